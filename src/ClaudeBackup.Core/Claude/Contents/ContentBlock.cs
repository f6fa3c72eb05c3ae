namespace ClaudeBackup.Core.Claude;

/// <summary>What a block of an entry is to a reader.</summary>
public enum ContentKind
{
    /// <summary>A human's words, also a command with its arguments; in a subagent, its task.</summary>
    Prompt,

    /// <summary>What Claude says to the user.</summary>
    Answer,

    /// <summary>What Claude says to itself.</summary>
    Thinking,

    /// <summary>A tool that is called, and with what.</summary>
    Call,

    /// <summary>What a tool gave back, or a file that was handed in.</summary>
    Result,

    /// <summary>What Claude Code, an IDE or a hook says in anybody's place.</summary>
    Notice,

    /// <summary>A title, or the summary that stands for one.</summary>
    Title,

    /// <summary>A picture or a document, handed in or given back by a tool; only where <see cref="ContentDetail"/> is asked for.</summary>
    Picture,
}

/// <summary>One thing that an entry says.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its words: without control characters, without data that stands for pictures, and cut in its middle beyond a megabyte.</param>
public sealed record ContentBlock(ContentKind Kind, string Text)
{
    /// <summary>The tool, as Claude Code names it; of results too, where the call is known. Empty for anything else.</summary>
    public string Tool { get; init; } = "";

    /// <summary>The files that a call names, as it names them.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>Of a call and of its result, by what they are known to belong together; empty for anything else.</summary>
    public string CallId { get; init; } = "";

    /// <summary>What a call is given, as JSON; empty unless <see cref="ContentDetail"/> is asked for.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>What an edit changed, as lines of a diff; empty for anything else, or unless <see cref="ContentDetail"/> is asked for.</summary>
    public IReadOnlyList<string> Patch { get; init; } = [];

    /// <summary>The subagent whose result it is, as its file is named; empty where it is of none, or unless <see cref="ContentDetail"/> is asked for.</summary>
    public string AgentId { get; init; } = "";

    /// <summary>The picture; null for anything else.</summary>
    public Picture? Picture { get; init; }

    /// <summary>Whether a result says that the tool failed.</summary>
    public bool IsError { get; init; }

    /// <summary>Whether it was taken from earlier sessions by this program, and so was said elsewhere; false unless somebody has marked it.</summary>
    public bool IsRecall { get; init; }

    /// <summary>Whether <see cref="Text"/> lacks something of its middle.</summary>
    public bool IsCut { get; init; }
}

/// <summary>What one entry of a transcript says.</summary>
/// <param name="Line">Its line in what was read, from 0.</param>
/// <param name="Blocks">What it says, in order; empty only where <see cref="ContentDetail"/> is asked for, of an answer that tells no more than its tokens.</param>
public sealed record TranscriptEntry(int Line, IReadOnlyList<ContentBlock> Blocks)
{
    /// <summary>By what it can be found again; empty where it has none.</summary>
    public string Uuid { get; init; } = "";

    /// <summary>When it was written, in UTC; null where it does not tell.</summary>
    public DateTime? Time { get; init; }

    /// <summary>The branch of git that was checked out; empty where it does not tell.</summary>
    public string Branch { get; init; } = "";

    /// <summary>The model that answered; empty for anything else.</summary>
    public string Model { get; init; } = "";

    /// <summary>By what entries of one answer of the model belong together; empty unless <see cref="ContentDetail"/> is asked for.</summary>
    public string MessageId { get; init; } = "";

    /// <summary>What that answer took; the same in each of its entries. Null where it does not tell, or unless <see cref="ContentDetail"/> is asked for.</summary>
    public TokenUsage? Usage { get; init; }

    /// <summary>The session that this one was forked from; empty where it does not tell, or unless <see cref="ContentDetail"/> is asked for.</summary>
    public string ForkedFrom { get; init; } = "";

    /// <summary>The entry that it follows, as the client links them; empty where it does not tell, or unless <see cref="ContentDetail"/> is asked for.</summary>
    public string Parent { get; init; } = "";

    /// <summary>The id of the subagent that it is of; empty for the session itself.</summary>
    public string Agent { get; init; } = "";

    /// <summary>Whether it is of a subagent.</summary>
    public bool IsSidechain { get; init; }

    /// <summary>Whether it is the summary that a compaction left.</summary>
    public bool IsCompactSummary { get; init; }
}
