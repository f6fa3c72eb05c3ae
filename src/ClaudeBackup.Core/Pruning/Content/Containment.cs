using System.Security.Cryptography;
using ClaudeBackup.Core.Format;

namespace ClaudeBackup.Core.Pruning;

/// <summary>Proves that all bytes of some states are the beginning of another one: by segments that are the same, and where cuts differ by hashing the other's bytes.</summary>
/// <param name="reader">Gives bytes.</param>
internal sealed class Containment(SavedBytes reader)
{
    // what is longer without a common cut is not looked at: it counts as not contained
    private const long MostBytes = 256L * 1024 * 1024;

    /// <summary>Those of some states that another one contains.</summary>
    /// <param name="states">Of the same file.</param>
    /// <param name="whole">What may contain them.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<IReadOnlySet<SavedContent>> InAsync(
        IEnumerable<SavedContent> states,
        SavedContent whole,
        CancellationToken cancellation
    )
    {
        var found = new HashSet<SavedContent>(ReferenceEqualityComparer.Instance);
        var open = new List<(SavedContent State, int Same)>();
        foreach (var state in states.Where(s => s.Size <= whole.Size))
        {
            var same = state.SameAs(whole);
            if (same == state.Pieces.Count || state.Size == 0)
            {
                _ = found.Add(state);
            }
            else
            {
                open.Add((state, same));
            }
        }

        foreach (var group in open.GroupBy(o => o.Same))
        {
            var longest = group.Max(o => RestOf(o.State, group.Key));
            if (longest <= MostBytes && await BytesAsync(whole, group.Key, longest, cancellation) is { } bytes)
            {
                found.UnionWith(BeginningsOf(bytes, group.Key, [.. group.Select(o => o.State)]));
            }
        }

        return found;
    }

    private static long RestOf(SavedContent state, int same) => state.Pieces.Skip(same).Sum(p => p.Size);

    private async Task<byte[]?> BytesAsync(SavedContent whole, int from, long count, CancellationToken cancellation)
    {
        using var bytes = new MemoryStream();
        for (var i = from; i < whole.Pieces.Count && bytes.Length < count; i++)
        {
            if (await reader.TryReadAsync(whole, i, cancellation) is not { } piece)
            {
                return null;
            }

            if (bytes.Length == 0 && piece.Length >= count)
            {
                return piece;
            }

            bytes.Write(piece);
        }

        return bytes.ToArray();
    }

    // Most have one more segment, the last, which ends with the file as it was then: all of these are hashed in one go.
    private static IEnumerable<SavedContent> BeginningsOf(byte[] bytes, int same, IReadOnlyList<SavedContent> states)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (done, actual) = (0, new byte[ContentHash.Length]);
        foreach (var state in states.OrderBy(s => s.Pieces[same].Size))
        {
            var size = state.Pieces[same].Size;
            if (RestOf(state, same) > bytes.Length)
            {
                continue;
            }

            hash.AppendData(bytes.AsSpan(done, (int)size - done));
            done = (int)size;
            _ = hash.GetCurrentHash(actual);
            if (ContentHash.FromBytes(actual) == state.Pieces[same].Hash && Follow(bytes, same + 1, size, state))
            {
                yield return state;
            }
        }
    }

    private static bool Follow(byte[] bytes, int from, long offset, SavedContent state)
    {
        foreach (var (expected, size) in state.Pieces.Skip(from))
        {
            if (ContentHash.Of(bytes.AsSpan((int)offset, (int)size)) != expected)
            {
                return false;
            }

            offset += size;
        }

        return true;
    }
}
