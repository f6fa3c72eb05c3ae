using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Storage;

namespace ClaudeBackup.Core.Migration;

/// <summary>What the new layout holds already, when the reference went on working beside it.</summary>
/// <param name="store">Reads segments.</param>
internal sealed class StoredContent(SegmentStore store)
{
    /// <summary>The variants that can be read; the reference may have written over segments of others.</summary>
    public IEnumerable<Variant> Sound(string slug, StoredFile? file) =>
        file?.Variants.Where(v => IsSound(slug, file, v)) ?? [];

    /// <summary>The marks of a variant.</summary>
    public PrefixMarks Marks(string slug, StoredFile file, Variant variant, IEnumerable<long> wanted)
    {
        var marks = new PrefixMarks(wanted);
        for (var i = 0; i < variant.Segments.Count; i++)
        {
            marks.Continue(store.Read(slug, file, variant, i));
        }

        return marks;
    }

    private bool IsSound(string slug, StoredFile file, Variant variant)
    {
        try
        {
            for (var i = 0; i < variant.Segments.Count; i++)
            {
                _ = store.Read(slug, file, variant, i);
            }

            return true;
        }
        catch (BackupException e) when (e.Kind is FailureKind.Integrity)
        {
            return false;
        }
    }
}
