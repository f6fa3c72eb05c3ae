using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Scheduling;
using Xunit;

namespace ClaudeBackup.Core.Tests.Scheduling;

/// <summary>Our lines are found whatever became of them, and every other line is the user's.</summary>
public sealed class CronTableTests
{
    private const string Before = "MAILTO=dev\n5 4 * * * /usr/bin/true\n";
    private const string After = "15 4 * * * /usr/local/bin/dump-the-database\n";

    private static readonly JobOwner Owner = new(
        new AbsolutePath("/home/dev/.claude-backup"),
        new AbsolutePath("/home/dev"),
        FileSystem.ForThisSystem(),
        () => null
    );

    private static readonly Job Job = new(
        new AbsolutePath("/usr/local/bin/claude-backup"),
        Job.SyncArguments,
        new Dictionary<string, string>(StringComparer.Ordinal),
        new AbsolutePath("/home/dev/.claude-backup/.git/claude-backup/job-environment.json")
    );

    private static readonly string[] Ours = CronTable.With("", Owner, Job, Schedule.Daily).TrimEnd('\n').Split('\n');

    // what an earlier version put there
    private const string Older =
        "0 3 * * * env HOME='/home/dev' PATH='/bin' nice -n 10 '/usr/local/bin/claude-backup' 'sync' '--scheduled' >/dev/null 2>&1";

    private static readonly (string What, string[] Left, bool Starts)[] Edits =
    [
        ("untouched", Ours, true),
        ("begin gone", [Ours[1], Ours[2]], true),
        ("end gone", [Ours[0], Ours[1]], true),
        ("both gone", [Ours[1]], true),
        ("job gone", [Ours[0], Ours[2]], false),
        ("doubled", [.. Ours, .. Ours], true),
        ("begin doubled", [Ours[0], .. Ours], true),
        ("reordered", [Ours[2], Ours[1], Ours[0]], true),
        ("indented", [.. Ours.Select(line => "\t " + line)], true),
        ("blanks at the end", [.. Ours.Select(line => line + "  ")], true),
        ("carriage returns", [.. Ours.Select(line => line + "\r")], false),
        ("switched off", [Ours[0], "#" + Ours[1], Ours[2]], false),
        ("all of it commented out", [.. Ours.Select(line => "# " + line)], false),
        ("of an earlier version", [Ours[0], Older, Ours[2]], true),
        ("of an earlier version, bare", [Older], true),
    ];

    [Theory]
    [InlineData("0 3 * * *", true)]
    [InlineData("0  3\t* * *", true)]
    [InlineData(" 0 3 * * *", true)]
    [InlineData("30 12 * * *", false)]
    [InlineData("@daily", false)]
    [InlineData("0 3 * * 1-5", false)]
    public void Times_that_the_user_changed_are_not_taken_for_the_schedule(string times, bool keeps)
    {
        var table = string.Join('\n', [Ours[0], times + Ours[1]["0 3 * * *".Length..], Ours[2], ""]);
        Assert.True(CronTable.Starts(table, Owner));
        Assert.Equal(keeps, CronTable.Keeps(table, Owner, Schedule.Daily));
        Assert.False(CronTable.Keeps(table, Owner, Schedule.Hourly));
    }

    public static TheoryData<int> Rows => [.. Enumerable.Range(0, Edits.Length)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Only_our_lines_go_whatever_an_editor_did_to_them(int row)
    {
        var (what, left, starts) = Edits[row];
        var table = $"{Before}{string.Join('\n', left)}\n{After}";

        Assert.Equal((what, Before + After), (what, CronTable.Without(table, Owner)));
        Assert.Equal((what, true, starts), (what, CronTable.Has(table, Owner), CronTable.Starts(table, Owner)));
        Assert.Equal(
            (what, $"{Before}{After}{string.Join('\n', Ours)}\n"),
            (what, CronTable.With(table, Owner, Job, Schedule.Daily))
        );
    }

    [Fact]
    public void Lines_of_the_user_between_ours_stay()
    {
        var table = $"{Ours[0]}\n{Before}{Ours[1]}\n{After}{Ours[2]}\n";
        Assert.Equal(Before + After, CronTable.Without(table, Owner));
    }

    [Theory]
    [InlineData("# claude-backup: a note of mine\n")]
    [InlineData("0 5 * * * claude-backup sync\n")]
    [InlineData("0 5 * * * /usr/local/bin/claude-backup sync --scheduled\r\n")]
    [InlineData("# claude-backup: ending\n")]
    public void A_line_that_the_user_wrote_about_this_program_is_none_of_ours(string line)
    {
        Assert.False(CronTable.Has(line, Owner));
        Assert.Equal(line, CronTable.Without(line, Owner));
    }

    [Fact]
    public void The_last_line_that_is_left_has_an_end()
    {
        Assert.Equal("* * * * * x\n", CronTable.Without($"* * * * * x\n{string.Join('\n', Ours)}", Owner));
    }

    [Theory]
    [InlineData("no crontab for dev", true)]
    [InlineData("crontab: no crontab for dev", true)]
    [InlineData("crontab: can't open 'dev': No such file or directory", true)]
    [InlineData("crontab: can't open '/tmp/crontab.x': No such file or directory", false)]
    [InlineData("crontab: can't open 'dev': Permission denied", false)]
    [InlineData("You (dev) are not allowed to use this program (crontab)", false)]
    [InlineData(
        "crontab: user account locked or PAM error: Authentication service cannot retrieve authentication info",
        false
    )]
    [InlineData("", false)]
    public void A_missing_table_is_told_from_one_that_cannot_be_read(string said, bool isNone) =>
        Assert.Equal(isNone, CronTable.IsNone(said));

    [Fact]
    public void A_table_that_lost_a_line_on_its_way_does_not_hold_what_was_meant()
    {
        Assert.True(CronTable.Holds("# DO NOT EDIT THIS FILE\n" + Before + After, Before + After));
        Assert.False(CronTable.Holds(Before, Before + After));
        Assert.False(CronTable.Holds(Before, Before + Before));
    }

    [Fact]
    public void However_long_the_PATH_the_command_is_short()
    {
        var job = Job with
        {
            Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = new string('p', 4000) },
        };
        Assert.All(
            CronTable.With("", Owner, job, Schedule.Hourly).Split('\n'),
            line => Assert.InRange(line.Length, 0, 400)
        );
    }
}
