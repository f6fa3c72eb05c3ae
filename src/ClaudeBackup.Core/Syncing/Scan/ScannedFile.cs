using System.Collections.ObjectModel;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Syncing;

/// <summary>A file of the source as the scan saw it: named and looked at, not read. Of a large home there are as many at once as it has files.</summary>
public sealed record ScannedFile
{
    /// <summary>Below the Claude home, which can <see cref="ClaudeHome.Locate">locate</see> it.</summary>
    public required RelativePath Source { get; init; }

    /// <summary>Size, times and inode.</summary>
    public required Fingerprint Fingerprint { get; init; }

    /// <summary>The device that its inode is of.</summary>
    public required ulong Device { get; init; }

    /// <summary>The permission bits (octal 07777).</summary>
    public required int Mode { get; init; }

    /// <summary>What it belongs to.</summary>
    public required Tier Tier { get; init; }

    /// <summary>Captured only when it is text.</summary>
    public required bool RequiresText { get; init; }

    /// <summary>Whether it is the client's own file, of which only a part is kept.</summary>
    public bool IsClaudeJson { get; init; }

    /// <summary>What the link said through which it was reached, with the rest of the way.</summary>
    public string? Link { get; init; }
}

/// <summary>Everything the source holds that is to be captured.</summary>
/// <param name="Root">The Claude home.</param>
/// <param name="SourceExists">Whether there is a Claude home at all.</param>
/// <param name="IsListed">Whether the home itself could be listed; if not, nothing is known of what is missing.</param>
/// <param name="Files">In no particular order.</param>
/// <param name="Problems">What could not be looked at.</param>
/// <param name="Unseen">What is there but was not taken: below it, nothing that is stored counts as deleted.</param>
/// <param name="LeftOut">What is there and is not to be captured; of a folder only its own name.</param>
public sealed record ScanResult(
    AbsolutePath Root,
    bool SourceExists,
    bool IsListed,
    IReadOnlyList<ScannedFile> Files,
    IReadOnlyList<FileProblem> Problems,
    IReadOnlyList<RelativePath> Unseen,
    IReadOnlyList<LeftOut> LeftOut
)
{
    /// <summary>How many sessions that it holds were forgotten in the repository, and so are not saved; nothing of them is in the files.</summary>
    public int Forgotten { get; init; }

    /// <summary>The link through which the home itself leads nowhere: then nothing is known of what is missing. Null where it is no such link.</summary>
    public DanglingLink? Nowhere { get; init; }

    /// <summary>Links in it that lead nowhere, by what is captured through them.</summary>
    public IReadOnlyDictionary<RelativePath, DanglingLink> Dangling { get; init; } =
        ReadOnlyDictionary<RelativePath, DanglingLink>.Empty;
}

/// <summary>A file or folder that is not captured.</summary>
/// <param name="Path">Below the Claude home.</param>
/// <param name="Reason">Why.</param>
public sealed record LeftOut(RelativePath Path, ExclusionReason Reason);
