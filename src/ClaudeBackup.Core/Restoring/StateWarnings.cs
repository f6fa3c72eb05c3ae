using System.Globalization;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Restoring;

/// <summary>
/// Says of which transcripts a plan brings back one of several states, where another one could be meant: the newest, since another one has more bytes; of a
/// moment in the past the fullest, since the source had another one then. Pure.
/// </summary>
internal static class StateWarnings
{
    private const int MostNamed = 5;

    /// <summary>The sentences.</summary>
    /// <param name="steps">The plan.</param>
    /// <param name="request">What it is for; of one session, for which another state can be asked for at once, more is said.</param>
    /// <param name="local">The clock of whoever reads it.</param>
    public static IEnumerable<string> Of(IReadOnlyList<RestoreStep> steps, RestoreRequest request, LocalTime local)
    {
        var others = steps
            .Where(s =>
                s.Action is not (RestoreAction.Refuse or RestoreAction.Skip)
                && SessionPath.IsAppendOnly(s.File.Source)
                && s.Variant.Number != Other(s, request).Number
            )
            .ToArray();
        if (request.IsWholeSession)
        {
            return others
                .Where(s => SessionPath.IsTranscript(s.File.Source))
                .Select(s => request.Past is { } past ? OfThen(s, past) : OfNow(s, local));
        }

        return others.Length == 0 ? [] : [Several(others, request)];
    }

    private static Format.Variant Other(RestoreStep step, RestoreRequest request) =>
        request.Past is null ? step.File.CurrentVariant : step.File.Fullest;

    private static string OfNow(RestoreStep step, LocalTime local)
    {
        var newest = step.File.CurrentVariant;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"This session is kept in {step.File.Variants.Count} states, and the fullest is not the newest. This is state {step.Variant.Number}, {step.Variant.Size:N0} bytes; Claude Code had state {newest.Number} last, {newest.Size:N0} bytes, saved {local.InWords(newest.Saved)}. Bring that one back with: claude-backup restore {IdOf(step)} --state {newest.Number} --force"
        );
    }

    private static string OfThen(RestoreStep step, ChosenSnapshot past)
    {
        var fullest = step.File.Fullest;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"This is what Claude Code had then: state {step.Variant.Number}, {step.Variant.Size:N0} bytes. A fuller one was kept, state {fullest.Number}, {fullest.Size:N0} bytes. Bring that one back with: claude-backup restore {IdOf(step)} --at {past.Commit.Id.ShortForm} --state {fullest.Number} --force"
        );
    }

    private static string Several(RestoreStep[] steps, RestoreRequest request)
    {
        var named = steps.Take(MostNamed).Select(s => SessionPath.Of(s.File.Source)?.SessionId ?? s.File.Source.Value);
        var which = request.Past is null
            ? "in the fullest, which is not the newest"
            : "in the one that Claude Code had then, which is not the fullest";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{(steps.Length == 1 ? "1 file is kept in several states and comes" : $"{steps.Length:N0} files are kept in several states and come")} back {which}: {string.Join(", ", named)}{(steps.Length > MostNamed ? ", …" : "")}. See the states of a session with: claude-backup versions ID"
        );
    }

    private static string? IdOf(RestoreStep step) => SessionPath.Of(step.File.Source)!.SessionId;
}
