using System.Text;

namespace ClaudeBackup.Core.Tests.Model;

/// <summary>What syncs of one machine have acknowledged: the model that everything is held against.</summary>
internal sealed class Acknowledged
{
    private readonly Dictionary<string, List<byte[]>> _files = new(StringComparer.Ordinal);

    /// <summary>By source path, every state in the order in which it was acknowledged.</summary>
    public IReadOnlyDictionary<string, List<byte[]>> Files => _files;

    /// <summary>Takes what the source had when a sync ended well.</summary>
    public void Add(IReadOnlyDictionary<string, byte[]> source)
    {
        foreach (var (path, bytes) in source)
        {
            if (!_files.TryGetValue(path, out var states))
            {
                _files[path] = states = [];
            }

            if (states.Count == 0 || !states[^1].AsSpan().SequenceEqual(bytes))
            {
                states.Add(bytes);
            }
        }
    }

    /// <summary>The same, which changes no more.</summary>
    public Acknowledged Copy()
    {
        var copy = new Acknowledged();
        foreach (var (path, states) in _files)
        {
            copy._files[path] = [.. states];
        }

        return copy;
    }

    /// <summary>How somebody reads a state that is missing.</summary>
    public static string Told(byte[] state) =>
        $"{state.Length} bytes: {Encoding.UTF8.GetString(state.AsSpan(0, Math.Min(state.Length, 120)))}";
}
