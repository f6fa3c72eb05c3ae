using System.Globalization;
using System.Text;
using ClaudeBackup.Core.Claude;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ClaudeBackup.Core.Tests.Claude;

public sealed class EntryTimeTests
{
    [Theory]
    [InlineData("2026-01-31T12:30:05.123Z", "2026-01-31T12:30:05.1230000")]
    [InlineData("2026-01-31T12:30:05Z", "2026-01-31T12:30:05.0000000")]
    [InlineData("2026-01-31t12:30", "2026-01-31T12:30:00.0000000")]
    [InlineData("2026-01-31T12:30:05.123456789Z", "2026-01-31T12:30:05.1234567")]
    [InlineData("2026-01-31T12:30:05+02:00", "2026-01-31T10:30:05.0000000")]
    [InlineData("2026-01-31T22:30:05.5-0230", "2026-02-01T01:00:05.5000000")]
    [InlineData("2024-02-29T00:00:00z", "2024-02-29T00:00:00.0000000")]
    public void Times_are_read_as_utc(string text, string expected)
    {
        Assert.True(EntryTime.TryParse(Encoding.UTF8.GetBytes(text), out var time));
        Assert.Equal(expected + "Z", time.ToString("O"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("2026-01-31")]
    [InlineData("2026-02-30T00:00:00Z")]
    [InlineData("2026-13-01T00:00:00Z")]
    [InlineData("0000-01-01T00:00:00Z")]
    [InlineData("2026-01-31 12:30:05Z")]
    [InlineData("2026-01-31T24:00:00Z")]
    [InlineData("2026-01-31T12:30:60Z")]
    [InlineData("2026-01-31T12:30:05.Z")]
    [InlineData("2026-01-31T12:30:05Zz")]
    [InlineData("2026-01-31T12:30:5")]
    [InlineData("2026-01-31T12:30:05+2")]
    [InlineData("2026-01-31T12:30:05+99:00")]
    [InlineData("0001-01-01T00:00:00+01:00")]
    [InlineData("9999-12-31T23:59:59-01:00")]
    public void What_is_no_time_is_ignored(string text) =>
        Assert.False(EntryTime.TryParse(Encoding.UTF8.GetBytes(text), out _));

    [Fact]
    public void Any_time_is_read_back() =>
        Prop.ForAll<DateTime>(time =>
            {
                var utc = DateTime.SpecifyKind(time, DateTimeKind.Utc);
                var text = Encoding.ASCII.GetBytes(utc.ToString("O", CultureInfo.InvariantCulture));
                return EntryTime.TryParse(text, out var read) && read == utc;
            })
            .QuickCheckThrowOnFailure();
}
