using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ClaudeBackup.Core.Claude;

namespace ClaudeBackup.Core.Tests.Claude;

/// <summary>
/// The digest once more, straight from the rules and by another parser: line by line, document by document.
/// </summary>
internal static partial class SlowDigest
{
    private const int Patience = 60_000;

    private static readonly JsonReaderOptions AnyValues = new() { MaxDepth = 1_000_000, AllowMultipleValues = true };

    public static TranscriptDigest Of(byte[] transcript)
    {
        var (entries, damaged, joined) = EntriesOf(transcript);
        var digest = new TranscriptDigest
        {
            Entries = entries.Count,
            DamagedLines = damaged,
            JoinedLines = joined,
        };
        List<DateTimeOffset> times = [];
        List<(string Type, string? Id)> messages = [];
        foreach (var entry in entries)
        {
            var type = Text(entry, "type");
            if (Time(Text(entry, "timestamp")) is { } time)
            {
                times.Add(time);
            }

            digest = digest with
            {
                FirstCwd = digest.FirstCwd ?? NotEmpty(Text(entry, "cwd")),
                LastCwd = NotEmpty(Text(entry, "cwd")) ?? digest.LastCwd,
                LastBranch = NotEmpty(Text(entry, "gitBranch")) ?? digest.LastBranch,
                SessionId = digest.SessionId ?? NotEmpty(Text(entry, "sessionId")),
                ClientVersion = NotEmpty(Text(entry, "version")) ?? digest.ClientVersion,
                CustomTitle =
                    (type is "custom-title" or null ? SlowTitle.Of(Text(entry, "customTitle")) : null)
                    ?? digest.CustomTitle,
                AiTitle = (type == "ai-title" ? SlowTitle.Of(Text(entry, "aiTitle")) : null) ?? digest.AiTitle,
                LastPrompt =
                    (type == "last-prompt" ? SlowTitle.OfLastPrompt(Text(entry, "lastPrompt")) : null)
                    ?? digest.LastPrompt,
                Summary =
                    (type == "summary" && IsOwn(entry) ? SlowTitle.Of(Text(entry, "summary")) : null) ?? digest.Summary,
            };
            foreach (var text in type == "user" && digest.FirstPrompt is null ? Prompts(entry) : [])
            {
                digest = SlowTitle.With(digest, text);
            }

            if (type is "user" or "assistant")
            {
                messages.Add((type, type == "assistant" ? NotEmpty(Text(Member(entry, "message"), "id")) : null));
            }
        }

        var pieces = messages.Where(
            (message, i) => i > 0 && message.Id is not null && messages[i - 1].Id == message.Id
        );
        bool IsOwn(JsonElement summary) =>
            Text(summary, "leafUuid") is not { } leaf || entries.Exists(entry => Text(entry, "uuid") == leaf);

        return digest with
        {
            FirstTime = times.Count == 0 ? null : times.Min(),
            LastTime = times.Count == 0 ? null : times.Max(),
            ActiveDays = ActiveDays.Of(times.Select(time => DateOnly.FromDateTime(time.UtcDateTime))),
            UserMessages = messages.Count(message => message.Type == "user"),
            AssistantMessages = messages.Count(message => message.Type == "assistant") - pieces.Count(),
            FirstMessageId = messages.Count == 0 ? null : messages[0].Id,
            LastMessageId = messages.Count == 0 ? null : messages[^1].Id,
        };
    }

    private static (List<JsonElement> Entries, int Damaged, int Joined) EntriesOf(byte[] transcript)
    {
        List<JsonElement> all = [];
        var (damaged, joined) = (0, 0);
        var rest = transcript.AsSpan();
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? [] : rest[(end + 1)..];
            line = line.StartsWith("\uFEFF"u8) ? line[3..] : line;
            var count = 0;
            for (var isFirst = true; !(line = line.Trim(" \t\r"u8)).IsEmpty; isFirst = false)
            {
                if (
                    Take(ref line) is not { } value
                    || (value.ValueKind != JsonValueKind.Object && (!isFirst || !line.Trim(" \t\r"u8).IsEmpty))
                )
                {
                    damaged++;
                    break;
                }

                if (value.ValueKind == JsonValueKind.Object)
                {
                    all.Add(value);
                    count++;
                }
            }

            joined += count > 1 ? 1 : 0;
        }

        return (all, damaged, joined);
    }

    private static JsonElement? Take(ref Span<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line, AnyValues);
            using var document = JsonDocument.ParseValue(ref reader);
            line = line[(int)reader.BytesConsumed..];
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IEnumerable<string> Prompts(JsonElement entry)
    {
        var content = Member(Member(entry, "message"), "content");
        JsonElement[] blocks = content.ValueKind == JsonValueKind.Array ? [.. content.EnumerateArray()] : [];
        if (
            IsTrue(entry, "isMeta")
            || IsTrue(entry, "isSidechain")
            || IsTrue(entry, "isCompactSummary")
            || blocks.Any(block => Text(block, "type") == "tool_result")
        )
        {
            return [];
        }

        return content.ValueKind == JsonValueKind.Array
            ? blocks.Where(block => Text(block, "type") == "text").Select(block => Text(block, "text")).OfType<string>()
            : new[] { TextOf(content) }.OfType<string>();
    }

    private static bool IsTrue(JsonElement entry, string name) => Member(entry, name).ValueKind == JsonValueKind.True;

    private static string? Text(JsonElement entry, string name) => TextOf(Member(entry, name));

    private static JsonElement Member(JsonElement element, string name)
    {
        JsonElement found = default;
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in element.EnumerateObject())
            {
                found = Unescape(JsonMarshal.GetRawUtf8PropertyName(property)) == name ? property.Value : found;
            }
        }

        return found;
    }

    private static string? TextOf(JsonElement element) =>
        element.ValueKind == JsonValueKind.String ? Unescape(JsonMarshal.GetRawUtf8Value(element)[1..^1]) : null;

    // JsonElement.GetString refuses what is no valid text
    private static string Unescape(ReadOnlySpan<byte> raw)
    {
        var text = Escape()
            .Replace(
                Encoding.UTF8.GetString(raw),
                match =>
                    match.Value[1] switch
                    {
                        'u' => ((char)int.Parse(match.Value[2..], NumberStyles.HexNumber)).ToString(),
                        'b' => "\b",
                        'f' => "\f",
                        'n' => "\n",
                        'r' => "\r",
                        't' => "\t",
                        var itself => itself.ToString(),
                    }
            );
        return string.Concat(text.EnumerateRunes());
    }

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static DateTimeOffset? Time(string? text) =>
        text is not null
        && IsoTime().IsMatch(text)
        && DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time
        )
            ? time
            : null;

    [GeneratedRegex(@"\\(u[0-9a-fA-F]{4}|.)", RegexOptions.Singleline | RegexOptions.ExplicitCapture, Patience)]
    private static partial Regex Escape();

    [GeneratedRegex(
        @"\A\d{4}-\d\d-\d\d[Tt]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:?\d\d)?\z",
        RegexOptions.ExplicitCapture,
        Patience
    )]
    private static partial Regex IsoTime();
}
