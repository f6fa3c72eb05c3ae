using System.Text;

namespace ClaudeBackup.Core.Host;

/// <summary>Cuts standard error into lines, offers each to whoever asked for them, and keeps what was not taken.</summary>
/// <param name="take">See <see cref="ProcessRequest.TakeErrorLine"/>.</param>
internal sealed class ErrorLines(Func<string, bool> take)
{
    private readonly List<byte> _line = [];

    /// <summary>Gives the lines among these bytes that were not taken, their ends included.</summary>
    public byte[] Next(ReadOnlySpan<byte> bytes)
    {
        var kept = new List<byte>();
        foreach (var value in bytes)
        {
            _line.Add(value);
            if (value is (byte)'\n' or (byte)'\r')
            {
                EndLine(kept);
            }
        }

        return [.. kept];
    }

    /// <summary>The last line, which has no end.</summary>
    public byte[] End()
    {
        var kept = new List<byte>();
        EndLine(kept);
        return [.. kept];
    }

    private void EndLine(List<byte> kept)
    {
        var text = Encoding.UTF8.GetString([.. _line]).TrimEnd('\r', '\n');
        if (text.Length > 0 && !take(text))
        {
            kept.AddRange(_line);
        }

        _line.Clear();
    }
}
