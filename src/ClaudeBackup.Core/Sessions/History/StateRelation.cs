using ClaudeBackup.Core.Format;

namespace ClaudeBackup.Core.Sessions;

/// <summary>Tells how one state of a file goes on from another one, by what the lists tell as far as that is enough. Pure but for the bytes that it asks for.</summary>
internal static class StateRelation
{
    /// <summary>Compares.</summary>
    /// <param name="before">The earlier state.</param>
    /// <param name="after">The later one.</param>
    /// <param name="ofBefore">Gives the bytes of a segment of the earlier one.</param>
    /// <param name="ofAfter">Gives the bytes of a segment of the later one.</param>
    public static StateChange Of(Variant before, Variant after, Func<int, byte[]> ofBefore, Func<int, byte[]> ofAfter)
    {
        if (before.Segments.Select(s => s.Hash).SequenceEqual(after.Segments.Select(s => s.Hash)))
        {
            return StateChange.Unchanged;
        }

        if (before.Number == after.Number)
        {
            // a state that is kept is only ever extended, but for what was taken out of it on purpose
            return after.Size > before.Size ? StateChange.Extends : StateChange.Redacted;
        }

        return before.Size < after.Size && IsBeginning(before, after, ofBefore, ofAfter) ? StateChange.Extends
            : before.Size > after.Size && IsBeginning(after, before, ofAfter, ofBefore) ? StateChange.Shrunk
            : StateChange.Rewritten;
    }

    private static bool IsBeginning(Variant less, Variant more, Func<int, byte[]> ofLess, Func<int, byte[]> ofMore)
    {
        var same = 0;
        while (same < less.Segments.Count && less.Segments[same].Hash == more.Segments[same].Hash)
        {
            same++;
        }

        var (one, other) = (new Bytes(less, same, ofLess), new Bytes(more, same, ofMore));
        while (one.Next() is { Length: > 0 } piece)
        {
            var there = other.Next();
            var count = Math.Min(piece.Length, there.Length);
            if (count == 0 || !piece.Span[..count].SequenceEqual(there.Span[..count]))
            {
                return false;
            }

            one.Take(count);
            other.Take(count);
        }

        return true;
    }

    /// <summary>The bytes of a state from a segment on.</summary>
    private sealed class Bytes(Variant variant, int next, Func<int, byte[]> read)
    {
        private int _next = next;
        private ReadOnlyMemory<byte> _rest;

        /// <summary>What comes next; empty at the end.</summary>
        public ReadOnlyMemory<byte> Next()
        {
            while (_rest.IsEmpty && _next < variant.Segments.Count)
            {
                _rest = read(_next++);
            }

            return _rest;
        }

        public void Take(int count) => _rest = _rest[count..];
    }
}
