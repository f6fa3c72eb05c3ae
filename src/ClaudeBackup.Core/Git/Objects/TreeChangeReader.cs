using System.Buffers;

namespace ClaudeBackup.Core.Git;

/// <summary>Reads what <c>git diff-tree -r -z</c> prints while it comes: a first snapshot is thousands of files, and nobody needs to have all of them.</summary>
/// <param name="each">Told every change.</param>
internal sealed class TreeChangeReader(Action<TreeChange> each)
{
    private readonly ArrayBufferWriter<byte> _pending = new();

    /// <summary>Reads on.</summary>
    /// <param name="piece">The next bytes; a piece may end anywhere.</param>
    /// <exception cref="FormatException">git printed something else.</exception>
    public void Take(ReadOnlySpan<byte> piece)
    {
        _pending.Write(piece);
        var rest = _pending.WrittenSpan;
        while (GitOutput.TryTakeChange(ref rest) is { } change)
        {
            each(change);
        }

        var begun = rest.ToArray();
        _pending.ResetWrittenCount();
        _pending.Write(begun);
    }

    /// <summary>Nothing follows.</summary>
    /// <exception cref="FormatException">The last change is not there as a whole.</exception>
    public void End()
    {
        if (_pending.WrittenCount > 0)
        {
            throw GitOutput.Unexpected(_pending.WrittenSpan);
        }
    }
}
