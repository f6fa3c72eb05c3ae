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
                match.Groups["percent"] is { Success: true } percent
                    ? int.Parse(percent.Value, CultureInfo.InvariantCulture)
                    : null,
                match.Groups["number"] is { Success: true } number
                    ? Size(number.Value, match.Groups["unit"].Value)
                    : null
            )
            : null;
    }

    private static long Size(string number, string unit) =>
        (long)(
            double.Parse(number, CultureInfo.InvariantCulture)
            * unit switch
            {
                "KiB" => 1024,
                "MiB" => 1024 * 1024,
                "GiB" => 1024 * 1024 * 1024,
                _ => 1,
            }
        );

    // Writing objects:  45% (9/20), 1.20 MiB | 300.00 KiB/s
    [GeneratedRegex(
        @"^(remote: )?(?<step>[A-Z][a-z]+ (objects|deltas|refs|to pack)[a-z ]*): +((?<percent>\d+)% \(\d+/\d+\)|\d+)(, (?<number>[\d.]+) (?<unit>bytes|KiB|MiB|GiB))?.*$",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Line();
}
