using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Scheduling;
using Xunit;

namespace ClaudeBackup.Core.Tests.Scheduling;

/// <summary>Whose a job is, by its own text, to the letter.</summary>
public sealed class JobOwnerTests
{
    private static readonly AbsolutePath Home = new("/home/dev");
    private static readonly AbsolutePath Usual = new("/home/dev/.claude-backup");

    // no folder of these is there, so their paths alone are compared
    private static readonly AbsolutePath Moved = new("/nowhere/before");
    private static readonly AbsolutePath Here = new("/nowhere/now");

    private static readonly InstalledJob Before = new("cron", Here, DateTimeOffset.UnixEpoch)
    {
        JobName = JobName.Of(Moved),
        Repository = Moved,
    };

    private static readonly InstalledJob Older = new("cron", Here, DateTimeOffset.UnixEpoch);

    private static readonly (
        string What,
        InstalledJob? Known,
        JobName Name,
        AbsolutePath? Served,
        bool Serves,
        bool Owns
    )[] Table =
    [
        ("its own", null, JobName.Of(Here), Here, true, true),
        ("its own, by an earlier version", null, JobName.Plain, Here, true, true),
        ("of another", null, JobName.Plain, Usual, false, false),
        ("of another that is gone", Before, JobName.Of(Usual), Usual, false, false),
        ("its own from before it was moved", Before, JobName.Of(Moved), Moved, false, true),
        ("the same by an earlier version", Older, JobName.Plain, Moved, false, true),
        ("never of an earlier version", Older, JobName.Of(Moved), Moved, false, false),
        ("never installed from here", null, JobName.Of(Moved), Moved, false, false),
        ("unknown, by its own name", null, JobName.Of(Here), null, true, true),
        ("unknown, by another name", null, JobName.Of(Moved), null, false, false),
        ("unknown, by the plain name", null, JobName.Plain, null, false, false),
    ];

    public static TheoryData<int> Rows => [.. Enumerable.Range(0, Table.Length)];

    public static TheoryData<string> Folders =>
        [
            "/home/dev/.claude-backup-work",
            "/srv/it's a $HOME/100%/\"x\" \\ y",
            "/srv/ö 日本/%h%%/a\\b\\",
            "/a=b/CLAUDE_BACKUP_DIR=c",
        ];

    [Theory]
    [MemberData(nameof(Rows))]
    public void It_is_whose_repository_it_saves_into(int row)
    {
        var (what, known, name, served, serves, owns) = Table[row];
        var owner = Of(Here, known);
        Assert.Equal((what, serves, owns), (what, owner.IsServedBy(name, served), owner.Owns(name, served)));
    }

    [Fact]
    public void The_repository_in_the_usual_place_has_the_plain_name_and_any_other_one_that_stays()
    {
        Assert.Equal("claude-backup", Of(Usual).Name.Value);
        Assert.Equal("claude-backup-1bc3ca02", Of(new AbsolutePath("/nowhere/work")).Name.Value);
        Assert.Equal("com.claude-backup.1bc3ca02", LaunchdPlist.Label(JobName.TryParse("claude-backup-1bc3ca02")!));
        Assert.Equal([JobName.Plain, JobName.Of(Here), JobName.Of(Moved)], Of(Here, Before).Names);
    }

    [Theory]
    [InlineData("claude-backup", true)]
    [InlineData("claude-backup-0123abcd", true)]
    [InlineData("claude-backup-weekly00", false)]
    [InlineData("claude-backup-0123abcd9", false)]
    [InlineData("claude-backup-0123abcd\n", false)]
    [InlineData("my-claude-backup", false)]
    [InlineData(null, false)]
    public void A_name_that_somebody_else_made_up_is_none_of_ours(string? text, bool isOurs) =>
        Assert.Equal(isOurs ? text : null, JobName.TryParse(text)?.Value);

    [Theory]
    [MemberData(nameof(Folders))]
    public void What_each_system_was_given_tells_the_repository(string folder)
    {
        var owner = Of(Usual);
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["HOME"] = Home.Value,
            ["PATH"] = "/x \"y\":/z\\w",
            ["CLAUDE_BACKUP_DIR"] = folder,
        };
        var job = new Job(
            new AbsolutePath("/usr/local/bin/claude-backup"),
            Job.SyncArguments,
            variables,
            new AbsolutePath(folder) / ".git/claude-backup/job-environment.json"
        );

        Assert.Equal(variables, SystemdUnits.VariablesOf(SystemdUnits.Service(job, owner)));
        Assert.Equal(variables, LaunchdPlist.VariablesOf(LaunchdPlist.Render(JobName.Plain, job, Schedule.Daily)));
        Assert.True(CronTable.Starts(CronTable.With("", owner, job, Schedule.Daily), Of(new AbsolutePath(folder))));
        Assert.False(CronTable.Starts(CronTable.With("", owner, job, Schedule.Daily), owner));
        if (!folder.Contains('"', StringComparison.Ordinal))
        {
            Assert.Equal(
                folder.TrimEnd('/'),
                owner.RepositoryOf(WindowsTaskXml.Words(WindowsTaskXml.Render(job, Schedule.Daily))!)?.Value
            );
        }
    }

    [Fact]
    public void Variables_that_make_no_sense_tell_nothing_and_none_the_usual_place()
    {
        Assert.Equal(Usual, Of(Here).RepositoryOf([]));
        Assert.Equal(new AbsolutePath("/other/.claude-backup"), Of(Here).RepositoryOf(["HOME=/other"]));
        Assert.Null(Of(Here).RepositoryOf(["HOME=/other", "CLAUDE_BACKUP_DIR=somewhere"]));
        Assert.Null(Of(Here).RepositoryOf([JobEnvironment.Option, "/tmp/job-environment.json"]));
        Assert.Null(LaunchdPlist.VariablesOf("bplist00"));
    }

    [Fact]
    public void A_path_that_a_console_of_Windows_could_not_write_tells_nothing()
    {
        var job = new Job(
            new AbsolutePath("/x/claude-backup"),
            Job.SyncArguments,
            new Dictionary<string, string>(StringComparer.Ordinal),
            new AbsolutePath("/home/J?rg/.claude-backup/.git/claude-backup/job-environment.json")
        );
        Assert.Null(WindowsTaskXml.Words(WindowsTaskXml.Render(job, Schedule.Daily)));
        Assert.Null(WindowsTaskXml.Words("<Task"));
    }

    private static JobOwner Of(AbsolutePath repository, InstalledJob? known = null) =>
        new(repository, Home, FileSystem.ForThisSystem(), () => known);
}
