using System.Globalization;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Restoring;

/// <summary>What the user must know of files of which something was lost, and the loss accepted.</summary>
internal static class LossWarnings
{
    /// <summary>A sentence where any comes back so.</summary>
    /// <param name="steps">What is restored.</param>
    /// <param name="repository">Where from.</param>
    public static IEnumerable<string> Of(IReadOnlyList<RestoreStep> steps, BackupRepository repository)
    {
        using var store = new SegmentStore(repository);
        var noted = steps
            .Where(s => s.Action is RestoreAction.Write or RestoreAction.Replace or RestoreAction.Keep)
            .Where(s => IsNoted(s, store))
            .ToArray();
        if (noted.Length > 0)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{Files(noted.Length)} with a note, {LossNote.Type}, in the place of bytes that were lost, first {noted[0].Target}."
            );
        }
    }

    private static bool IsNoted(RestoreStep step, SegmentStore store)
    {
        try
        {
            return LossNote.IsIn(
                step.File.Path,
                step.Variant,
                i => store.Read(step.Machine, step.File, step.Variant, i)
            );
        }
        catch (BackupException e) when (e.LacksBytes)
        {
            // whoever restores it tells
            return false;
        }
    }

    private static string Files(int count) => count == 1 ? "1 file comes back" : $"{count} files come back";
}
