using System.Text.Json;
using ClaudeBackup.Core.Secrets;

namespace ClaudeBackup.Core.Reading;

/// <summary>What of a call tells a reader most, in one line.</summary>
public static class CallSummary
{
    // by what the tools of Claude Code are told apart at a glance; tools of others use the same names
    private static readonly string[] Telling =
    [
        "command",
        "file_path",
        "notebook_path",
        "pattern",
        "url",
        "query",
        "description",
        "skill",
        "path",
        "name",
        "subject",
        "prompt",
        "title",
    ];

    /// <summary>The line; empty where the call was given no text. It may hold anything that a transcript can.</summary>
    /// <param name="input">JSON, or whatever was there.</param>
    public static string Of(ReadOnlyMemory<byte> input)
    {
        try
        {
            using var document = JsonDocument.Parse(input);
            return document.RootElement is { ValueKind: JsonValueKind.Object } call ? Line(call) : "";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // the framework says the latter of names that are no text
            return "";
        }
    }

    /// <summary>What kind of subagent a call begins; empty where it does not say.</summary>
    /// <param name="input">JSON, or whatever was there.</param>
    public static string AgentOf(ReadOnlyMemory<byte> input)
    {
        try
        {
            using var document = JsonDocument.Parse(input);
            return document.RootElement is { ValueKind: JsonValueKind.Object } call ? Text(call, "subagent_type") : "";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return "";
        }
    }

    private static string Line(JsonElement call)
    {
        var told =
            Telling.Select(name => Text(call, name)).FirstOrDefault(text => text.Length > 0)
            ?? call.EnumerateObject()
                .Where(member =>
                    member.Value.ValueKind is JsonValueKind.String && !SecretName.MayStandBeside(member.Name)
                )
                .Select(member => FirstLine(Safely(member.Value)))
                .FirstOrDefault(text => text.Length > 0);
        var where = Text(call, "pattern").Length > 0 ? Text(call, "path") : "";
        return told is null ? Counted(call) : $"{told}{(where.Length > 0 ? $" in {where}" : "")}";
    }

    // a list of to-dos, of questions
    private static string Counted(JsonElement call) =>
        call.EnumerateObject().FirstOrDefault(m => m.Value.ValueKind is JsonValueKind.Array)
            is { Value.ValueKind: JsonValueKind.Array } list
            ? $"{list.Value.GetArrayLength()} {list.Name}"
            : "";

    private static string Text(JsonElement call, string name) =>
        call.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String
            ? FirstLine(Safely(value))
            : "";

    private static string FirstLine(string text)
    {
        var line = text.AsSpan().Trim();
        var end = line.IndexOfAny('\r', '\n');
        return end < 0 ? line.ToString() : $"{line[..end].TrimEnd()} …";
    }

    private static string Safely(JsonElement text)
    {
        try
        {
            return text.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            // half of a surrogate pair
            return "";
        }
    }
}
