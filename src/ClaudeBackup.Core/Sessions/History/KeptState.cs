using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Sessions;

/// <summary>How a state of a transcript goes on from the one before it.</summary>
public enum StateChange
{
    /// <summary>There is none before it.</summary>
    First,

    /// <summary>It has all bytes of that one and more behind them.</summary>
    Extends,

    /// <summary>It is the beginning of that one.</summary>
    Shrunk,

    /// <summary>It has other bytes.</summary>
    Rewritten,

    /// <summary>It has the same bytes but for secrets that were taken out of what is stored.</summary>
    Redacted,

    /// <summary>It has the same bytes; something beside it changed.</summary>
    Unchanged,
}

/// <summary>A state of a session that a snapshot saved, as the lists of that snapshot tell.</summary>
public sealed record KeptState
{
    /// <summary>The snapshot that saved it first.</summary>
    public required ObjectId Snapshot { get; init; }

    /// <summary>When that was made.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The transcript; its segments have neither blob nor codec.</summary>
    public required Variant Variant { get; init; }

    /// <summary>Whether the source had it when the snapshot was made; else the snapshot saved it beside.</summary>
    public required bool WasCurrent { get; init; }

    /// <summary>How it goes on from the one before it.</summary>
    public required StateChange Change { get; init; }

    /// <summary>Entries of it; null where no list tells.</summary>
    public required int? Entries { get; init; }

    /// <summary>What else of the session the snapshot changed, ordered; paths at the source.</summary>
    public required IReadOnlyList<RelativePath> Others { get; init; }

    /// <summary>Whether a note stands in it for bytes that were lost.</summary>
    public bool HasNotes { get; init; }

    /// <summary>How often it had been compacted; null where its bytes are not here.</summary>
    public int? Compactions { get; init; }

    /// <summary>Whether it was compacted between this one and the next.</summary>
    public bool IsBeforeCompaction { get; init; }

    /// <summary>Whether it is what a restore brings back.</summary>
    public bool IsRestored { get; init; }

    /// <summary>Whether bytes of it are lost. Asked only of those that have more than the one that can be had.</summary>
    public bool IsDamaged { get; init; }

    /// <summary>Whether it is the fullest that can be had, where bytes are lost of the one that a restore would bring back.</summary>
    public bool IsFullestSound { get; init; }

    /// <summary>Whether it is what the source had last, and still has it.</summary>
    public bool IsAtSource { get; init; }

    /// <summary>Whether nothing goes on from it, so that its number alone names it.</summary>
    public bool IsLastOfNumber { get; init; }
}
