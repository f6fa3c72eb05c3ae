using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Syncing;

/// <summary>Hears how far a sync is. What it does with it must not throw.</summary>
public sealed record SyncListener
{
    /// <summary>It has the lock, and is at work from now on.</summary>
    public Action Begun { get; init; } = () => { };

    /// <summary>It has looked at the source, and has saved nothing of it yet.</summary>
    public Action<SourceComparison> Compared { get; init; } = _ => { };

    /// <summary>Told now and then, from any thread; null for nobody.</summary>
    public IProgress<ByteProgress>? Progress { get; init; }
}
