using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Runs;

namespace ClaudeBackup.Core.Syncing;

/// <summary>What is asked of a sync.</summary>
public sealed record SyncRequest
{
    /// <summary>The half of the source to look at; null for both.</summary>
    public Tier? Only { get; init; }

    /// <summary>Who asks.</summary>
    public RunTrigger Trigger { get; init; } = RunTrigger.User;

    /// <summary>How long to wait for another run to end.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.Zero;

    /// <summary>Whether the Claude home of now becomes the one that is saved, whatever was saved before.</summary>
    public bool AdoptsHome { get; init; }

    /// <summary>A transcript to save as it was when it had this size; null saves all as it is.</summary>
    public SourceMark? UpTo { get; init; }
}

/// <summary>A moment of a file that only ever grows.</summary>
/// <param name="Source">Below the Claude home.</param>
/// <param name="Size">Bytes it had.</param>
public sealed record SourceMark(RelativePath Source, long Size);
