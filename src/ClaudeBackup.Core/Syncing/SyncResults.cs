using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Syncing;

/// <summary>What a sync came to, counted commit by commit: what was read for one is not held on to.</summary>
/// <param name="scan">What the source holds.</param>
/// <param name="changes">What was to be done.</param>
internal sealed class SyncResults(ScanResult scan, ChangeSet changes)
{
    private readonly List<KeptAside> _keptAside = [];
    private readonly List<FileProblem> _unreadable = [];
    private readonly List<string> _warnings = [];
    private ObjectId? _commit;
    private long _bytesAdded;
    private long _bytesRead;
    private int _same;
    private int _config;
    private int _transcripts;
    private int _newTranscripts;
    private int _otherFiles;

    /// <summary>What was to be done.</summary>
    public ChangeSet Changes => changes;

    /// <summary>Adds what one commit holds.</summary>
    /// <param name="files">The files that were read for it.</param>
    /// <param name="made">The commit; null when nothing had changed after all.</param>
    /// <param name="bytes">Bytes it added to the repository.</param>
    public void Add(IReadOnlyList<CapturedFile> files, ObjectId? made, long bytes)
    {
        _commit = made ?? _commit;
        _bytesAdded += bytes;
        foreach (var (file, result) in files)
        {
            _bytesRead += file.Scanned.Fingerprint.Size;
            switch (result)
            {
                case CaptureResult.Same same:
                    _same++;
                    _config += same is { ModeChanged: true, Entry.File.Tier: Tier.Config } ? 1 : 0;
                    break;
                case CaptureResult.Changed changed:
                    Add(file, changed);
                    break;
                case CaptureResult.Unreadable unreadable:
                    _unreadable.Add(unreadable.Problem);
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>Adds a sentence for the user; null is none.</summary>
    public void Tell(string? warning) => _warnings.AddRange(warning is null ? [] : [warning]);

    /// <summary>Adds what settings files lost.</summary>
    public void Lost(IEnumerable<SettingsLoss> losses, LocalTime local) =>
        _warnings.AddRange(losses.Select(l => l.Sentence(local)));

    /// <summary>All of it.</summary>
    public SyncSummary Summarise(SourceComparison after, TimeSpan duration)
    {
        var configRemoved = changes.Removed.Count(f => f.Tier is Tier.Config);
        return new SyncSummary
        {
            Source = after,
            Commit = _commit,
            ConfigFiles = _config + configRemoved,
            ConfigRemoved = configRemoved,
            Transcripts = _transcripts,
            NewTranscripts = _newTranscripts,
            OtherFiles = _otherFiles + (changes.Removed.Count - configRemoved),
            Unchanged = changes.Unchanged + _same,
            BytesRead = _bytesRead,
            BytesAdded = _bytesAdded,
            Vanished = changes.Vanished.Count,
            KeptAside = _keptAside,
            Problems = [.. scan.Problems, .. changes.Hidden, .. _unreadable],
            Blind = changes.Blind,
            Warnings = [.. _warnings, .. changes.Warnings],
            Duration = duration,
        };
    }

    private void Add(FileToRead file, CaptureResult.Changed changed)
    {
        var source = file.Scanned.Source;
        if (SessionPath.IsTranscript(source))
        {
            _transcripts++;
            _newTranscripts += changed.Kind is ChangeKind.Added ? 1 : 0;
        }
        else if (file.Scanned.Tier is Tier.Config)
        {
            _config++;
        }
        else
        {
            _otherFiles++;
        }

        if (changed.Kind is ChangeKind.Shrunk or ChangeKind.Rewritten)
        {
            _keptAside.Add(
                new KeptAside(
                    source.Value,
                    SessionPath.Of(source)?.SessionId,
                    changed.Kind,
                    file.Stored!.Fullest.Size,
                    changed.Entry.File.CurrentVariant.Size
                )
            );
        }
    }
}
