using System.Text;
using ClaudeBackup.Core.Claude;
using Xunit;

namespace ClaudeBackup.Core.Tests.Claude;

public sealed class CleanupSettingTests
{
    [Theory]
    [InlineData("", "{\n  \"cleanupPeriodDays\": 365\n}\n")]
    [InlineData(" \n", "{\n  \"cleanupPeriodDays\": 365\n}\n")]
    [InlineData("{}", "{\n  \"cleanupPeriodDays\": 365\n}")]
    [InlineData("{ \n }\n", "{\n  \"cleanupPeriodDays\": 365\n}\n")]
    [InlineData("{\"a\":1}", "{\"cleanupPeriodDays\": 365,\"a\":1}")]
    [InlineData("{\r\n    \"a\": 1\r\n}", "{\r\n    \"cleanupPeriodDays\": 365,\r\n    \"a\": 1\r\n}")]
    [InlineData("{\"cleanupPeriodDays\": 30, \"a\": 1}", "{\"cleanupPeriodDays\": 365, \"a\": 1}")]
    [InlineData(
        "{\"a\": {\"cleanupPeriodDays\": 1}, \"cleanupPeriodDays\" : \"x\"}",
        "{\"a\": {\"cleanupPeriodDays\": 1}, \"cleanupPeriodDays\" : 365}"
    )]
    [InlineData(
        "{\"cleanupPeriodDays\": [1, {\"b\": 2}], \"cleanupPeriodDays\": 0}",
        "{\"cleanupPeriodDays\": 365, \"cleanupPeriodDays\": 365}"
    )]
    [InlineData("\uFEFF{\"é\": \"\\u00e9\"}", "\uFEFF{\"cleanupPeriodDays\": 365,\"é\": \"\\u00e9\"}")]
    public void The_number_is_set_and_every_other_byte_stays(string before, string after)
    {
        var changed = CleanupSetting.Set(Encoding.UTF8.GetBytes(before), 365);
        Assert.Equal(after, Encoding.UTF8.GetString(changed!));
        Assert.Equal(new CleanupAfterDays(365), CleanupPeriod.Read([changed!]));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("{\"a\": 1")]
    [InlineData("{\"a\": 1} x")]
    [InlineData("{\"a\": 1,}")]
    [InlineData("// comment\n{}")]
    public void What_is_no_JSON_object_is_left_alone(string before) =>
        Assert.Null(CleanupSetting.Set(Encoding.UTF8.GetBytes(before), 365));

    [Fact]
    public void Zero_is_never_set() => Assert.Throws<ArgumentOutOfRangeException>(() => CleanupSetting.Set("{}"u8, 0));
}
