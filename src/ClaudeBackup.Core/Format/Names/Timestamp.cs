using System.Globalization;

namespace ClaudeBackup.Core.Format;

/// <summary>Times in documents: RFC 3339 in UTC, to the second. What people read is formatted by <see cref="Host.LocalTime"/>.</summary>
public static class Timestamp
{
    /// <summary>For example <c>2026-03-01T12:00:00Z</c>.</summary>
    public static string Format(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The time of nanoseconds since the Unix epoch, kept within what can be told.</summary>
    public static DateTimeOffset FromUnixNs(long ns) => DateTimeOffset.UnixEpoch.AddTicks(ns / 100);

    /// <summary>Nanoseconds since the Unix epoch.</summary>
    public static long ToUnixNs(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) * 100;
}
