namespace ClaudeBackup.Core.Restoring;

/// <summary>One value that is written anew in a stretch of JSON.</summary>
/// <param name="Start">Where it begins, behind its quote.</param>
/// <param name="Length">How many bytes it has there.</param>
/// <param name="With">What stands there then.</param>
internal readonly record struct PathEdit(int Start, int Length, byte[] With)
{
    /// <summary>Makes the edits, which are in order; the same bytes when there are none.</summary>
    public static ReadOnlyMemory<byte> Apply(ReadOnlyMemory<byte> content, List<PathEdit> edits)
    {
        if (edits.Count == 0)
        {
            return content;
        }

        var result = new byte[content.Length + edits.Sum(e => e.With.Length - e.Length)];
        var (from, to) = (0, 0);
        foreach (var edit in edits)
        {
            var before = content.Span[from..edit.Start];
            before.CopyTo(result.AsSpan(to));
            edit.With.CopyTo(result.AsSpan(to + before.Length));
            to += before.Length + edit.With.Length;
            from = edit.Start + edit.Length;
        }

        content.Span[from..].CopyTo(result.AsSpan(to));
        return result;
    }
}
