using System.Globalization;

namespace ClaudeBackup.Terminal;

/// <summary>Sizes and times as people read them.</summary>
internal static class Sizes
{
    private static readonly string[] Units = ["B", "KB", "MB", "GB", "TB"];
    private static readonly string[] ShortUnits = ["", "K", "M", "G", "T"];

    /// <summary>For example <c>1.5 GB</c>, in powers of 1,000.</summary>
    public static string Text(long bytes)
    {
        var (value, unit) = Scale(bytes, 1000);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{(value >= 10 || unit == 0 ? Math.Round(value) : Math.Round(value, 1))} {Units[unit]}"
        );
    }

    /// <summary>As <c>du -h</c> and the reference write it: <c>40K</c>, <c>4.0K</c>, rounded up, in powers of 1,024.</summary>
    public static string Short(long bytes)
    {
        var (value, unit) = Scale(bytes, 1024);
        if (unit == 0)
        {
            return bytes.ToString(CultureInfo.InvariantCulture);
        }

        var tenths = Math.Ceiling(value * 10) / 10;
        return tenths < 10
            ? tenths.ToString("0.0", CultureInfo.InvariantCulture) + ShortUnits[unit]
            : Math.Ceiling(value).ToString(CultureInfo.InvariantCulture) + ShortUnits[unit];
    }

    /// <summary>For example <c>3 minutes ago</c>. What is still to come was written while a clock was wrong: <c>8 days ahead of this clock</c>.</summary>
    public static string Ago(TimeSpan age) =>
        age.Duration() < TimeSpan.FromMinutes(1) ? "just now"
        : age < TimeSpan.Zero ? $"{Span(age.Duration())} ahead of this clock"
        : $"{Span(age)} ago";

    /// <summary>For example <c>1 session</c> or <c>1,234 sessions</c>.</summary>
    /// <param name="count">How many.</param>
    /// <param name="noun">Of one.</param>
    /// <param name="plural">Of several, where it is not the noun with an s.</param>
    public static string Count(long count, string noun, string? plural = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? noun : plural ?? noun + "s")}");

    private static string Span(TimeSpan time) =>
        time < TimeSpan.FromHours(1) ? Count((int)time.TotalMinutes, "minute")
        : time < TimeSpan.FromDays(1) ? Count((int)time.TotalHours, "hour")
        : Count((int)time.TotalDays, "day");

    private static (double Value, int Unit) Scale(long bytes, int step)
    {
        double value = bytes;
        var unit = 0;
        while (value >= step && unit < Units.Length - 1)
        {
            value /= step;
            unit++;
        }

        return (value, unit);
    }
}
