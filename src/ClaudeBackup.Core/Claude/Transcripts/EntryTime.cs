namespace ClaudeBackup.Core.Claude;

/// <summary>Reads the times that stand in entries.</summary>
internal static class EntryTime
{
    private const int LengthOfDateAndMinute = 16;

    /// <summary>
    /// Reads ISO 8601 as Claude Code and other tools write it: <c>2026-01-31T12:30[:05[.123]][Z|±hh[:]mm]</c>, digits
    /// beyond 100 ns cut off, no zone meaning UTC.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out DateTime utc)
    {
        utc = default;
        if (
            text.Length < LengthOfDateAndMinute
            || text[4] != '-'
            || text[7] != '-'
            || text[10] is not ((byte)'T' or (byte)'t')
            || text[13] != ':'
        )
        {
            return false;
        }

        var (year, month, day) = (Number(text[..4]), Number(text.Slice(5, 2)), Number(text.Slice(8, 2)));
        var (hour, minute) = (Number(text.Slice(11, 2)), Number(text.Slice(14, 2)));
        var rest = text[LengthOfDateAndMinute..];
        if (
            year < 1
            || month is < 1 or > 12
            || day < 1
            || day > DateTime.DaysInMonth(year, month)
            || hour is < 0 or > 23
            || minute is < 0 or > 59
            || !TryTakeSeconds(ref rest, out var ticks)
            || !TryReadZone(rest, out var offset)
        )
        {
            return false;
        }

        var total =
            new DateTime(year, month, day, hour, minute, 0, DateTimeKind.Utc).Ticks
            + ticks
            - (offset * TimeSpan.TicksPerMinute);
        if (total < 0 || total > DateTime.MaxValue.Ticks)
        {
            return false;
        }

        utc = new(total, DateTimeKind.Utc);
        return true;
    }

    private static bool TryTakeSeconds(ref ReadOnlySpan<byte> rest, out long ticks)
    {
        ticks = 0;
        if (rest is not [(byte)':', ..])
        {
            return true;
        }

        var seconds = rest.Length < 3 ? -1 : Number(rest.Slice(1, 2));
        if (seconds is < 0 or > 59)
        {
            return false;
        }

        ticks = seconds * TimeSpan.TicksPerSecond;
        rest = rest[3..];
        if (rest is not [(byte)'.', ..])
        {
            return true;
        }

        var unit = TimeSpan.TicksPerSecond;
        var digits = 1;
        for (; digits < rest.Length && rest[digits] is >= (byte)'0' and <= (byte)'9'; digits++)
        {
            unit /= 10;
            ticks += unit * (rest[digits] - '0');
        }

        rest = rest[digits..];
        return digits > 1;
    }

    private static bool TryReadZone(ReadOnlySpan<byte> zone, out int minutes)
    {
        minutes = 0;
        if (zone is [] or [(byte)'Z' or (byte)'z'])
        {
            return true;
        }

        if (
            zone[0] is not ((byte)'+' or (byte)'-')
            || zone.Length is not (5 or 6)
            || (zone.Length == 6 && zone[3] != ':')
        )
        {
            return false;
        }

        var (hours, rest) = (Number(zone.Slice(1, 2)), Number(zone[^2..]));
        minutes = ((hours * 60) + rest) * (zone[0] == '-' ? -1 : 1);
        return hours is >= 0 and <= 23 && rest is >= 0 and <= 59;
    }

    // -1 when there is anything but digits
    private static int Number(ReadOnlySpan<byte> digits)
    {
        var number = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return -1;
            }

            number = (number * 10) + digit - '0';
        }

        return number;
    }
}
