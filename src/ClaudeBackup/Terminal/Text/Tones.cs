using System.Globalization;
using System.Text;

namespace ClaudeBackup.Terminal;

/// <summary>What stands out in a line by its colour: the word or the mark it begins with, or a heading. The text itself stays as it is.</summary>
internal static class Tones
{
    private const string Red = "\u001b[31m";
    private const string Yellow = "\u001b[33m";
    private const string Green = "\u001b[32m";
    private const string Bold = "\u001b[1m";
    private const string Faint = "\u001b[2m";
    private const string Match = "\u001b[1;31m"; // as ripgrep and grep do
    private const string Off = "\u001b[0m";

    // before what a failed command says
    public const string Failure = "claude-backup:";

    private static readonly (string Beginning, string Tone)[] Beginnings =
    [
        (Failure, Red),
        ("Not pushed:", Red),
        ("Warning:", Yellow),
        ("Problem:", Yellow),
        (Marks.Of("good", hasGlyphs: true), Green),
        (Marks.Of("good", hasGlyphs: false), Green),
        (Marks.Of("attention", hasGlyphs: true), Yellow),
        (Marks.Of("attention", hasGlyphs: false), Yellow),
        (Marks.Of("bad", hasGlyphs: true), Red),
        (Marks.Of("bad", hasGlyphs: false), Red),
    ];

    private static readonly string[] Headings =
    [
        "Usage:",
        "Arguments:",
        "Options:",
        "Commands:",
        "Examples:",
        "Exit codes:",
        "Environment:",
        "Save:",
        "Bring back:",
        "Move to another machine:",
        "Set up:",
        "Look after:",
        "Help:",
        "Learn more:",
    ];

    /// <summary>A line in its colour, or as it is.</summary>
    /// <param name="line">Without control characters.</param>
    /// <param name="colours">Whether the terminal shows them.</param>
    public static string Paint(ToneLine line, bool colours)
    {
        if (!colours)
        {
            return line.Text;
        }

        var painted = new StringBuilder();
        var at = 0;
        foreach (var (start, length) in line.Marks ?? [])
        {
            _ = painted
                .Append(Paint(line.Text[at..start], line.Tone))
                .Append(CultureInfo.InvariantCulture, $"{Match}{line.Text.AsSpan(start, length)}{Off}");
            at = start + length;
        }

        return painted.Append(Paint(line.Text[at..], line.Tone)).ToString();
    }

    private static string Paint(string text, Tone tone) =>
        tone is Tone.Plain || text.Length == 0 ? text : $"{CodeOf(tone)}{text}{Off}";

    private static string CodeOf(Tone tone) =>
        tone switch
        {
            Tone.Heading => Bold,
            Tone.Faint => Faint,
            Tone.Added => Green,
            _ => Red,
        };

    /// <summary>A line in colour.</summary>
    /// <param name="line">Without control characters.</param>
    public static string Paint(string line)
    {
        if (Headings.Contains(line, StringComparer.Ordinal) || IsHeads(line))
        {
            return $"{Bold}{line}{Off}";
        }

        foreach (var (beginning, tone) in Beginnings)
        {
            if (line.StartsWith($"{beginning} ", StringComparison.Ordinal))
            {
                return $"{tone}{beginning}{Off}{line[beginning.Length..]}";
            }
        }

        return line;
    }

    // the row over a table
    private static bool IsHeads(string line) =>
        line.StartsWith($"{SessionTable.FirstHead} ", StringComparison.Ordinal)
        && line.EndsWith($" {SessionTable.LastHead}", StringComparison.Ordinal);
}
