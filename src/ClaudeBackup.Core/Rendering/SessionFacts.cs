using System.Globalization;
using ClaudeBackup.Core.Reading;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Core.Rendering;

/// <summary>What is known of a session once all of it was read, a line each.</summary>
internal static class SessionFacts
{
    /// <summary>Its title, fit to be given away; what is hidden in one counts where it is no prompt, for those count themselves.</summary>
    public static string Title(StoredSession session, Masking masking) =>
        session.Digest is { CustomTitle: null, AiTitle: null }
            ? masking.Again(session.Digest.Title ?? session.Id)
            : masking.Of(session.Digest.Title ?? session.Id);

    /// <summary>Where it was forked from, its models with their tokens, and what of it is not here.</summary>
    public static IEnumerable<string> Of(SessionReading reading)
    {
        if (reading.ForkedFrom is { } origin)
        {
            yield return $"Forked from session {origin}.";
        }

        foreach (var (model, usage) in reading.Usage)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{model}: {usage.Input:N0} tokens in, {usage.Output:N0} out; cache: {usage.CacheRead:N0} read, {usage.CacheWritten:N0} written."
            );
        }

        if (reading.Missing.Count > 0)
        {
            yield return $"Not all of this session is here. These files could not be read: {string.Join(", ", reading.Missing)}.";
        }
    }
}
