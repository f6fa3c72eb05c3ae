using System.Text.Json;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.SecretScan;

namespace ClaudeBackup.Core.Syncing;

/// <summary>
/// Reads one file once: cuts it into segments, hashes them, and compresses only those that are not stored yet. Exactly as
/// many bytes are read as the file had when it was opened, so a transcript that grows meanwhile is saved as a prefix.
/// </summary>
/// <param name="source">Where its files are.</param>
/// <param name="writer">Takes the new segments.</param>
/// <param name="readStored">Gives the source bytes of a stored segment of a file.</param>
/// <param name="large">Shared by all captures of a run.</param>
/// <param name="now">The time of this sync.</param>
/// <remarks>Its buffers serve one file after the other: each thread has its own.</remarks>
internal sealed class FileCapture(
    Source source,
    SnapshotWriter writer,
    Func<StoredFile, Variant, int, byte[]> readStored,
    LargeBuffer large,
    DateTimeOffset now
) : IDisposable
{
    private const int SniffedForText = 8000;

    // A file changed within a clock tick of being read could change again unseen. Clocks of file systems tick every few
    // milliseconds; where they tell whole seconds only, two of those.
    private const long TickNs = 50_000_000;
    private const long CoarseTickNs = 2_000_000_000;

    /// <summary>Told the source bytes of every blob that is new; null when no scan for secrets.</summary>
    public BlobScanner? Secrets { get; init; }

    /// <summary>What is masked on the way; null where nothing was ever forgotten.</summary>
    public CaptureMasks? Masks { get; init; }

    private readonly SourceReader _reader = new(source.Files, large);
    private MemoryStream _compressed = new();

    /// <summary>Reads a file and stores what is new in it.</summary>
    /// <exception cref="BackupException">The repository cannot take it (disk full).</exception>
    public CaptureResult Capture(FileToRead file)
    {
        try
        {
            return Capture(file, _reader.Open(source.Home.Locate(file.Scanned.Source)!, file.Longest));
        }
        catch (SourceReadException e)
        {
            return new CaptureResult.Unreadable(new FileProblem(file.Scanned.Source.Value, e.Message));
        }
        catch (JsonException)
        {
            return new CaptureResult.Unreadable(
                new FileProblem(file.Scanned.Source.Value, "It is not valid JSON now; what was saved of it stays.")
            );
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _reader.Dispose();
        _compressed.Dispose();
    }

    private CaptureResult Capture(FileToRead file, FileMetadata metadata)
    {
        var (scanned, stored, _) = file;
        if (scanned.RequiresText && stored is null && _reader.Peek(SniffedForText).Contains((byte)0))
        {
            return new CaptureResult.NotText(scanned.Source, metadata.Fingerprint);
        }

        var known = stored is not null && stored.Path == file.Path ? stored.Variants : [];
        var content =
            file.Path.IsSegmented ? CaptureSegments(file, metadata.Size, known)
            : scanned.IsClaudeJson ? CapturePlain(file.Path, ClaudeJson.Keep(_reader.ReadRest().ToArray()).Json, known)
            : CapturePlain(file.Path, _reader.ReadRest(), known);
        return Compare(file, content, metadata);
    }

    /// <summary>The segments of a file, and of which stored variant it is an extension.</summary>
    private sealed record Content(IReadOnlyList<Segment> Segments, Variant? Extends, bool IsPrefixOfStored);

    private Content CapturePlain(StoredPath path, ReadOnlySpan<byte> source, IReadOnlyList<Variant> known)
    {
        var bytes = Masks is null ? source : Masks.OfWhole(path.ToSource(), source, known);
        var hash = ContentHash.Of(bytes);
        var same = known.FirstOrDefault(v => v.Segments.Count == 1 && v.Segments[0].Hash == hash);
        if (same is not null)
        {
            return new Content(same.Segments, same, IsPrefixOfStored: false);
        }

        Masks?.Note(path, known, source, bytes);
        var segment = new Segment
        {
            Hash = hash,
            Size = bytes.Length,
            StoredSize = bytes.Length,
            Codec = Codec.None,
            Blob = writer.Add(bytes),
        };
        Secrets?.Scan(segment.Blob, bytes, path, linesBefore: 0);
        return new Content([segment], Extends: null, IsPrefixOfStored: false);
    }

    private Content CaptureSegments(FileToRead file, long size, IReadOnlyList<Variant> known)
    {
        if (WholeAndUnchanged(size, known) is { } whole)
        {
            return new Content(whole.Segments, whole, IsPrefixOfStored: false);
        }

        var masked = Masks is null ? null : FindMasked(file, size, known);
        var stored = known.SelectMany(v => v.Segments).GroupBy(s => s.Hash).ToDictionary(g => g.Key, g => g.First());
        var proofs = known.Select(v => new PrefixProof(v)).ToArray();
        var segments = new List<Segment>();
        var digested = IndexBuilder.IsDigested(file.Scanned.Source);
        var lines = 0;
        var offset = 0L;
        do
        {
            var bytes = _reader.NextSegment();
            var read = bytes;
            if (Masks is not null)
            {
                bytes = Masks.Cover(bytes, masked, offset);
                bytes = stored.ContainsKey(ContentHash.Of(bytes)) ? bytes : Masks.Mask(file.Scanned.Source, bytes);
                offset += bytes.Length;
            }

            var hash = ContentHash.Of(bytes);
            foreach (var proof in proofs)
            {
                proof.Continue(bytes, hash);
            }

            if (stored.TryGetValue(hash, out var same))
            {
                segments.Add(Told(same, bytes, digested));
            }
            else
            {
                Masks?.Note(file.Path, known, read, bytes);
                segments.Add(Compress(bytes, hash, digested));
                Secrets?.Scan(segments[^1].Blob, bytes, file.Path, lines);
            }

            lines += Secrets is null ? 0 : bytes.Count((byte)'\n');
        } while (!_reader.AtEnd);

        var extends = proofs.Where(p => p.Holds).Select(p => p.Variant).MaxBy(v => v.Size);
        Array.ForEach(proofs, p => p.Dispose());
        if (masked is not null && extends is null)
        {
            throw new SourceReadException("It changed while it was read; the next sync saves it.", new IOException());
        }

        var taken = segments.Sum(s => s.Size);
        return new Content(
            segments.ToArray(),
            extends,
            extends is null && known.Any(v => v.Size > taken && IsPrefix(segments, file.Stored!, v))
        );
    }

    // The stored state in which secrets are masked, and that the file has all bytes of but for these. It is read once more then, with the same bytes masked.
    private Variant? FindMasked(FileToRead file, long size, IReadOnlyList<Variant> known)
    {
        var proofs = Masks!.Touched(known).Where(v => v.Size <= size).Select(v => new PrefixProof(v)).ToArray();
        if (proofs.Length == 0)
        {
            return null;
        }

        var offset = 0L;
        do
        {
            var bytes = _reader.NextSegment();
            foreach (var proof in proofs)
            {
                // what a sync masked by itself since then is told nowhere
                var covered = Masks.Mask(file.Scanned.Source, Masks.Cover(bytes, proof.Variant, offset));
                proof.Continue(covered, ContentHash.Of(covered));
            }

            offset += bytes.Length;
        } while (!_reader.AtEnd && !Array.TrueForAll(proofs, p => p.IsDecided));

        var found = proofs.Where(p => p.Holds).Select(p => p.Variant).MaxBy(v => v.Size);
        Array.ForEach(proofs, p => p.Dispose());
        _ = _reader.Open(source.Home.Locate(file.Scanned.Source)!, size);
        return found;
    }

    // Older layouts kept whole files. One that did not change would be cut, compressed and given to git, all for nothing.
    private Variant? WholeAndUnchanged(long size, IReadOnlyList<Variant> known)
    {
        var whole = known
            .Where(v => v.Segments is [{ Size: > Segmenter.Shortest } only] && only.Size == size)
            .ToArray();
        if (whole.Length == 0)
        {
            return null;
        }

        var hash = _reader.HashWhole();
        return Array.Find(whole, v => v.Segments[0].Hash == hash);
    }

    // Full segments are compared by hash. The last one ends where the file does, so it is held against as many stored bytes.
    private bool IsPrefix(List<Segment> segments, StoredFile file, Variant variant)
    {
        var full = segments.Count - 1;
        if (!segments.Take(full).Select(s => s.Hash).SequenceEqual(variant.Segments.Take(full).Select(s => s.Hash)))
        {
            return false;
        }

        try
        {
            using var bytes = new MemoryStream();
            for (var i = full; i < variant.Segments.Count && bytes.Length < segments[^1].Size; i++)
            {
                bytes.Write(readStored(file, variant, i));
            }

            var size = (int)segments[^1].Size;
            return bytes.Length >= size && ContentHash.Of(bytes.GetBuffer().AsSpan(0, size)) == segments[^1].Hash;
        }
        catch (BackupException e) when (e.LacksBytes)
        {
            return false;
        }
    }

    private Segment Compress(ReadOnlySpan<byte> bytes, ContentHash hash, bool digested)
    {
        if (_compressed.Capacity > Segmenter.Longest)
        {
            _compressed = new MemoryStream();
        }

        _compressed.SetLength(0);
        Codec.Current.Compress(bytes, _compressed);
        var stored = _compressed.GetBuffer().AsSpan(0, (int)_compressed.Length);
        return new Segment
        {
            Hash = hash,
            Size = bytes.Length,
            StoredSize = stored.Length,
            Codec = Codec.Current,
            Blob = writer.Add(stored),
            Digest = digested ? TranscriptReader.Digest(bytes) : null,
        };
    }

    // A list of an earlier version had no digest or an older one, and the blob is not here: the source has the same bytes.
    private static Segment Told(Segment stored, ReadOnlySpan<byte> bytes, bool digested) =>
        digested && stored.Digest is not { Format: TranscriptDigest.NewestFormat }
            ? stored with
            {
                Digest = TranscriptReader.Digest(bytes),
            }
            : stored;

    private CaptureResult Compare(FileToRead file, Content content, FileMetadata metadata)
    {
        var (scanned, stored, path) = file;
        var variant = new Variant
        {
            Number = content.Extends?.Number ?? 1,
            Mode = metadata.Mode,
            ModifiedNs = metadata.ModifiedNs,
            Saved = now,
            Link = scanned.Link,
            Segments = content.Segments,
        };
        var fresh = new StoredFile
        {
            Source = scanned.Source,
            Path = path,
            Current = variant.Number,
            Variants = [variant],
        };
        var fingerprint = Settled(metadata);
        if (stored is null)
        {
            return Changed(fresh, ChangeKind.Added);
        }

        if (content.Extends is { } extended)
        {
            return extended.Size == variant.Size
                ? Same(fresh, stored, extended, fingerprint)
                : Changed(fresh with { Variants = Replace(stored, variant) }, ChangeKind.Appended);
        }

        if (!SessionPath.IsAppendOnly(scanned.Source))
        {
            return Changed(fresh, ChangeKind.Replaced);
        }

        var number = stored.Variants[^1].Number + 1;
        return Changed(
            fresh with
            {
                Current = number,
                Variants = [.. stored.Variants, variant with { Number = number }],
            },
            content.IsPrefixOfStored ? ChangeKind.Shrunk : ChangeKind.Rewritten
        );

        CaptureResult.Changed Changed(StoredFile file, ChangeKind kind) =>
            new(new IndexEntry(file, fingerprint, absentSince: null), kind);
    }

    // A time alone is no change of content: it is told by the next one.
    private static CaptureResult.Same Same(StoredFile fresh, StoredFile stored, Variant held, Fingerprint? fingerprint)
    {
        var seen = fresh.Variants[0];
        var changed =
            held.Mode != seen.Mode
            || stored.Current != held.Number
            || !string.Equals(held.Link, seen.Link, StringComparison.Ordinal);
        var refreshed = changed ? held with { Mode = seen.Mode, Link = seen.Link } : held;
        return new CaptureResult.Same(
            new IndexEntry(fresh with { Variants = Replace(stored, refreshed) }, fingerprint, absentSince: null),
            changed
        );
    }

    private static IReadOnlyList<Variant> Replace(StoredFile file, Variant variant) =>
        [.. file.Variants.Select(v => v.Number == variant.Number ? variant : v)];

    // The modification time can be set to anything; the time of change is the system's own.
    private Fingerprint? Settled(FileMetadata metadata)
    {
        var tick = metadata.ChangedNs % 1_000_000_000 == 0 ? CoarseTickNs : TickNs;
        return Timestamp.ToUnixNs(now) - metadata.ChangedNs > tick ? metadata.Fingerprint : null;
    }
}
