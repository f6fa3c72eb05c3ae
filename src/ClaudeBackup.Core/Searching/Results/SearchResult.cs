using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Core.Searching;

/// <summary>What was found, and what was not looked at.</summary>
/// <param name="Hits">One a session: its best.</param>
/// <param name="Total">How many sessions have a hit.</param>
/// <param name="IsTotalExact">Whether there are no more than that; else looking was ended for it took too long.</param>
/// <param name="InResults">How many more passages have it in results of tools, which were not looked into; null where only their texts could tell.</param>
/// <param name="Unseen">What was not looked at.</param>
public sealed record SearchResult(
    IReadOnlyList<SearchHit> Hits,
    int Total,
    bool IsTotalExact,
    int? InResults,
    SearchUnseen Unseen
)
{
    /// <summary>Where nothing was found, how many sessions have only what is close to it: these are the hits then, and none of them counts in <see cref="Total"/>.</summary>
    public int Close { get; init; }

    /// <summary>Sentences: what else was tried where nothing was found, and what of it is shown.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>How many sessions come before these.</summary>
    public int Start { get; init; }

    /// <summary>Whether results of tools were looked into.</summary>
    public bool WithResults { get; init; }

    /// <summary>Changes whenever what is looked into does: pages of one generation are of one list.</summary>
    public ulong Generation { get; init; }
}

/// <summary>How near a hit is to what was asked for.</summary>
public enum SearchMatch
{
    /// <summary>All of it, in one passage.</summary>
    Exact,

    /// <summary>All of it, but in several passages of one session.</summary>
    Session,

    /// <summary>All of it, some words in another form: <c>rotated</c> for <c>rotating</c>.</summary>
    Forms,

    /// <summary>Not what was asked for: words that are spelled nearly so, or all but one of them.</summary>
    Close,
}

/// <summary>The best hit of a session.</summary>
/// <param name="Session">The session; of one that is not saved yet what its transcript tells.</param>
/// <param name="Kind">What it stands in.</param>
/// <param name="Snippet">Its words, with what was found in them.</param>
public sealed record SearchHit(StoredSession Session, ContentKind Kind, Snippet Snippet)
{
    /// <summary>Tells its session from every other, also from one of the same id on another machine.</summary>
    public ulong Place => PlaceOf(Session);

    /// <summary>How near it is.</summary>
    public SearchMatch Match { get; init; }

    /// <summary>How much it counts; what is more comes first.</summary>
    public double Score { get; init; }

    /// <summary>The entry, by its uuid; empty where it has none.</summary>
    public string Entry { get; init; } = "";

    /// <summary>The line of the entry in its file, from 1; 0 for a title.</summary>
    public int Line { get; init; }

    /// <summary>How many prompts of the file come up to it.</summary>
    public int Turn { get; init; }

    /// <summary>The tool; empty where none is at work.</summary>
    public string Tool { get; init; } = "";

    /// <summary>When it was said; null where the entry does not tell.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>The beginning of the answer that follows a prompt; null where none does.</summary>
    public Snippet? Answer { get; init; }

    /// <summary>Whether the text is so long that the middle of it is not kept.</summary>
    public bool IsCut { get; init; }

    /// <summary>The turns around it, its own among them, in order; none unless they were asked for, nor where it stands in none.</summary>
    public IReadOnlyList<TurnNearby> Context { get; init; } = [];

    /// <summary>The subagent, as its file is named; empty for the session itself.</summary>
    public string Agent { get; init; } = "";

    /// <summary>The file it stands in where that is what a tool gave back, by its path at the source; empty where it is an entry.</summary>
    public string File { get; init; } = "";

    /// <summary>The number of the state it stands in, when that is not the one a restore brings back; null when it is.</summary>
    public int? State { get; init; }

    /// <summary>Whether it is not saved yet.</summary>
    public bool IsUnsaved { get; init; }

    /// <summary>Where else in the session it is, in the order in which it was said; none unless the query names a session.</summary>
    public IReadOnlyList<SearchHit> Others { get; init; } = [];

    /// <summary>How many more passages of the session have a hit; the title alone is as one.</summary>
    public int More { get; init; }

    /// <summary>Other sessions of the same conversation that have a hit, the newest first: forks, copies on other machines.</summary>
    public IReadOnlyList<StoredSession> AlsoIn { get; init; } = [];

    /// <summary>The <see cref="Place"/> of a session.</summary>
    internal static ulong PlaceOf(StoredSession session) =>
        BinaryPrimitives.ReadUInt64BigEndian(
            SHA256.HashData(
                Encoding.UTF8.GetBytes($"{session.Machine.Value}\n{session.ProjectDirectory}\n{session.Id}")
            )
        );
}

/// <summary>What a search did not look at.</summary>
/// <param name="Place">Where the index is, and what can be done with it.</param>
public sealed record SearchUnseen(IndexPlace Place)
{
    /// <summary>How many stored sessions there are.</summary>
    public int Sessions { get; init; }

    /// <summary>Of these, the ones that the filters leave.</summary>
    public int Meant { get; init; }

    /// <summary>Sessions of which the index does not know everything yet.</summary>
    public int BehindSessions { get; init; }

    /// <summary>So many source bytes.</summary>
    public long BehindBytes { get; init; }

    /// <summary>Folders and transcripts at the source that could not be read, so that nobody knows what of them is not saved.</summary>
    public IReadOnlyList<AbsolutePath> Unreadable { get; init; } = [];

    /// <summary>Sessions with texts that are not here, or damaged.</summary>
    public int NotHereSessions { get; init; }

    /// <summary>Source bytes of live transcripts that were left out, for there are too many.</summary>
    public long UnsavedBytes { get; init; }

    /// <summary>Texts so long that their middle was not looked at, in the sessions that were.</summary>
    public int CutTexts { get; init; }

    /// <summary>Whether the index was damaged and made anew.</summary>
    public bool WasRebuilt { get; init; }

    /// <summary>How many segments were read for this search.</summary>
    public int ReadSegments { get; init; }

    /// <summary>How many passages were added to the index, or taken out of it.</summary>
    public int WrittenRows { get; init; }
}
