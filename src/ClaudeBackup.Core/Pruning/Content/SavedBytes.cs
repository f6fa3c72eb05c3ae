using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Pruning;

/// <summary>Gives the source bytes of states, proved against their hashes, whichever snapshot has them.</summary>
/// <param name="repository">The repository.</param>
/// <param name="newest">What the machine has stored now.</param>
/// <param name="history">Its snapshots.</param>
internal sealed class SavedBytes(BackupRepository repository, MachineIndex newest, MachineHistory history) : IDisposable
{
    private readonly SegmentStore _store = new(repository);
    private (SavedContent State, StoredFile File, Variant Variant)? _last;

    /// <summary>The bytes of a segment; null where they are damaged.</summary>
    public async Task<byte[]?> TryReadAsync(SavedContent state, int index, CancellationToken cancellation)
    {
        try
        {
            var (_, file, variant) = await LocateAsync(state, cancellation);
            return _store.Read(newest.Slug, file, variant, index);
        }
        catch (BackupException e) when (e.LacksBytes)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _store.Dispose();

    private async Task<(SavedContent State, StoredFile File, Variant Variant)> LocateAsync(
        SavedContent state,
        CancellationToken cancellation
    )
    {
        if (_last is { } last && ReferenceEquals(last.State, state))
        {
            return last;
        }

        var source = state.Path.ToSource();
        var located =
            newest.Find(source) is { } file
            && file.Path == state.Path
            && file.Variants.FirstOrDefault(v => v.Number == state.Variant) is { } variant
            && state.IsSame([.. variant.Segments.Select(s => (s.Hash, s.Size))])
                ? (state, file, variant)
                : await OfHistoryAsync(state, source, cancellation);
        _last = located;
        return located;
    }

    private async Task<(SavedContent State, StoredFile File, Variant Variant)> OfHistoryAsync(
        SavedContent state,
        RelativePath source,
        CancellationToken cancellation
    )
    {
        var codec = state.Path.Codecs[0];
        string[] names =
        [
            .. state.Pieces.Select((_, i) => newest.Slug.PathOf(state.Path.SegmentFile(state.Variant, i, codec))),
        ];
        var found = await new CommitGraph(repository.Git).ListEverythingAsync(
            history.Commits[state.To],
            names,
            cancellation
        );
        var blobs = found.ToDictionary(e => e.Path, e => e.Id, StringComparer.Ordinal);
        var variant = new Variant
        {
            Number = state.Variant,
            Mode = 0,
            ModifiedNs = 0,
            Saved = DateTimeOffset.UnixEpoch,
            Segments =
            [
                .. state.Pieces.Select(
                    (p, i) =>
                        new Segment
                        {
                            Hash = p.Hash,
                            Size = p.Size,
                            StoredSize = Segment.UnknownSize,
                            Blob = blobs.GetValueOrDefault(names[i]) ?? ObjectId.None,
                            Codec = codec,
                        }
                ),
            ],
        };
        var file = new StoredFile
        {
            Source = source,
            Path = state.Path,
            Variants = [variant],
            Current = variant.Number,
        };
        return (state, file, variant);
    }
}
