using System.Text.Json;

namespace ClaudeBackup.Core.Hooks;

/// <summary>What happened in Claude Code, as far as it matters here.</summary>
public enum HookKind
{
    /// <summary>Nothing to act on, or nothing that can be read.</summary>
    Other,

    SessionStart,

    /// <summary>A session ended, for any reason; its transcript is complete, or may never have been.</summary>
    SessionEnd,

    /// <summary>A session is about to be compacted.</summary>
    PreCompact,
}

/// <summary>One call of a hook by Claude Code.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="TranscriptPath">Of the session, as the client says it; it need not exist.</param>
public sealed record HookEvent(HookKind Kind, string? TranscriptPath)
{
    /// <summary>Whether somebody has just opened or gone back to a session, not only cleared or compacted one.</summary>
    public bool IsFresh { get; init; } = true;

    private static readonly HookEvent Nothing = new(HookKind.Other, TranscriptPath: null);

    /// <summary>Reads what a hook is given on standard input. Whatever cannot be read is an event of kind <see cref="HookKind.Other"/>.</summary>
    public static HookEvent Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var name = Text(document.RootElement, "hook_event_name");
            return Enum.TryParse<HookKind>(name, out var kind) && kind.ToString() == name
                ? new HookEvent(kind, Text(document.RootElement, "transcript_path"))
                {
                    IsFresh = Text(document.RootElement, "source") is not ("clear" or "compact"),
                }
                : Nothing;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return Nothing;
        }
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
