using ClaudeBackup.Core.Alerts;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Pruning;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Scheduling;
using ClaudeBackup.Core.Searching;
using ClaudeBackup.Core.Secrets;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Core.Verifying;
using Xunit;

namespace ClaudeBackup.Core.Tests.Fuzzing;

/// <summary>What users, their scripts and Claude type for options. Whatever is wrong with it is told as theirs.</summary>
internal static class TypedParsers
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);
    private static readonly AbsolutePath Home = new("/home/dev");

    public static IReadOnlyList<FuzzedParser> All { get; } =
    [
        Typed("typed-time", typeof(TypedTime), t => _ = TypedTime.Parse(t, Now, LocalTime.Utc)),
        Typed("typed-age", typeof(RetentionAge), t => _ = RetentionAge.TryParse(t)?.Before(Now)),
        Typed("typed-period", typeof(Period), Between),
        Typed("typed-moment", typeof(PointInTime), t => _ = PointInTime.Parse(t, Now, LocalTime.Utc)),
        Typed("typed-remote", typeof(RemoteUrlReader), Remote) with
        {
            Also = [typeof(RemoteUrl)],
        },
        Typed("typed-repository", typeof(GitHubName), t => _ = GitHubName.Parse(t)),
        Typed("typed-query", typeof(QueryParser), Query) with
        {
            MemoryPerByte = 4096,
        },
        Typed("typed-state", typeof(WantedState), t => _ = WantedState.Parse(t)),
        Typed("typed-share", typeof(ReadShare), t => _ = (ReadShare.Parse(t), DrillShare.Parse(t))) with
        {
            Also = [typeof(DrillShare)],
        },
        Typed("typed-schedule", typeof(Schedule), t => _ = Schedule.Parse(t)),
        Typed("typed-ping", typeof(Ping), t => _ = (Ping.Shown(t), Ping.Parse(t))),
        Typed("typed-policy", typeof(SecretPolicyWords), t => _ = SecretPolicyWords.Parse(t)),
        FuzzedParser.OfText("typed-pattern", typeof(PathPattern), Pattern, typeof(FormatException)),
    ];

    private static FuzzedParser Typed(string name, Type owner, Action<string> read) =>
        FuzzedParser.OfText(name, owner, t => Usage(() => read(t)), typeof(BackupException));

    private static void Usage(Action read)
    {
        try
        {
            read();
        }
        catch (BackupException e)
        {
            Assert.Equal(FailureKind.Usage, e.Kind);
            throw;
        }
    }

    private static void Between(string text)
    {
        _ = Period.Parse(null, null, text, Now, LocalTime.Utc);
        _ = Period.Parse(text, null, null, Now, LocalTime.Utc);
    }

    private static void Remote(string text)
    {
        var url = RemoteUrl.Parse(text, Home, Home);
        _ = url.ToString();
    }

    private static void Query(string text)
    {
        var query = QueryParser.Parse(text, Now, LocalTime.Utc);
        _ = QueryText.Of(query);
    }

    private static void Pattern(string text)
    {
        var pattern = PathPattern.Parse(text);
        _ = pattern.Takes(RelativePath.Parse("skills/a/a/a/a/a/a/a/a/a/a/a/a/a/SKILL.md"));
        _ = pattern.MayTakeBelow(RelativePath.Parse("skills/a"));
    }
}
