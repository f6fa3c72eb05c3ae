using System.IO.Hashing;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Migration;

/// <summary>What the new layout holds already, when the reference went on working beside it.</summary>
/// <param name="store">Reads segments.</param>
internal sealed class SoundVariants(SegmentStore store)
{
    private readonly Dictionary<Variant, (Slug Slug, StoredFile File)> _places = new(
        ReferenceEqualityComparer.Instance
    );

    /// <summary>The variants that can be read; the reference may have written over segments of others.</summary>
    public IReadOnlyList<Variant> Sound(Slug slug, StoredFile? file)
    {
        _places.Clear();
        foreach (var variant in file?.Variants ?? [])
        {
            _places.Add(variant, (slug, file!));
        }

        return [.. _places.Keys.Where(IsSound)];
    }

    /// <summary>Length and CRC of a sound variant.</summary>
    public ContentMark Mark(Variant variant)
    {
        var crc = new Crc32();
        Read(variant, bytes => crc.Append(bytes));
        return new ContentMark(variant.Size, crc.GetCurrentHashAsUInt32());
    }

    /// <summary>The marks of a sound variant.</summary>
    public PrefixMarks Marks(Variant variant, IEnumerable<long> wanted)
    {
        var marks = new PrefixMarks(wanted);
        Read(variant, bytes => marks.Continue(bytes));
        return marks;
    }

    private bool IsSound(Variant variant)
    {
        try
        {
            Read(variant, static _ => { });
            return true;
        }
        catch (BackupException e) when (e.LacksBytes)
        {
            return false;
        }
    }

    private void Read(Variant variant, Action<byte[]> take)
    {
        var (slug, file) = _places[variant];
        for (var i = 0; i < variant.Segments.Count; i++)
        {
            take(store.Read(slug, file, variant, i));
        }
    }
}
