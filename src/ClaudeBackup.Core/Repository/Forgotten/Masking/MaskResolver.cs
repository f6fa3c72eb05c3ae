using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;

namespace ClaudeBackup.Core.Repository;

/// <summary>
/// Finds the blobs that masks are for. A mask counts only where it is one: what it makes has the same length, and other bytes only where it has asterisks; so whoever
/// may write to a remote can hide bytes of a history, as one who forgets can, and not change them.
/// </summary>
/// <param name="repository">The repository.</param>
/// <param name="masks">The masks.</param>
/// <param name="forgotten">Sessions that go: of what was masked in them before, nothing is left anywhere.</param>
/// <param name="reader">Reads blobs.</param>
internal sealed class MaskResolver(
    BackupRepository repository,
    Masks masks,
    ForgottenSessions forgotten,
    BlobReader reader
)
{
    // a chain of secrets that were masked one after the other in the same bytes
    private const int MostTimes = 64;

    private IReadOnlyDictionary<ObjectId, long>? _here;

    private readonly bool _leavesOthers = RepositoryFacts.Read(repository).LeavesOthers;

    /// <summary>Finds them in the history of some commits.</summary>
    /// <param name="tips">The commits.</param>
    /// <param name="without">Commits of which all is known, and those before them.</param>
    /// <param name="cancellation">Ends git.</param>
    public async Task<MaskMap> RunAsync(
        IEnumerable<ObjectId> tips,
        IReadOnlyCollection<ObjectId> without,
        CancellationToken cancellation
    )
    {
        if (masks.IsEmpty)
        {
            return MaskMap.None;
        }

        var map = new MaskMap();
        var here = await repository.Git.ListBlobsHereAsync(cancellation);
        // what a clone has left at the remote: only its name tells
        foreach (var left in masks.All.Where(m => _leavesOthers && m.Was is { } was && !here.ContainsKey(was)))
        {
            var last = LastOf(left);
            map.Add(left.Was!, left.WasHash!.Value, last, last.Rule == MaskedSegment.OfSession ? [] : last.Ranges);
        }

        _here = here;
        // also what a mask made: another may have been put over it since
        var seen = new HashSet<ObjectId>();
        foreach (var tip in tips.Distinct())
        {
            foreach (var (path, blob) in await new CommitGraph(repository.Git).BlobsAsync(tip, without, cancellation))
            {
                if (here.ContainsKey(blob) && IsOfSource(path) && IsMeant(path, blob) && seen.Add(blob))
                {
                    Resolve(path, blob, map);
                }
            }
        }

        return map;
    }

    private bool IsMeant(string path, ObjectId blob) =>
        masks.OfBlob(blob) is not null || masks.At(path).Any(m => m.Was is null);

    // lists and records are written line by line, and never masked as a whole
    private static bool IsOfSource(string path) =>
        Slug.OwnerOf(path)?.Below(path) is not { } below
        || !(
            below.StartsWith(RepositoryLayout.FilesFolder + "/", StringComparison.Ordinal)
            || below is RepositoryLayout.ForgottenFile or RepositoryLayout.MaskedFile or RepositoryLayout.RetiredFile
        );

    private void Resolve(string path, ObjectId blob, MaskMap map)
    {
        var codec =
            Codec.Compressing.FirstOrDefault(c => path.EndsWith(c.Suffix, StringComparison.Ordinal)) ?? Codec.None;
        if (MaskedContent.TryRead(reader, blob, codec) is not { } before)
        {
            return;
        }

        var after = (byte[])before.Clone();
        var chain = new List<MaskedSegment>();
        while (chain.Count < MostTimes && Next(path, chain.Count == 0 ? blob : chain[^1].Blob, after) is { } next)
        {
            chain.Add(next);
        }

        if (chain is not [.., var last] || last.Blob == blob)
        {
            // one that names these very bytes, and says something else of them
            map.Refused += masks.OfBlob(blob) is null ? 0 : 1;
            return;
        }

        if (IsTrue(last, before, after))
        {
            map.Add(blob, ContentHash.Of(before), last, masks.SecretsIn(last, before));
        }
        else if (!forgotten.HoldsTracked(path))
        {
            map.Refused++;
        }
    }

    // The next mask that these bytes get, which are then masked.
    private MaskedSegment? Next(string path, ObjectId blob, byte[] bytes)
    {
        var candidates = masks.OfBlob(blob) is { } named ? [named] : masks.At(path).Where(m => m.Was is null);
        foreach (var masked in candidates.Where(m => m.Size == bytes.Length && m.Blob != blob))
        {
            var made = (byte[])bytes.Clone();
            MaskedSegment.Cover(masked.Ranges, made);
            if (ContentHash.Of(made) == masked.Hash && !made.AsSpan().SequenceEqual(bytes))
            {
                made.CopyTo(bytes, 0);
                return masked;
            }
        }

        return null;
    }

    // a clone that left the bytes at the remote has none to look at
    private bool IsTrue(MaskedSegment last, byte[] before, byte[] after) =>
        KeepsLines(before, after)
        && (
            _here?.ContainsKey(last.Blob) is not false
            && MaskedContent.TryRead(reader, last.Blob, last.Codec) is { } there
                ? there.AsSpan().SequenceEqual(after)
                : _leavesOthers
        );

    private static bool KeepsLines(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after) =>
        before.Count((byte)'\n') == after.Count((byte)'\n');

    private MaskedSegment LastOf(MaskedSegment masked)
    {
        for (var times = 0; times < MostTimes && masks.OfBlob(masked.Blob) is { } next; times++)
        {
            masked = next;
        }

        return masked;
    }
}
