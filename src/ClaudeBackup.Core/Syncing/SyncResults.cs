using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Git;

namespace ClaudeBackup.Core.Syncing;

/// <summary>Everything a sync came to, before it is counted.</summary>
/// <param name="scan">What the source holds.</param>
/// <param name="changes">What was to be done.</param>
internal sealed class SyncResults(ScanResult scan, ChangeSet changes)
{
    private readonly List<CapturedFile> _captured = [];
    private readonly List<string> _warnings = [];
    private ObjectId? _commit;
    private long _bytesAdded;

    /// <summary>What was to be done.</summary>
    public ChangeSet Changes => changes;

    /// <summary>Adds what one commit holds.</summary>
    /// <param name="files">The files that were read for it.</param>
    /// <param name="made">The commit; null when nothing had changed after all.</param>
    /// <param name="bytes">Bytes it added to the repository.</param>
    public void Add(IReadOnlyList<CapturedFile> files, ObjectId? made, long bytes)
    {
        _captured.AddRange(files);
        _commit = made ?? _commit;
        _bytesAdded += bytes;
    }

    /// <summary>Adds a sentence for the user; null is none.</summary>
    public void Tell(string? warning) => _warnings.AddRange(warning is null ? [] : [warning]);

    /// <summary>Adds what settings files lost.</summary>
    public void Lost(IEnumerable<SettingsLoss> losses) => _warnings.AddRange(losses.Select(l => l.Sentence));

    /// <summary>Counts.</summary>
    public SyncSummary Summarise(SourceComparison after, TimeSpan duration)
    {
        var changed = _captured
            .Where(r => r.Result is CaptureResult.Changed)
            .Select(r => new ChangedFile(r.File, (CaptureResult.Changed)r.Result))
            .ToArray();
        var transcripts = changed.Where(c => SessionPath.IsTranscript(c.File.Scanned.Source)).ToArray();
        var config =
            changed.Count(c => c.File.Scanned.Tier is Tier.Config)
            + _captured.Count(r => r.Result is CaptureResult.Same { ModeChanged: true, Entry.File.Tier: Tier.Config });
        var configRemoved = changes.Removed.Count(f => f.Tier is Tier.Config);
        return new SyncSummary
        {
            Source = after,
            Commit = _commit,
            ConfigFiles = config + configRemoved,
            ConfigRemoved = configRemoved,
            Transcripts = transcripts.Length,
            NewTranscripts = transcripts.Count(t => t.Result.Kind is ChangeKind.Added),
            OtherFiles =
                changed.Count(c => c.File.Scanned.Tier is Tier.Sessions)
                - transcripts.Length
                + (changes.Removed.Count - configRemoved),
            Unchanged = changes.Unchanged + _captured.Count(r => r.Result is CaptureResult.Same),
            BytesRead = _captured.Sum(r => r.File.Scanned.Metadata.Size),
            BytesAdded = _bytesAdded,
            Vanished = changes.Vanished.Count,
            KeptAside =
            [
                .. changed
                    .Where(c => c.Result.Kind is ChangeKind.Shrunk or ChangeKind.Rewritten)
                    .Select(c => new KeptAside(
                        c.File.Scanned.Source.Value,
                        SessionPath.Of(c.File.Scanned.Source)?.SessionId,
                        c.Result.Kind,
                        c.File.Stored!.Fullest.Size,
                        c.Result.Entry.File.CurrentVariant.Size
                    )),
            ],
            Problems =
            [
                .. scan.Problems,
                .. changes.Hidden,
                .. _captured.Select(r => r.Result).OfType<CaptureResult.Unreadable>().Select(u => u.Problem),
            ],
            Blind = changes.Blind,
            Warnings = [.. _warnings, .. changes.Warnings],
            Duration = duration,
        };
    }

    private sealed record ChangedFile(FileToRead File, CaptureResult.Changed Result);
}
