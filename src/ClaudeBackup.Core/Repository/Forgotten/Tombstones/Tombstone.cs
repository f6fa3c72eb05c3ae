using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Repository;

/// <summary>What is remembered of a session that was forgotten, so that nobody saves it again.</summary>
/// <param name="Session">Its id, in lower case.</param>
/// <param name="Machine">The machine of which alone it was forgotten; null for all.</param>
/// <param name="Forgotten">When.</param>
public sealed record Tombstone(string Session, NamedMachine? Machine, DateTimeOffset Forgotten)
{
    /// <summary>Files of it, below the Claude home, whose names do not tell that they are.</summary>
    public IReadOnlyList<RelativePath> Files { get; init; } = [];

    /// <summary>How many more files it named, which are of no session that way: whoever may write to a remote can name any. They stay.</summary>
    public int PassedOver { get; init; }

    /// <summary>Whether a tombstone may name a file: its name tells no session, and yet it is of one.</summary>
    /// <param name="file">Below the Claude home.</param>
    public static bool MayName(RelativePath file) => SessionPath.Of(file) is { Role: SessionPathRole.OldAgent };

    /// <summary>What tells it from others.</summary>
    public (string Session, string? Machine, string? Id) Key => (Session, Machine?.Slug.Value, Machine?.Id);

    /// <summary>Whether it says so of what a machine has.</summary>
    /// <param name="machine">The machine; null for what an older layout kept for the one machine that it knew.</param>
    public bool IsOf(NamedMachine? machine) => Machine is null || machine is null || Machine.Is(machine);
}
