using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Migration;

/// <summary>One state of a file as an older layout kept it.</summary>
internal sealed record LegacyState
{
    /// <summary>git's name for the stored bytes.</summary>
    public required ObjectId Blob { get; init; }

    /// <summary>The file that holds them when git does not: it was never committed.</summary>
    public AbsolutePath? Uncommitted { get; init; }

    /// <summary>When they were first saved: the time of the first commit that had them, else of the file.</summary>
    public required DateTimeOffset Saved { get; init; }

    /// <summary>Larger is newer.</summary>
    public required int Order { get; init; }
}

/// <summary>A transcript or the history, with every state that was ever stored.</summary>
internal sealed record LegacyFile
{
    /// <summary>The machine it belongs to.</summary>
    public required Slug Slug { get; init; }

    /// <summary>Below the Claude home.</summary>
    public required RelativePath Source { get; init; }

    /// <summary>Each with bytes of its own.</summary>
    public required IReadOnlyList<LegacyState> States { get; init; }

    /// <summary>When the reference removed it; null while HEAD or the work tree has it.</summary>
    public required DateTimeOffset? Removed { get; init; }
}

/// <summary>A config file as it was last.</summary>
/// <param name="Source">Below the Claude home.</param>
/// <param name="IsExecutable">Whether it could be run.</param>
/// <param name="State">Its bytes, not compressed.</param>
internal sealed record LegacyConfig(RelativePath Source, bool IsExecutable, LegacyState State);

/// <summary>Everything that an older layout holds in HEAD, history and work tree.</summary>
internal sealed record LegacyContents
{
    /// <summary>The commit on top of which the new layout is made; null without one.</summary>
    public required ObjectId? Head { get; init; }

    /// <summary>Its tree.</summary>
    public required IReadOnlyList<TreeEntry> Tree { get; init; }

    /// <summary>The machine that the root belongs to, and so the config.</summary>
    public required Slug RootSlug { get; init; }

    /// <summary>Transcripts and history.</summary>
    public required IReadOnlyList<LegacyFile> Files { get; init; }

    /// <summary>Config of <see cref="RootSlug"/>.</summary>
    public required IReadOnlyList<LegacyConfig> Config { get; init; }

    /// <summary>What manifests tell of machines, by slug.</summary>
    public required IReadOnlyDictionary<Slug, LegacyManifest> Manifests { get; init; }

    /// <summary>Files that could not be taken.</summary>
    public required IReadOnlyList<Failures.FileProblem> Problems { get; init; }

    /// <summary>Every slug that has anything, and those whose folder is there already.</summary>
    public IEnumerable<Slug> Slugs => Files.Select(f => f.Slug).Concat(Config.Count > 0 ? [RootSlug] : []).Distinct();
}
