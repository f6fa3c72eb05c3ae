using System.Text;

namespace ClaudeBackup.Core.Tests.Model;

/// <summary>What syncs of one machine have acknowledged: the model that everything is held against.</summary>
internal sealed class Acknowledged
{
    private readonly Dictionary<string, List<byte[]>> _files = new(StringComparer.Ordinal);

    /// <summary>By source path, every state in the order in which it was acknowledged.</summary>
    public IReadOnlyDictionary<string, List<byte[]>> Files => _files;

    private readonly Dictionary<string, List<byte[]>> _results = new(StringComparer.Ordinal);

    /// <summary>The same of tool results, of which a later state takes the place of an earlier one: history has that.</summary>
    public IReadOnlyDictionary<string, List<byte[]>> Results => _results;

    /// <summary>Takes what the source had when a sync ended well.</summary>
    public void Add(ModelSource source)
    {
        Add(_files, source.Transcripts);
        Add(_results, source.Results);
    }

    /// <summary>That earlier tool results may be gone.</summary>
    public void LoseResults() => _results.Clear();

    /// <summary>That a session was forgotten.</summary>
    public void Forget(string session)
    {
        foreach (var files in new[] { _files, _results })
        {
            foreach (var path in files.Keys.Where(p => p.Contains(session, StringComparison.Ordinal)).ToArray())
            {
                _ = files.Remove(path);
            }
        }
    }

    private static void Add(Dictionary<string, List<byte[]>> all, IReadOnlyDictionary<string, byte[]> source)
    {
        foreach (var (path, bytes) in source)
        {
            if (!all.TryGetValue(path, out var states))
            {
                all[path] = states = [];
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

        foreach (var (path, states) in _results)
        {
            copy._results[path] = [.. states];
        }

        return copy;
    }

    /// <summary>How somebody reads a state that is missing.</summary>
    public static string Told(byte[] state) =>
        $"{state.Length} bytes: {Encoding.UTF8.GetString(state.AsSpan(0, Math.Min(state.Length, 120)))}";
}
