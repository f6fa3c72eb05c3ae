using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Secrets;
using ClaudeBackup.Core.SecretScan;

namespace ClaudeBackup.Core.Syncing;

/// <summary>
/// What is masked on its way in: the source still has secrets that were forgotten. Where a file goes on from a stored state in which some are masked, the same bytes are masked
/// in it, proved by the hash of what is stored, so it stays the same file; in what is new those are masked that a scan finds.
/// </summary>
/// <param name="masks">What is masked in what is stored.</param>
/// <param name="masker">Masks what was forgotten on this machine; null when nothing was. For one thread.</param>
/// <param name="traces">Masks what files of all sessions hold of forgotten ones.</param>
/// <param name="machine">This machine.</param>
/// <param name="captured">Where it is noted what is masked here.</param>
internal sealed class CaptureMasks(
    Masks masks,
    SecretMasker? masker,
    TraceMasker traces,
    NamedMachine machine,
    CapturedMasks captured
)
{
    private static readonly IReadOnlySet<ContentHash> Nothing = new HashSet<ContentHash>();

    /// <summary>Makes them, one for each thread; null where nothing was ever forgotten.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="captured">Where it is noted what is masked here.</param>
    public static Func<CaptureMasks?> Of(BackupRepository repository, CapturedMasks captured)
    {
        var masks = new MaskStore(repository).All();
        var hasSecrets = ForgottenSecrets.Read(repository).Count > 0;
        var sessions = new ForgottenStore(repository).All();
        if (masks.IsEmpty && !hasSecrets && sessions.IsEmpty)
        {
            return () => null;
        }

        var (machine, traces) = (NamedMachine.Of(MachineIdentity.Read(repository)), new TraceMasker(sessions));
        return () =>
            new CaptureMasks(masks, hasSecrets ? ForgottenSecrets.Masker(repository) : null, traces, machine, captured);
    }

    /// <summary>The stored states in which something is masked.</summary>
    public Variant[] Touched(IReadOnlyList<Variant> known) => [.. known.Where(masks.Touch)];

    /// <summary>The bytes as they are stored.</summary>
    /// <param name="bytes">A piece of the source; valid until the next one is read.</param>
    /// <param name="variant">The stored state that the file goes on from; null for none in which anything is masked.</param>
    /// <param name="offset">Where the piece begins in the file.</param>
    public ReadOnlySpan<byte> Cover(ReadOnlySpan<byte> bytes, Variant? variant, long offset)
    {
        if (variant is null || offset >= variant.Size)
        {
            return bytes;
        }

        var made = bytes.ToArray();
        foreach (var (start, length) in masks.RangesOf(variant))
        {
            MaskedSegment.Cover(start, length, made, offset);
        }

        return made;
    }

    /// <summary>The bytes of something new, without what was forgotten.</summary>
    /// <param name="source">The file.</param>
    /// <param name="bytes">A piece of it.</param>
    public ReadOnlySpan<byte> Mask(RelativePath source, ReadOnlySpan<byte> bytes)
    {
        var made = traces.Mask(machine, source, bytes) is var (content, _) ? content : bytes;
        return masker?.Mask(made)?.Content ?? made;
    }

    /// <summary>Notes what is masked in a piece, so that the next sync, and whoever holds the source against what is stored, knows.</summary>
    /// <param name="path">The file's.</param>
    /// <param name="known">What is stored of the file.</param>
    /// <param name="source">The bytes of the source.</param>
    /// <param name="bytes">The same as they are going to be stored.</param>
    public void Note(StoredPath path, IReadOnlyList<Variant> known, ReadOnlySpan<byte> source, ReadOnlySpan<byte> bytes)
    {
        if (!source.SequenceEqual(bytes) && MaskedBytes.Between(source, bytes.ToArray()) is { } masked)
        {
            captured.Add(
                path,
                known.Count == 0 ? Nothing : known.SelectMany(v => v.Segments).Select(s => s.Hash).ToHashSet(),
                ContentHash.Of(bytes),
                [.. masked.Ranges.Select(r => new MaskedRange(r.Start, r.Length))],
                masks.IsEmpty ? DateTimeOffset.UnixEpoch : masks.All.Max(m => m.Forgotten)
            );
        }
    }

    /// <summary>The bytes of a file that is stored in one piece, as a stored state has them, or without what was forgotten.</summary>
    /// <param name="source">The file.</param>
    /// <param name="bytes">All of the source.</param>
    /// <param name="known">What is stored of it.</param>
    public ReadOnlySpan<byte> OfWhole(RelativePath source, ReadOnlySpan<byte> bytes, IReadOnlyList<Variant> known)
    {
        foreach (var variant in Touched(known))
        {
            var covered = Cover(bytes, variant, 0);
            if (variant.Segments.Count == 1 && ContentHash.Of(covered) == variant.Segments[0].Hash)
            {
                return covered;
            }
        }

        return Mask(source, bytes);
    }
}
