using System.Text.Json;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Verifying;
using ClaudeBackup.Documents;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>Tells what a look at the repository came to.</summary>
internal static class VerifyView
{
    private const int MostShown = 20;
    private const string RemoteKind = "remote";

    /// <param name="report">What was found.</param>
    /// <param name="repaired">What a repair did; null where none was wished.</param>
    /// <param name="drilled">What a drill came to; null where none was wished.</param>
    public static VerifyDocument Document(VerifyReport report, Repaired? repaired, DrillReport? drilled) =>
        new(
            report.IsWhole && drilled?.Record.Damage is null,
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
            report.Remote,
            [.. report.Defects.Select(Of)],
            repaired is null
                ? null
                : new RepairDocument(
                    repaired.IsPlan,
                    [.. repaired.Steps.Select(Word)],
                    [.. repaired.Healed.Select(Of)],
                    [.. repaired.Accepted.Select(Of)],
                    repaired.Notes
                ),
            drilled is null
                ? null
                : new DrillDocument(
                    drilled.IsFull,
                    drilled.Record.Sessions,
                    drilled.Record.Whole,
                    drilled.Files,
                    drilled.Bytes,
                    [.. drilled.LeftOut.Select(slug => slug.Value)],
                    SyncView.Problems(drilled.Problems)
                )
        );

    public static IEnumerable<string> Lines(VerifyDocument document)
    {
        foreach (var defect in document.Repair?.Healed ?? [])
        {
            yield return $"HEALED What was wrong: {defect.Meaning}";
        }

        foreach (var defect in document.Repair?.Accepted ?? [])
        {
            yield return $"ACCEPTED {defect.Meaning}";
        }

        foreach (var note in document.Repair?.Notes ?? [])
        {
            yield return note;
        }

        foreach (var line in document.Defects.Select(Found).Concat(Planned(document.Repair)))
        {
            yield return line;
        }

        var looked = document.Checked;
        yield return $"Checked {Sizes.Count(looked.Files, "stored file")} of {Sizes.Count(looked.Machines, "machine")} in {Sizes.Count(looked.Segments, "segment")}, and {Sizes.Count(looked.ObjectFiles, "file")} of git.";
        if (looked.ReadSegments > 0)
        {
            yield return $"Read and proved {Sizes.Text(looked.ReadBytes)} in {Sizes.Count(looked.ReadSegments, "segment")}.";
        }

        if (looked.NotHere > 0)
        {
            yield return $"Not here, for they were left at the remote: {Sizes.Count(looked.NotHere, "segment")}.";
        }

        if (document.Remote is { } remote && document.Defects.All(d => d.Kind != RemoteKind || d.Harm == "none"))
        {
            yield return $"The copy at {remote} is whole.";
        }

        foreach (var line in document.Drill is { } drill ? Drilled(drill) : [])
        {
            yield return line;
        }

        yield return document.Ok ? "Everything is whole."
        : document.Defects.All(d => d.Kind == RemoteKind || d.Harm == "none")
        && document.Defects.Any(d => d.Harm != "none")
            ? OfRemote(document)
        : document.Defects.All(d => d.Harm == "none")
            ? "Look at every byte, and repair what can be repaired, with: claude-backup verify --read-data --repair"
        : document.Repair is null or { DryRun: true }
            ? $"Repair what can be repaired with: claude-backup verify {(looked.ReadSegments > 0 ? "--read-data " : "")}--repair"
        : document.Defects.All(d => d.Harm is "none" or "harmless")
            ? "Nothing that was saved is affected by what is left."
        : "What is left has no sound copy here, at the source or at the remote. Another machine or a backup of this disk may have one: git fetch PATH main, then claude-backup verify --repair. To go on without it: claude-backup verify --repair --accept-loss";
    }

    /// <summary>What was found and what a repair does about it, to agree to.</summary>
    public static IEnumerable<string> Plan(VerifyDocument document) =>
        [
            .. document.Defects.Take(MostShown).Select(Found),
            .. document.Defects.Count > MostShown
                ? [$"and {document.Defects.Count - MostShown:N0} more; all are listed by: claude-backup verify"]
                : Array.Empty<string>(),
            .. Planned(document.Repair),
        ];

    private static string Found(DefectDocument defect) => $"{Mark(defect)} {defect.Meaning}";

    private static IEnumerable<string> Planned(RepairDocument? repair) =>
        repair is { DryRun: true } ? repair.Steps.Select(step => $"Would {Doing(step)}.") : [];

    private static string OfRemote(VerifyDocument document) =>
        document.Repair is null or { DryRun: true }
            ? "Mend it from what is here, where the remote is a folder of this machine: claude-backup verify --remote --repair"
            : "What is saved here is whole. On another machine that pushes there, run: claude-backup verify --remote --repair. Or begin a new copy, in an empty repository: claude-backup backend set git --remote URL";

    private static IEnumerable<string> Drilled(DrillDocument drill)
    {
        foreach (var line in SyncView.WarningsAndProblems([], drill.Problems))
        {
            yield return line;
        }

        yield return $"Restored {Sizes.Count(drill.Files, "file")} ({Sizes.Text(drill.Bytes)}) into a temporary folder: {drill.Whole:N0} of {Sizes.Count(drill.Sessions, "session")} came back whole.";
        if (drill.LeftOut.Count > 0)
        {
            yield return $"Not restored, for their files were left at the remote: {string.Join(", ", drill.LeftOut)}.";
        }
    }

    private static DefectDocument Of(Defect defect) =>
        new(Word(defect.Kind), defect.Path, Word(defect.Harm), defect.Meaning, defect.Machine?.Value, defect.Source);

    private static string Doing(string step) =>
        step switch
        {
            "references" => "point git's refs and settings at the newest acknowledged snapshot",
            "objects" =>
                "read all that git keeps, set aside what is damaged, and look for sound copies beside git, at the source and at the remote",
            "aside" => "set aside what does not belong in the repository, and small files that are made anew",
            "lists" => "write the lists anew that cannot be read, from the stored bytes and earlier lists",
            "remote" => "set aside what is damaged in the copy at the remote, and put there what it lacks",
            "work-tree" => "write the files beside .git anew that are not as the snapshot has them",
            "losses" => "write history anew without what nobody has, with a note in its place, once you agree",
            _ => "derive the indexes and the documents for other programs anew",
        };

    private static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    private static string Mark(DefectDocument defect) =>
        defect.Harm switch
        {
            "no-copy" => "LOST",
            "one-copy" => "DAMAGED",
            "harmless" => "HARMLESS",
            _ => "NOTE",
        };
}
