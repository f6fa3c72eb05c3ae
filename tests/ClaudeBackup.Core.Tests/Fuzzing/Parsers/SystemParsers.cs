using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Scheduling;
using Xunit;

namespace ClaudeBackup.Core.Tests.Fuzzing;

/// <summary>What the system's schedulers give back of our jobs, among those of others.</summary>
internal static class SystemParsers
{
    private static readonly AbsolutePath Home = new("/home/dev");

    private static readonly JobOwner Owner = new(
        Home / ".claude-backup",
        Home,
        FileSystem.ForThisSystem(),
        recall: () => null
    );

    public static IReadOnlyList<FuzzedParser> All { get; } =
    [
        FuzzedParser.OfText("crontab", typeof(CronTable), Cron) with
        {
            MemoryPerByte = 32 * 1024,
            IsShort = true,
        },
        FuzzedParser.OfText("systemd", typeof(SystemdUnits), Systemd),
        FuzzedParser.OfText("launchd", typeof(LaunchdPlist), t => _ = LaunchdPlist.VariablesOf(t)) with
        {
            IsShort = true,
        },
        FuzzedParser.OfText(
            "windows-task",
            typeof(WindowsTaskXml),
            t => _ = (WindowsTaskXml.IsEnabled(t), WindowsTaskXml.Words(t))
        ) with
        {
            IsShort = true,
        },
        FuzzedParser.OfText("job-name", typeof(JobName), t => Assert.Equal(JobName.TryParse(t)?.Value ?? t, t)),
        FuzzedParser.OfText("release-version", typeof(ReleaseVersion), t => _ = ReleaseVersion.Compare(t, "1.2.3")),
        FuzzedParser.OfText("client-version", typeof(ClientVersion), t => _ = ClientVersion.Parse(t)),
    ];

    // a table without our job is the same table
    private static void Cron(string table)
    {
        var others = CronTable.Without(table, Owner);
        Assert.False(CronTable.Has(others, Owner), others);
        Assert.Equal(others, CronTable.Without(others, Owner));
        _ = (CronTable.Starts(table, Owner), CronTable.Keeps(table, Owner, Schedule.Daily));
        _ = (CronTable.Holds(table, others), CronTable.IsNone(table));
    }

    private static void Systemd(string text)
    {
        _ = SystemdUnits.VariablesOf(text);
        _ = SystemdUnits.IsActive(text);
        _ = SystemdUnits.FolderIn(text);
    }
}
