using System.Text;

namespace ClaudeBackup.Core.Rendering;

/// <summary>Counts the characters that go through it.</summary>
/// <param name="to">Where they go.</param>
/// <param name="leavesOpen">Whether that is somebody else's to dispose of.</param>
internal sealed class CountedWriter(TextWriter to, bool leavesOpen = false) : TextWriter
{
    /// <summary>How many there were.</summary>
    public long Written { get; set; }

    public override Encoding Encoding => to.Encoding;

    public override void Write(char value)
    {
        to.Write(value);
        Written++;
    }

    public override void Write(string? value)
    {
        to.Write(value);
        Written += value?.Length ?? 0;
    }

    public override void Write(char[] buffer, int index, int count)
    {
        to.Write(buffer, index, count);
        Written += count;
    }

    public override void Write(ReadOnlySpan<char> buffer)
    {
        to.Write(buffer);
        Written += buffer.Length;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !leavesOpen)
        {
            to.Dispose();
        }

        base.Dispose(disposing);
    }
}
