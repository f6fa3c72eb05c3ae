using System.Globalization;
using System.Text.RegularExpressions;

namespace ClaudeBackup.Core.Git;

/// <summary>One of the lines by which git tells how far a transfer is.</summary>
/// <param name="IsSending">Whether objects go to the other side.</param>
/// <param name="Percent">0 to 100; null where git does not know.</param>
/// <param name="Bytes">On the wire so far; null for steps in which nothing is.</param>
public sealed partial record TransferProgress(bool IsSending, int? Percent, long? Bytes)
{
    /// <summary>Reads a line; null when it tells something else.</summary>
    public static TransferProgress? TryParse(string line)
    {
        var match = Line().Match(line);
        return match.Success
            ? new TransferProgress(
                match.Groups["step"].Value is "Writing objects",
                // a part of what git says comes from the other side
                int.TryParse(match.Groups["percent"].Value, CultureInfo.InvariantCulture, out var percent)
                && percent <= 100
                    ? percent
                    : null,
                Size(match.Groups["number"].Value, match.Groups["unit"].Value)
            )
            : null;
    }

    private static long? Size(string number, string unit) =>
        double.TryParse(number, CultureInfo.InvariantCulture, out var count)
            ? (long)(
                count
                * unit switch
                {
                    "KiB" => 1024,
                    "MiB" => 1024 * 1024,
                    "GiB" => 1024 * 1024 * 1024,
                    _ => 1,
                }
            )
            : null;

    // Writing objects:  45% (9/20), 1.20 MiB | 300.00 KiB/s
    [GeneratedRegex(
        @"^(remote: )?(?<step>[A-Z][a-z]+ (objects|deltas|refs|to pack)[a-z ]*): +((?<percent>\d+)% \(\d+/\d+\)|\d+)(, (?<number>[\d.]+) (?<unit>bytes|KiB|MiB|GiB))?.*$",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Line();
}
