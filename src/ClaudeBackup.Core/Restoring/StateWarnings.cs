using System.Globalization;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Restoring;

/// <summary>Says of which transcripts a plan brings back a state that is not the newest, since another one has more bytes. Pure.</summary>
internal static class StateWarnings
{
    private const int MostNamed = 5;

    /// <summary>The sentences.</summary>
    /// <param name="steps">The plan.</param>
    /// <param name="isWholeSession">Whether it is of one session, for which another state can be asked for at once.</param>
    /// <param name="local">The clock of whoever reads it.</param>
    public static IEnumerable<string> Of(IReadOnlyList<RestoreStep> steps, bool isWholeSession, LocalTime local)
    {
        var older = steps
            .Where(s =>
                s.Action is not (RestoreAction.Refuse or RestoreAction.Skip)
                && SessionPath.IsAppendOnly(s.File.Source)
                && s.Variant.Number != s.File.Current
            )
            .ToArray();
        foreach (var step in isWholeSession ? older.Where(s => SessionPath.IsTranscript(s.File.Source)) : [])
        {
            var newest = step.File.CurrentVariant;
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"This session is kept in {step.File.Variants.Count} states, and the fullest is not the newest. This is state {step.Variant.Number}, {step.Variant.Size:N0} bytes; Claude Code had state {newest.Number} last, {newest.Size:N0} bytes, saved {local.InWords(newest.Saved)}. Bring that one back with: claude-backup restore {SessionPath.Of(step.File.Source)!.SessionId} --state {newest.Number} --force"
            );
        }

        if (isWholeSession || older.Length == 0)
        {
            yield break;
        }

        var named = older.Take(MostNamed).Select(s => SessionPath.Of(s.File.Source)?.SessionId ?? s.File.Source.Value);
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{(older.Length == 1 ? "1 file is kept in several states and comes" : $"{older.Length:N0} files are kept in several states and come")} back in the fullest, which is not the newest: {string.Join(", ", named)}{(older.Length > MostNamed ? ", …" : "")}. See the states of a session with: claude-backup peek ID"
        );
    }
}
