using System.Text.Json;
using ClaudeBackup.Core.Health;
using ClaudeBackup.Documents;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>Tells what a checkup found.</summary>
internal static class DoctorView
{
    private const int Label = 15;

    /// <param name="found">What the checks found.</param>
    /// <param name="fixes">What may be done unasked; null where that was not wished.</param>
    /// <param name="isDryRun">Whether it was not done.</param>
    /// <param name="done">What doing it came to.</param>
    public static DoctorDocument Document(
        IReadOnlyList<Checked> found,
        IReadOnlyList<HarmlessFix>? fixes,
        bool isDryRun,
        IReadOnlyList<string> done
    ) =>
        new(
            found.All(c => c.Level is not FindingLevel.Failure),
            [
                .. found.SelectMany(c =>
                    c.Findings.Select(f => new FindingDocument(
                        c.Name,
                        Word(f.Level),
                        f.Sentence,
                        f.Command,
                        f.Hint,
                        f.Fix is not null
                    ))
                ),
            ],
            fixes is null ? null : new FixesDocument(isDryRun, [.. fixes.Select(Word)], done)
        );

    public static IEnumerable<string> Lines(DoctorDocument document, IReadOnlyList<Checked> found, Screen screen)
    {
        foreach (var line in Findings(found, screen))
        {
            yield return line;
        }

        foreach (var line in document.Fixes?.Notes ?? [])
        {
            yield return line;
        }

        if (document.Fixes is { DryRun: true, Wanted: { Count: > 0 } wanted })
        {
            yield return $"Would put right: {string.Join(", ", wanted)}. Nothing was done.";
        }

        var (warnings, failures) = (Count("warning"), Count("failure"));
        yield return failures + warnings == 0
            ? "Everything is fine."
            : $"{Sizes.Count(failures, "failure")}, {Sizes.Count(warnings, "warning")}."
                + (
                    document.Fixes is null && document.Checks.Any(c => c.Fixable)
                        ? " What is harmless to put right: claude-backup doctor --fix"
                    : document.Fixes is { Wanted.Count: 0 } ? " Nothing of it can be put right by --fix."
                    : ""
                );

        int Count(string level) => document.Checks.Count(c => c.Level == level);
    }

    /// <summary>What is going to be put right.</summary>
    public static IEnumerable<string> ToFix(IEnumerable<Checked> found, Screen screen) =>
        found
            .SelectMany(c => c.Findings.Where(f => f.Fix is not null).SelectMany(f => Lines(c.Name, f, screen)))
            .Append("");

    /// <summary>A line for each finding, and what helps below it.</summary>
    public static IEnumerable<string> Findings(IEnumerable<Checked> found, Screen screen) =>
        found.SelectMany(c => c.Findings.SelectMany(f => Lines(c.Name, f, screen)));

    private static IEnumerable<string> Lines(string name, Finding finding, Screen screen)
    {
        var begin = $"{Marks.Of(Mark(finding.Level), screen.HasGlyphs)} {name.PadRight(Label)} ";
        return
        [
            .. Wrapping.Lines(begin, finding.Sentence, screen.TextWidth),
            .. finding.Command is { } command
                ? Wrapping.Lines(new string(' ', begin.Length), $"Run: {Wrapping.Whole(command)}", screen.TextWidth)
                : [],
            .. finding.Hint is { } hint ? Wrapping.Lines(new string(' ', begin.Length), hint, screen.TextWidth) : [],
        ];
    }

    private static string Mark(FindingLevel level) =>
        level switch
        {
            FindingLevel.Ok => "good",
            FindingLevel.Warning => "attention",
            _ => "bad",
        };

    private static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
