using System.Text;
using System.Text.Json;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Claude;

/// <summary>
/// What Claude Code keeps of a session in files that all sessions share: the prompts that were typed in it, in <c>history.jsonl</c>, and its first prompt and summary, in
/// <c>sessions-index.json</c> of some versions. Both tell the session by its id. Pure.
/// </summary>
public static class SessionTraces
{
    private const string IdKey = "sessionId";
    private const string ProjectIndex = "sessions-index.json";
    private const byte Mask = (byte)'*';

    // They say where and when, and what kind of thing it is; whoever reads these files needs them.
    private static readonly string[] Kept =
    [
        IdKey,
        "project",
        "projectPath",
        "fullPath",
        "created",
        "modified",
        "type",
        "mediaType",
    ];

    private static readonly JsonReaderOptions Deep = new() { MaxDepth = 512 };

    /// <summary>Whether a file is one of them.</summary>
    /// <param name="source">Below the Claude home.</param>
    public static bool MayLieIn(RelativePath source) => IsOfPrompts(source) || IsIndex(source);

    /// <summary>Whether it is the one of the prompts, a line each.</summary>
    /// <param name="source">Below the Claude home.</param>
    public static bool IsOfPrompts(RelativePath source) =>
        source.Value.Equals(ClaudeHome.History, StringComparison.OrdinalIgnoreCase);

    /// <summary>Which bytes are the words of some sessions: what stands between the quotes of their strings, but for what tells place, time and kind.</summary>
    /// <param name="source">The file, below the Claude home.</param>
    /// <param name="bytes">A piece of it: whole lines, or all of an index.</param>
    /// <param name="isMeant">Whether a session is one of them, by its id.</param>
    /// <returns>In order. What is masked already is not among them.</returns>
    public static IReadOnlyList<(int Start, int Length)> Find(
        RelativePath source,
        ReadOnlySpan<byte> bytes,
        Predicate<string> isMeant
    )
    {
        if (!IsOfPrompts(source))
        {
            return InJson(bytes, isMeant, start: 0);
        }

        var found = new List<(int, int)>();
        foreach (var line in bytes.Split((byte)'\n'))
        {
            found.AddRange(InJson(bytes[line], isMeant, line.Start.Value));
        }

        return found;
    }

    /// <summary>Whether it is the list of a project's sessions.</summary>
    /// <param name="source">Below the Claude home.</param>
    internal static bool IsIndex(RelativePath source) =>
        source.Value.EndsWith("/" + ProjectIndex, StringComparison.OrdinalIgnoreCase)
        && SessionPath.Of(source) is { Role: SessionPathRole.Project, ProjectDirectory: not null }
        && source.Components.Count == 3;

    private static List<(int Start, int Length)> InJson(ReadOnlySpan<byte> json, Predicate<string> isMeant, int start)
    {
        var found = new List<(int Start, int Length)>();
        try
        {
            var reader = new Utf8JsonReader(json, Deep);
            var open = new Stack<Open>();
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartObject:
                        open.Push(new Open());
                        break;
                    case JsonTokenType.PropertyName:
                        open.Peek().Key = Encoding.UTF8.GetString(reader.ValueSpan);
                        break;
                    case JsonTokenType.String when open.Count > 0:
                        open.Peek().Take(reader.ValueSpan, start + (int)reader.TokenStartIndex + 1);
                        break;
                    case JsonTokenType.EndObject:
                        Close(open, isMeant, found);
                        break;
                    default:
                        break;
                }
            }
        }
        catch (JsonException)
        {
            // a line that is not whole yet, or none of Claude Code's: what was read of it stands
        }

        found.Sort();
        return found;
    }

    // what has no id of its own belongs to what it stands in: a paste to its prompt
    private static void Close(Stack<Open> open, Predicate<string> isMeant, List<(int, int)> found)
    {
        var closed = open.Pop();
        if (closed.Id is { } id)
        {
            found.AddRange(isMeant(id) ? closed.Texts : []);
        }
        else if (open.TryPeek(out var around))
        {
            around.Texts.AddRange(closed.Texts);
        }
    }

    private sealed class Open
    {
        public string Key { get; set; } = "";

        public string? Id { get; private set; }

        public List<(int Start, int Length)> Texts { get; } = [];

        public void Take(ReadOnlySpan<byte> text, int at)
        {
            if (Key == IdKey)
            {
                Id = Encoding.UTF8.GetString(text);
            }
            else if (text.ContainsAnyExcept(Mask) && !Kept.Contains(Key))
            {
                Texts.Add((at, text.Length));
            }
        }
    }
}
