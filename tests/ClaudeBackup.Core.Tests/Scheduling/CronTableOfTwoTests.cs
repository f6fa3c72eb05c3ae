using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Scheduling;
using Xunit;

namespace ClaudeBackup.Core.Tests.Scheduling;

/// <summary>One table with the jobs of two repositories, whatever an editor or an earlier version did to it.</summary>
public sealed class CronTableOfTwoTests
{
    private static readonly AbsolutePath Home = new("/home/dev");
    private static readonly AbsolutePath Second = new("/srv/it's 100% work");

    private static readonly JobOwner First = Of(Home / ".claude-backup");
    private static readonly JobOwner Other = Of(Second);

    private static readonly string[] A = Lines(First, Home / ".claude-backup");
    private static readonly string[] B = Lines(Other, Second);

    // as earlier versions wrote it for a repository elsewhere
    private const string OlderOfOther =
        @"0 3 * * * env CLAUDE_BACKUP_DIR='/srv/it'\''s 100\% work' HOME='/home/dev' PATH='/bin' nice -n 10 '/usr/local/bin/claude-backup' 'sync' '--scheduled' >/dev/null 2>&1";

    private static readonly (string What, string[] Table, string[] WithoutFirst, string[] WithoutOther)[] Tables =
    [
        ("both", [.. A, .. B], B, A),
        ("the other way round", [.. B, .. A], B, A),
        ("end of the first gone", [A[0], A[1], .. B], B, [A[0], A[1]]),
        ("begin of the second gone", [.. A, B[1], B[2]], [B[1], B[2]], A),
        ("all marks gone", [A[1], B[1]], [B[1]], [A[1]]),
        ("switched off", [.. A, B[0], "#" + B[1], B[2]], [B[0], "#" + B[1], B[2]], A),
        ("the second of an earlier version", [A[0], OlderOfOther, A[2]], [A[0], OlderOfOther, A[2]], []),
        ("the same beside ours", [A[0], OlderOfOther, A[2], .. A], [A[0], OlderOfOther, A[2]], A),
        ("the first alone", A, [], A),
        ("marks of the first without a job", [A[0], A[2]], [], [A[0], A[2]]),
        ("marks of the second without a job", [B[0], B[2]], [B[0], B[2]], []),
    ];

    public static TheoryData<int> Rows => [.. Enumerable.Range(0, Tables.Length)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Each_loses_its_own_lines_alone(int row)
    {
        var (what, table, withoutFirst, withoutOther) = Tables[row];
        Assert.Equal((what, Text(withoutFirst)), (what, CronTable.Without(Text(table), First)));
        Assert.Equal((what, Text(withoutOther)), (what, CronTable.Without(Text(table), Other)));
        Assert.Equal((what, withoutFirst.Length < table.Length), (what, CronTable.Has(Text(table), First)));
        Assert.Equal((what, withoutOther.Length < table.Length), (what, CronTable.Has(Text(table), Other)));
    }

    [Fact]
    public void A_job_is_started_for_the_repository_that_it_saves_into()
    {
        Assert.False(CronTable.Starts(Text(A), Other));
        Assert.False(CronTable.Starts(Text(B), First));
        Assert.True(CronTable.Starts(OlderOfOther, Other));
        Assert.False(CronTable.Starts(OlderOfOther, First));
        Assert.True(CronTable.Starts(Text([.. A, .. B]), First));
        Assert.True(CronTable.Starts(Text([.. A, .. B]), Other));
    }

    [Fact]
    public void A_new_job_takes_the_place_of_its_own_and_of_what_an_earlier_version_put_there()
    {
        Assert.Equal(Text([.. B, .. A]), With([.. A, .. B], First, Home / ".claude-backup"));
        Assert.Equal(Text([.. A, .. B]), With([A[0], OlderOfOther, A[2], .. A], Other, Second));
    }

    private static string With(string[] table, JobOwner owner, AbsolutePath repository) =>
        CronTable.With(Text(table), owner, JobOf(repository), Schedule.Daily);

    private static string Text(string[] lines) => string.Concat(lines.Select(line => line + "\n"));

    private static string[] Lines(JobOwner owner, AbsolutePath repository) =>
        With([], owner, repository).TrimEnd('\n').Split('\n');

    private static Job JobOf(AbsolutePath repository) =>
        new(
            new AbsolutePath("/usr/local/bin/claude-backup"),
            Job.SyncArguments,
            new Dictionary<string, string>(StringComparer.Ordinal),
            repository / ".git/claude-backup/job-environment.json"
        );

    private static JobOwner Of(AbsolutePath repository) =>
        new(repository, Home, FileSystem.ForThisSystem(), () => null);
}
