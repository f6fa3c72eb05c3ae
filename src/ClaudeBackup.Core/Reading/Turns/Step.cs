using ClaudeBackup.Core.Claude;

namespace ClaudeBackup.Core.Reading;

/// <summary>One thing that was said or done in a turn.</summary>
/// <param name="Kind">What it is; a call has its result with it, so a result stands alone only where its call is not known.</param>
/// <param name="Text">Its words; of a call the texts it was given.</param>
public sealed record Step(ContentKind Kind, string Text)
{
    /// <summary>The entry it stands in; empty where that has no id.</summary>
    public string Entry { get; init; } = "";

    /// <summary>When; null where the entry does not tell.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>The subagent that said or did it within the session's own transcript; empty for the session itself.</summary>
    public string Agent { get; init; } = "";

    /// <summary>The tool of a call or of a result; empty for anything else.</summary>
    public string Tool { get; init; } = "";

    /// <summary>What a call was given, as JSON; empty for anything else.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>By what a call and a subagent's file belong together; empty for anything else.</summary>
    public string CallId { get; init; } = "";

    /// <summary>What came of a call; null while nothing has.</summary>
    public Outcome? Outcome { get; init; }

    /// <summary>What the subagent of a call was told, said and did, where the client wrote it into the session's own transcript; empty for anything else.</summary>
    public IReadOnlyList<Step> Inner { get; init; } = [];

    /// <summary>The picture; null for anything else.</summary>
    public Picture? Picture { get; init; }

    /// <summary>Whether an entry whose id begins so is a part of it: its own, that of its result, or one of its subagent.</summary>
    public bool Holds(string entry) =>
        Entry.StartsWith(entry, StringComparison.OrdinalIgnoreCase)
        || Outcome?.Entry.StartsWith(entry, StringComparison.OrdinalIgnoreCase) is true
        || Inner.Any(inner => inner.Holds(entry));

    /// <summary>Whether <see cref="Text"/> lacks something of its middle.</summary>
    public bool IsCut { get; init; }

    /// <summary>Whether it is the summary that a compaction left in the place of what came before.</summary>
    public bool IsCompaction { get; init; }
}

/// <summary>What came of a call.</summary>
/// <param name="Entry">The entry it stands in; empty where that has no id.</param>
/// <param name="Text">What the tool gave back.</param>
/// <param name="IsError">Whether it failed.</param>
/// <param name="IsCut">Whether the text lacks something of its middle.</param>
/// <param name="Patch">What an edit changed, as lines of a diff.</param>
/// <param name="AgentId">The subagent it came from, as its file is named; empty for none.</param>
public sealed record Outcome(
    string Entry,
    string Text,
    bool IsError,
    bool IsCut,
    IReadOnlyList<string> Patch,
    string AgentId
);
