using System.Text.Json;
using ClaudeBackup.Core.Json;

namespace ClaudeBackup.Core.Reading;

/// <summary>What an edit changed, as lines of a diff.</summary>
public static class EditLines
{
    /// <summary>
    /// The lines, each with its sign: those that Claude Code noted with their places in the file; else what the call was given, without what stands at
    /// both ends of the old and the new text. None for a call that changes no text.
    /// </summary>
    public static IReadOnlyList<string> Of(Step call)
    {
        if (call.Outcome is { Patch.Count: > 0 } outcome)
        {
            return outcome.Patch;
        }

        try
        {
            using var document = JsonDocument.Parse(call.Input);
            return document.RootElement is { ValueKind: JsonValueKind.Object } input
                ? [.. Lines(call.Tool, input)]
                : [];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return [];
        }
    }

    private static IEnumerable<string> Lines(string tool, JsonElement input) =>
        tool switch
        {
            "Edit" or "MultiEdit" when Edits(input) is { } edits => edits.SelectMany(Change),
            "Edit" => Change(input),
            "Write" => Signed('+', Split(JsonFile.TryText(input, "content") ?? "")),
            "NotebookEdit" => Signed('+', Split(JsonFile.TryText(input, "new_source") ?? "")),
            _ => [],
        };

    private static IEnumerable<JsonElement>? Edits(JsonElement input) =>
        input.TryGetProperty("edits", out var edits) && edits.ValueKind is JsonValueKind.Array
            ? edits.EnumerateArray().Where(e => e.ValueKind is JsonValueKind.Object)
            : null;

    private static IEnumerable<string> Change(JsonElement edit)
    {
        var old = Split(JsonFile.TryText(edit, "old_string") ?? "");
        var now = Split(JsonFile.TryText(edit, "new_string") ?? "");
        var most = Math.Min(old.Length, now.Length);
        var same = 0;
        while (same < most && old[same] == now[same])
        {
            same++;
        }

        var tail = 0;
        while (tail < most - same && old[^(tail + 1)] == now[^(tail + 1)])
        {
            tail++;
        }

        return Signed('-', old[same..^tail]).Concat(Signed('+', now[same..^tail]));
    }

    private static IEnumerable<string> Signed(char sign, IEnumerable<string> lines) =>
        lines.Select(line => $"{sign}{line}");

    private static string[] Split(string text) =>
        text.Length == 0 ? [] : (text.EndsWith('\n') ? text[..^1] : text).Split('\n');
}
