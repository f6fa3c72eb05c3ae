using System.Text;
using ClaudeBackup.Core.Claude;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ClaudeBackup.Core.Tests.Claude;

public sealed class CleanupPeriodTests
{
    [Theory]
    [InlineData(30)]
    [InlineData(30, "{}")]
    [InlineData(30, "")]
    [InlineData(30, " \n")]
    [InlineData(7, """{"cleanupPeriodDays":7}""")]
    [InlineData(1, """{"cleanupPeriodDays":1}""")]
    [InlineData(99999, "\uFEFF{\"model\":\"x\",\"cleanupPeriodDays\":99999}")]
    [InlineData(100, """{"cleanupPeriodDays":1e2}""")]
    [InlineData(30, """{"cleanupPeriodDays":30.0}""")]
    [InlineData(int.MaxValue, """{"cleanupPeriodDays":9007199254740991}""")]
    [InlineData(8, """{"cleanupPeriodDays":7,"cleanupPeriodDays":8}""")]
    [InlineData(30, """{"a":{"cleanupPeriodDays":0}}""")]
    [InlineData(9, """{"cleanupPeriodDays":7}""", """{"cleanupPeriodDays":9}""")]
    [InlineData(7, """{"cleanupPeriodDays":7}""", """{"model":"x"}""")]
    [InlineData(7, """{"\ud800leanupPeriodDays":0,"\u0063leanupPeriodDays":7,"\ud800\ud800\ud800":0}""")]
    public void The_last_settings_that_name_the_period_decide(int days, params string[] settings) =>
        Assert.Equal(new CleanupAfterDays(days), Read(settings));

    [Theory]
    [InlineData("""{"cleanupPeriodDays":0}""")]
    [InlineData("""{"cleanupPeriodDays":-1}""")]
    [InlineData("""{"cleanupPeriodDays":1.5}""")]
    [InlineData("""{"cleanupPeriodDays":"abc"}""")]
    [InlineData("""{"cleanupPeriodDays":"7"}""")]
    [InlineData("""{"cleanupPeriodDays":null}""")]
    [InlineData("""{"cleanupPeriodDays":true}""")]
    [InlineData("""{"cleanupPeriodDays":1e300}""")]
    [InlineData("""{"cleanupPeriodDays":1e999}""")]
    [InlineData("""{"cleanupPeriodDays":7""")]
    [InlineData("[]")]
    [InlineData("nonsense")]
    [InlineData("""{"cleanupPeriodDays":0}""", """{"cleanupPeriodDays":7}""")]
    [InlineData("""{"cleanupPeriodDays":7}""", "{")]
    public void One_invalid_file_turns_the_deletion_off(params string[] settings) =>
        Assert.NotEmpty(Assert.IsType<CleanupOff>(Read(settings)).Reason);

    [Fact]
    public void No_bytes_make_it_fail() =>
        Prop.ForAll<byte[]>(bytes =>
            {
                byte[] named = [.. "{\"cleanupPeriodDays\":7,\""u8, .. bytes, .. "\":1}"u8];
                return CleanupPeriod.Read([bytes]) is not null && CleanupPeriod.Read([named]) is not null;
            })
            .QuickCheckThrowOnFailure();

    private static CleanupPeriod Read(string[] settings) =>
        CleanupPeriod.Read(settings.Select(text => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(text)));

    public static TheoryData<int, int[], int, int?> Periods =>
        new()
        {
            // 0 is off
            { 30, [], 30, null },
            { 30, [60], 30, null },
            { 30, [7], 7, 0 },
            { 30, [30], 30, null },
            { 30, [20, 7, 9, 7], 7, 1 },
            { 30, [0], 30, null },
            { 365, [0, 90], 90, 1 },
            { 0, [], 0, null },
            { 0, [0, 0], 0, null },
            { 0, [60], 60, 0 },
            { 0, [60, 0, 7], 7, 2 },
            { int.MaxValue, [0], int.MaxValue, null },
        };

    [Theory]
    [MemberData(nameof(Periods))]
    public void The_shortest_period_deletes_first_and_one_that_is_off_never(
        int user,
        int[] projects,
        int expected,
        int? which
    )
    {
        var (period, project) = CleanupPeriod.Shortest(
            Period(user),
            projects.Select((days, number) => (Period(days), $"{number}"))
        );
        Assert.Equal((Period(expected), which?.ToString()), (period, project));
    }

    private static CleanupPeriod Period(int days) => days == 0 ? new CleanupOff("broken") : new CleanupAfterDays(days);
}
