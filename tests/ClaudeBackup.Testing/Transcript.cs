using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ClaudeBackup.Testing;

/// <summary>Transcripts as Claude Code writes them, the same for the same arguments.</summary>
public static class Transcript
{
    public const string Cwd = "/home/dev/api";

    /// <summary>When the first message of every transcript was written; one follows each minute.</summary>
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);

    /// <summary>A session's id that begins with the given digits.</summary>
    public static string Id(string beginning) => beginning.PadRight(8, '0') + "-0000-4000-8000-000000000000";

    /// <summary>The name of the folder that Claude Code gives a project.</summary>
    public static string Folder(string cwd = Cwd) =>
        string.Concat(cwd.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));

    /// <summary>Where a transcript lies below the Claude home.</summary>
    public static string PathOf(string id, string cwd = Cwd) => $"projects/{Folder(cwd)}/{id}.jsonl";

    /// <summary>The messages from <paramref name="first"/> on, by the human and by Claude in turn: <c>message 0</c> is the human's.</summary>
    public static byte[] Messages(
        string id,
        int first,
        int count,
        string cwd = Cwd,
        DateTimeOffset? start = null,
        string text = "message"
    ) =>
        Encoding.UTF8.GetBytes(
            string.Concat(Enumerable.Range(first, count).Select(n => Line(id, n, cwd, start ?? Start, $"{text} {n}")))
        );

    /// <summary>One message with just this text: the human's where <paramref name="n"/> is even.</summary>
    public static byte[] Message(string id, int n, string text, string cwd, DateTimeOffset start) =>
        Encoding.UTF8.GetBytes(Line(id, n, cwd, start, text));

    /// <summary>A transcript of at least so many bytes whose text hardly compresses.</summary>
    public static byte[] Large(string id, int bytes, int seed, string cwd = Cwd)
    {
        var random = new Random(seed);
        var noise = new byte[3000];
        using var lines = new MemoryStream();
        for (var n = 0; lines.Length < bytes; n++)
        {
            random.NextBytes(noise);
            lines.Write(Encoding.UTF8.GetBytes(Line(id, n, cwd, Start, Convert.ToBase64String(noise))));
        }

        return lines.ToArray();
    }

    /// <summary>An entry that names a session.</summary>
    public static string CustomTitle(string id, string title) =>
        $$"""{"type":"custom-title","customTitle":{{JsonSerializer.Serialize(title)}},"sessionId":"{{id}}"}""" + "\n";

    private static string Line(string id, int n, string cwd, DateTimeOffset start, string text)
    {
        var time = start
            .AddMinutes(n)
            .UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var role = n % 2 == 0 ? "user" : "assistant";
        var content =
            n % 2 == 0
                ? $"\"content\":{JsonSerializer.Serialize(text)}"
                : $"\"id\":\"msg_{n}\",\"content\":[{{\"type\":\"text\",\"text\":{JsonSerializer.Serialize(text)}}}]";
        return $"{{\"type\":\"{role}\",\"uuid\":\"{n:x8}-1111-4111-8111-111111111111\",\"sessionId\":\"{id}\","
            + $"\"cwd\":{JsonSerializer.Serialize(cwd)},\"gitBranch\":\"main\",\"version\":\"2.1.0\","
            + $"\"timestamp\":\"{time}\",\"message\":{{\"role\":\"{role}\",{content}}}}}\n";
    }
}
