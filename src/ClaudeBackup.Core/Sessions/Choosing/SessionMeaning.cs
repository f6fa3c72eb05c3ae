using ClaudeBackup.Core.Claude;

namespace ClaudeBackup.Core.Sessions;

/// <summary>By what a session was meant.</summary>
public enum MeantBy
{
    /// <summary>Its id, or the beginning of it.</summary>
    Id,

    /// <summary>All of its title.</summary>
    Title,

    /// <summary>Words of its title.</summary>
    TitleWords,

    /// <summary>Words of its first prompt, or of that and the title.</summary>
    Prompt,

    /// <summary>Nothing that was typed for it: the filter alone.</summary>
    Filter,
}

/// <summary>Which sessions a text means. The first meaning that any session has is the one that counts. Pure.</summary>
/// <param name="Sessions">Those it means, in the order in which they were given.</param>
/// <param name="By">How; of no meaning where there are none.</param>
internal sealed record SessionMeaning(IReadOnlyList<StoredSession> Sessions, MeantBy By)
{
    // fewer begin a word as easily as an id: add, be, 2
    private const int FewestDigits = 4;

    private const int MostNear = 5;

    /// <param name="sessions">Those that may be meant.</param>
    /// <param name="wanted">What was typed.</param>
    public static SessionMeaning Of(IReadOnlyCollection<StoredSession> sessions, WantedWords wanted)
    {
        var typed = wanted.Typed;
        var ids = Meant(MeantBy.Id, IsOfId);
        // one in full is nothing else, though a title may name it
        if (SessionPath.IsSessionId(typed) || (ids.Sessions.Count > 0 && typed.Length >= FewestDigits))
        {
            return ids;
        }

        var titles = Meant(MeantBy.Title, s => wanted.AreAllOf(s.Digest.Title) || IsOfId(s));
        if (titles.Sessions.Count == ids.Sessions.Count)
        {
            titles = Meant(MeantBy.TitleWords, s => wanted.AreIn(s.Digest.Title) || IsOfId(s));
        }

        return titles.Sessions.Count > ids.Sessions.Count ? titles
            : ids.Sessions.Count > 0 ? ids
            : Meant(MeantBy.Prompt, s => wanted.AreIn($"{s.Digest.Title}\n{s.Digest.FirstPrompt}"));

        bool IsOfId(StoredSession session) => session.Id.StartsWith(typed, StringComparison.OrdinalIgnoreCase);

        SessionMeaning Meant(MeantBy by, Func<StoredSession, bool> isMeant) => new([.. sessions.Where(isMeant)], by);
    }

    /// <summary>The sessions whose titles have most of the words, or nearly, and at least half of them; at most five.</summary>
    /// <param name="sessions">Those that may be meant.</param>
    /// <param name="wanted">What was typed.</param>
    public static IReadOnlyList<StoredSession> Nearest(IEnumerable<StoredSession> sessions, WantedWords wanted) =>
        [
            .. sessions
                .Select(s => (Session: s, Words: wanted.NearlyIn(s.Digest.Title)))
                .Where(near => near.Words > 0 && near.Words * 2 >= wanted.Count)
                .GroupBy(near => near.Words, near => near.Session)
                .MaxBy(same => same.Key)
                ?.Take(MostNear)
                ?? [],
        ];
}
