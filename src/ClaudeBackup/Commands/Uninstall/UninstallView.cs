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
            plan.DeletesData,
            plan.Repository.Value,
            new OnlyHereDocument(plan.OnlyHere.Sessions, plan.OnlyHere.OtherFiles),
            plan.Refusal?.Reason,
            notes
        );

    public static IEnumerable<string> Lines(UninstallDocument document, string program)
    {
        var would = document.DryRun ? "Would remove" : "Removed";
        yield return document.Schedulers.Count == 0
            ? "No job was scheduled."
            : $"{would} the job from {string.Join(" and ", document.Schedulers)}.";
        if (document.Plugins.Count > 0 && document.Notes.Count == 0)
        {
            yield return $"{would} {string.Join(" and ", document.Plugins)} from Claude Code.";
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
        else
        {
            yield return $"{document.Repository} stays, with everything that was saved.";
        }

        if (!only.IsNothing && (document.DryRun || document.DeletesData))
        {
            yield return $"Exists nowhere else: {only.InWords}.";
        }

        if (document.Refusal is { } refusal)
        {
            yield return $"This would be refused: {refusal} --force deletes it anyway.";
        }

        yield return $"The program itself stays at {program}; remove it the way you installed it, or delete that file.";
    }
}
