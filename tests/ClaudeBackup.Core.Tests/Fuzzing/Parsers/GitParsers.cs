using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Remotes;
using Xunit;

namespace ClaudeBackup.Core.Tests.Fuzzing;

/// <summary>What git and gh print; a part of it comes from the other side.</summary>
internal static class GitParsers
{
    public static IReadOnlyList<FuzzedParser> All { get; } =
    [
        FuzzedParser.OfText(
            "git-version",
            typeof(GitOutput),
            t => _ = GitOutput.ParseVersion(t),
            typeof(FormatException)
        ),
        FuzzedParser.OfBytes(
            "git-ls-tree",
            typeof(GitOutput),
            b => _ = GitOutput.ParseTree(b),
            typeof(FormatException)
        ),
        FuzzedParser.OfBytes(
            "git-cat-file-check",
            typeof(GitOutput),
            b => _ = GitOutput.ParseBlobs(b),
            typeof(FormatException)
        ),
        FuzzedParser.OfBytes("git-diff-tree", typeof(GitOutput), Changes, typeof(FormatException)),
        FuzzedParser.OfText(
            "git-ls-remote",
            typeof(GitOutput),
            t => _ = GitOutput.ParseRefs(t),
            typeof(FormatException)
        ),
        FuzzedParser.OfText(
            "git-config-list",
            typeof(GitOutput),
            t => _ = GitOutput.ParseSettings(t),
            typeof(FormatException)
        ),
        FuzzedParser.OfBytes("git-log", typeof(GitOutput), b => _ = GitOutput.ParseCommits(b), typeof(FormatException)),
        FuzzedParser.OfBytes(
            "git-log-raw",
            typeof(GitOutput),
            b => _ = GitOutput.ParseHistory(b),
            typeof(FormatException)
        ),
        FuzzedParser.OfText("git-push", typeof(PushResult), Push),
        FuzzedParser.OfText("git-progress", typeof(TransferProgress), Progress),
        FuzzedParser.OfText(
            "git-object-id",
            typeof(ObjectId),
            t => Assert.Equal(t, ObjectId.Parse(t).ToString(), ignoreCase: true),
            typeof(FormatException)
        ),
        FuzzedParser.OfText("git-remote-name", typeof(RemoteName), t => _ = RemoteName.Of(t)),
        FuzzedParser.OfText("git-errors", typeof(GitFailure), Errors),
        FuzzedParser.OfBytes("gh-answer", typeof(GitHubAnswer), Answer),
    ];

    // whole, and as it comes through a pipe
    private static void Changes(byte[] bytes)
    {
        var pieces = new List<TreeChange>();
        try
        {
            var reader = new TreeChangeReader(pieces.Add);
            foreach (var piece in bytes.Chunk(Math.Max(7, bytes.Length / 16)))
            {
                reader.Take(piece);
            }

            reader.End();
        }
        catch (FormatException)
        {
            _ = Assert.Throws<FormatException>(() => GitOutput.ParseChanges(bytes));
            return;
        }

        Assert.Equal(GitOutput.ParseChanges(bytes), pieces);
    }

    private static void Push(string text)
    {
        var middle = text.Length / 2;
        _ = PushResult.TryParse(text[..middle], text[middle..]);
        _ = PushResult.TryParse(text, "");
    }

    private static void Progress(string text)
    {
        foreach (var line in text.Split('\n'))
        {
            if (TransferProgress.TryParse(line) is { } progress)
            {
                Assert.InRange(progress.Percent ?? 0, 0, 100);
                Assert.InRange(progress.Bytes ?? 0, 0, long.MaxValue);
            }
        }
    }

    private static void Errors(string text)
    {
        _ = GitFailure.From("push", text, 1);
        _ = GitFailure.TellsOfDamage(text);
        _ = RemoteFailure.From("https://example.com/x", text);
        Assert.IsType<BackupException>(RemoteFailure.From("x", text));
    }

    private static void Answer(byte[] bytes) =>
        _ = GitHubAnswer.From(
            new ProcessResult
            {
                ExitCode = bytes.Length % 3,
                Duration = TimeSpan.Zero,
                StandardOutput = bytes,
                StandardErrorText = System.Text.Encoding.UTF8.GetString(bytes),
            },
            LocalTime.Utc
        );
}
