using ClaudeBackup.Core.Scheduling;
using ClaudeBackup.Documents;

namespace ClaudeBackup.Commands;

/// <summary>Tells what an uninstall took away.</summary>
internal static class UninstallView
{
    public static UninstallDocument Document(RemovalPlan plan, bool dryRun, IReadOnlyList<string> notes) =>
        new(
            Ok: true,
            dryRun,
            plan.Schedulers,
            [.. plan.Plugins.Select(p => p.Name).Distinct(StringComparer.Ordinal)],
            plan.Copy is { } copy
                ? new CopyRemovalDocument(copy.File.Value, copy.Goes, [.. copy.NeededBy.Select(r => r.Value)])
                : null,
            plan.DeletesData,
            plan.Repository.Value,
            new OnlyHereDocument(plan.OnlyHere.Sessions, plan.OnlyHere.OtherFiles),
            plan.Refusal?.Reason,
            notes
        );

    /// <param name="document">What goes.</param>
    /// <param name="running">The program that runs.</param>
    public static IEnumerable<string> Lines(UninstallDocument document, RunningProgram running)
    {
        var would = document.DryRun ? "Would remove" : "Removed";
        yield return document.Schedulers.Count == 0
            ? "No job was scheduled."
            : $"{would} the job from {string.Join(" and ", document.Schedulers)}.";
        if (document.Plugins.Count > 0 && document.Notes.Count == 0)
        {
            yield return $"{would} {string.Join(" and ", document.Plugins)} from Claude Code.";
        }

        if (document.Copy is { } copy)
        {
            yield return copy.Removed
                ? $"{would} the copy of this program at {copy.File}."
                : $"The copy of this program at {copy.File} stays: {string.Join(" and ", copy.NeededBy)} starts it.";
        }

        foreach (var note in document.Notes)
        {
            yield return note;
        }

        var only = new OnlyHere(document.OnlyHere.Sessions, document.OnlyHere.OtherFiles);
        if (document.DeletesData)
        {
            yield return $"{(document.DryRun ? "Would delete" : "Deleted")} {document.Repository}.";
        }
        else if (Directory.Exists(document.Repository))
        {
            yield return $"{document.Repository} stays, with everything that was saved.";
        }

        if (!only.IsNothing && document.DeletesData)
        {
            yield return $"No other repository has {only.InWords}.";
        }

        if (document.Refusal is { } refusal)
        {
            yield return $"This would be refused: {refusal} --force deletes it anyway.";
        }

        if (running.Place is ProgramPlace.Fleeting { Runner: { } runner })
        {
            yield return $"Nothing else is installed: {runner.Name} keeps this program in its cache only.";
        }
        else if (document.Copy is not { } own || own.File != running.File.Value)
        {
            yield return $"The program itself stays at {running.File}; remove it the way you installed it, or delete that file.";
        }
    }
}
