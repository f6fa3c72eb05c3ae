using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Verifying;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Verifying;

/// <summary>What lies in <c>.git</c> and belongs to nobody is named; what git and this program keep there is not.</summary>
/// <param name="saved">A repository.</param>
public sealed class GitStraysTests(SavedRepository saved) : IClassFixture<SavedRepository>
{
    public static TheoryData<string> Local => [.. Markdown.Table("docs/format.md", "local").SelectMany(Names)];

    [Theory]
    [InlineData("HEAD")]
    [InlineData("ORIG_HEAD")]
    [InlineData("COMMIT_EDITMSG")]
    [InlineData("objects/info/commit-graph")]
    [InlineData("objects/pack/pack-0123456789abcdef0123456789abcdef01234567.rev")]
    [InlineData("refs/heads/claude-backup-aside-1")]
    [InlineData("refs/remotes/origin/main")]
    [MemberData(nameof(Local))]
    public void What_git_and_this_program_keep_is_known(string path) => Assert.Null(GitStrays.Meaning(path));

    [Theory]
    [InlineData("notes.txt", "neither git's nor")]
    [InlineData("objects/00/notes.txt", "neither git's nor")]
    [InlineData("objects/pack/pack-1.idx.bak", "neither git's nor")]
    [InlineData("claude-backup/settings.json~", "neither git's nor")]
    [InlineData("refs/heads/other", "did not make", true)]
    [InlineData("refs/replace/0123456789abcdef0123456789abcdef01234567", "one object for another")]
    [InlineData("info/grafts", "another history")]
    [InlineData("objects/info/alternates", "lost with it", true)]
    [InlineData("shallow", "left behind", true)]
    [InlineData("index.lock", "lock of git", true)]
    public async Task What_is_of_neither_is_named_and_changes_nothing(
        string path,
        string meaning,
        bool isOfPeople = false
    )
    {
        using var copy = await saved.CopyAsync();
        var file = copy.Root / RelativePath.Parse($".git/{path}");
        _ = Directory.CreateDirectory(file.Parent!.Value);
        await File.WriteAllTextAsync(
            file.Value,
            path == "objects/info/alternates" ? "/nowhere\n"
                : path.StartsWith("refs/", StringComparison.Ordinal) ? copy.Repository.Head + "\n"
                : "",
            TestContext.Current.CancellationToken
        );
        var report = await copy.VerifyAsync(ReadShare.All);
        var stray = Assert.Single(report.Defects, d => d.Path == $".git/{path}");
        Assert.Equal(DefectKind.Stray, stray.Kind);
        Assert.Equal(isOfPeople ? Harm.None : Harm.Harmless, stray.Harm);
        Assert.Contains(meaning, stray.Meaning, StringComparison.Ordinal);
        Assert.False(report.IsDamaged);
    }

    // of names with a part that varies, one that may be
    private static IEnumerable<string> Names(IReadOnlyList<string> row) =>
        Markdown
            .Code(row[0])
            .Where(name => !name.EndsWith('/') && !name.StartsWith("damaged/", StringComparison.Ordinal))
            .Select(name => $"claude-backup/{name.Replace("…", "1", StringComparison.Ordinal)}")
            .Where(name => !name.Contains('<', StringComparison.Ordinal) && name != "claude-backup/search/index");
}
