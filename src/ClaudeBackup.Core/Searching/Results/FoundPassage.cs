using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Core.Searching;

/// <summary>A passage, or a title, that is a hit.</summary>
/// <param name="Session">Whose it is first of all.</param>
/// <param name="Score">How well it fits, the time left aside.</param>
/// <param name="Last">When it was said last, in ticks of UTC.</param>
/// <param name="Make">Makes the hit.</param>
internal sealed record FoundPassage(StoredSession Session, double Score, long Last, Func<SearchHit> Make)
{
    private SearchHit? _hit;

    /// <summary>The hit: made for what is shown or counted alone, and once, for its text is unpacked and looked through for secrets.</summary>
    public SearchHit Show() => _hit ??= Make();

    /// <summary>How near it is.</summary>
    public SearchMatch Match { get; init; }

    /// <summary>Whether it is a title, which is no passage itself.</summary>
    public bool IsTitle { get; init; }

    /// <summary>Where else it stands.</summary>
    public IReadOnlyList<StoredSession> AlsoIn { get; init; } = [];

    /// <summary>Whether it stands only in states that a restore does not bring back by itself.</summary>
    public bool IsAside { get; init; }

    /// <summary>Whether it was found in the results of tools, when all else was not enough.</summary>
    public bool IsLater { get; init; }

    /// <summary>A hit as it is shown, of the best text of a passage.</summary>
    /// <param name="session">The session.</param>
    /// <param name="passage">The passage.</param>
    /// <param name="found">The text.</param>
    /// <param name="reveals">Whether secrets stay readable.</param>
    public static SearchHit Hit(StoredSession session, Passage passage, FoundText found, bool reveals)
    {
        var (entry, block) = (passage.Entries[found.Text.Entry], found.Text.Block);
        return new SearchHit(session, block.Kind, Snippet.Of(block.Text, found.Ranges, reveals))
        {
            Entry = entry.Uuid,
            Tool = block.Tool,
            IsCut = block.IsCut,
            Time = entry.Time is { } time ? new DateTimeOffset(time) : null,
            Answer = block.Kind is ContentKind.Prompt ? AnswerTo(passage, found.Text, reveals) : null,
        };
    }

    private static Snippet? AnswerTo(Passage passage, BlockText prompt, bool reveals) =>
        passage
            .Entries.Skip(prompt.Entry + 1)
            .SelectMany(e => e.Blocks)
            .Where(b => b.Kind is ContentKind.Answer)
            .Select(b => Snippet.Of(b.Text.TrimStart(), [], reveals))
            .FirstOrDefault();
}

/// <summary>What is a hit, before it is put in order.</summary>
/// <param name="Hits">The hits.</param>
/// <param name="IsWhole">Whether everything was looked at.</param>
/// <param name="InResults">How many passages more have it in results of tools.</param>
internal sealed record Found(IReadOnlyList<FoundPassage> Hits, bool IsWhole, int? InResults)
{
    /// <summary>Sentences: what else was tried, where nothing was a hit.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Whether results of tools were looked into.</summary>
    public bool WithResults { get; init; }
}
