using System.Text.Json;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Verifying;
using ClaudeBackup.Documents;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>Tells what a look at the repository came to.</summary>
internal static class VerifyView
{
    public static VerifyDocument Document(VerifyReport report) =>
        new(
            !report.IsDamaged,
            report.Snapshot?.ToString(),
            new VerifyCountsDocument(
                report.Counts.Machines,
                report.Counts.Lists,
                report.Counts.Files,
                report.Counts.Segments,
                report.Counts.WorkTreeFiles,
                report.Counts.ObjectFiles,
                report.Counts.ReadSegments,
                report.Counts.ReadBytes,
                report.Counts.NotHere
            ),
            report.Record.Oldest is { } oldest ? Timestamp.Format(oldest) : null,
            [
                .. report.Defects.Select(d => new DefectDocument(
                    Word(d.Kind),
                    d.Path,
                    Word(d.Harm),
                    d.Meaning,
                    d.Machine?.Value,
                    d.Source
                )),
            ]
        );

    public static IEnumerable<string> Lines(VerifyDocument document)
    {
        foreach (var defect in document.Defects)
        {
            yield return $"{Mark(defect)} {defect.Meaning}";
        }

        var looked = document.Checked;
        yield return $"Checked {Sizes.Count(looked.Files, "stored file")} of {Sizes.Count(looked.Machines, "machine")} in {Sizes.Count(looked.Segments, "segment")}, and {Sizes.Count(looked.ObjectFiles, "file")} of git's.";
        if (looked.ReadSegments > 0)
        {
            yield return $"Read and proved {Sizes.Text(looked.ReadBytes)} in {Sizes.Count(looked.ReadSegments, "segment")}.";
        }

        if (looked.NotHere > 0)
        {
            yield return $"Not here, for they were left at the remote: {Sizes.Count(looked.NotHere, "segment")}.";
        }

        yield return document.Ok ? "Everything is whole." : "What is damaged can be healed by: claude-backup sync";
    }

    private static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    private static string Mark(DefectDocument defect) =>
        defect.Harm switch
        {
            "no-copy" => "LOST",
            "one-copy" => "DAMAGED",
            _ => "NOTE",
        };
}
