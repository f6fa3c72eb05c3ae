using System.Globalization;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Restoring;

/// <summary>What the user must know of files in which secrets are masked. Pure.</summary>
internal static class MaskWarnings
{
    /// <summary>A sentence for those that come back so, and one for those that the target has as they were.</summary>
    /// <param name="steps">What is restored.</param>
    /// <param name="masks">What is masked in what is stored.</param>
    /// <param name="local">The clock of whoever reads it.</param>
    public static IEnumerable<string> Of(IReadOnlyList<RestoreStep> steps, Masks masks, LocalTime local)
    {
        if (masks.IsEmpty)
        {
            yield break;
        }

        var touched = steps.Where(s => masks.Touch(s.Variant)).ToArray();
        var back = touched.Where(s => s.Action is RestoreAction.Write or RestoreAction.Replace).ToArray();
        if (back.Length > 0)
        {
            var day = local.InWords(back.Select(s => masks.LastOf(s.Variant)).Max()!.Value);
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{Files(back.Length)} with asterisks in place of what was forgotten {day}, first {back[0].Target}."
            );
        }

        var kept = touched.Where(s => s.Action is RestoreAction.Keep).ToArray();
        if (kept.Length > 0)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{Stays(kept.Length)}, first {kept[0].Target}: the backup has the same bytes, with what was forgotten masked."
            );
        }
    }

    private static string Files(int count) => count == 1 ? "1 file comes back" : $"{count} files come back";

    private static string Stays(int count) => count == 1 ? "1 file stays as it is" : $"{count} files stay as they are";
}
