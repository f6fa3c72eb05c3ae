using ClaudeBackup.Core.Json;

namespace ClaudeBackup.Core.Claude;

/// <summary>Finds the entries that a stretch of a transcript follows without having them.</summary>
public static class OuterParents
{
    /// <summary>Their ids, as the entries of the stretch name them: where it begins, and where it was compacted.</summary>
    public static IReadOnlyCollection<string> Of(ReadOnlySpan<byte> wholeLines)
    {
        var (own, named) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        var reader = new EntryReader(wholeLines);
        while (reader.Read(out var entry))
        {
            if (entry.Uuid.Length > 0)
            {
                _ = own.Add(JsonText.Decode(wholeLines, entry.Uuid));
            }

            foreach (var parent in new[] { entry.ParentUuid, entry.LogicalParent })
            {
                if (parent.Length > 0)
                {
                    _ = named.Add(JsonText.Decode(wholeLines, parent));
                }
            }
        }

        named.ExceptWith(own);
        return named;
    }
}
