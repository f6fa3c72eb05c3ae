using System.Text.Json;
using ClaudeBackup.Core.Json;

namespace ClaudeBackup.Core.Hooks;

/// <summary>What happened in Claude Code, as far as it matters here.</summary>
public enum HookKind
{
    /// <summary>Nothing to act on.</summary>
    Other,

    SessionStart,

    /// <summary>A session ended, for any reason; its transcript is complete, or may never have been.</summary>
    SessionEnd,

    /// <summary>A session is about to be compacted.</summary>
    PreCompact,

    /// <summary>Something of which no name came: what it was cannot be told, so that everything is saved.</summary>
    Unknown,
}

/// <summary>One call of a hook by Claude Code.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="TranscriptPath">Of the session, as the client says it; it need not exist.</param>
public sealed record HookEvent(HookKind Kind, string? TranscriptPath)
{
    /// <summary>No event: somebody called without one.</summary>
    public static HookEvent None { get; } = new(HookKind.Other, TranscriptPath: null);

    /// <summary>Whether somebody has just opened or gone back to a session, not only cleared or compacted one.</summary>
    public bool IsFresh { get; init; } = true;

    /// <summary>
    /// Reads what a hook was given on standard input. Of an event that was cut off, or goes wrong further on, what stands before counts. Pure.
    /// </summary>
    public static HookEvent Parse(ReadOnlySpan<byte> json)
    {
        string? name = null;
        string? transcript = null;
        string? source = null;
        try
        {
            // not the final block, so that an end in the middle is an end and no failure
            var reader = new Utf8JsonReader(JsonText.WithoutMark(json), isFinalBlock: false, state: default);
            var isObject = reader.Read() && reader.TokenType is JsonTokenType.StartObject;
            while (isObject && reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
            {
                var property = reader.GetString();
                if (!reader.Read())
                {
                    break;
                }

                var text = reader.TokenType is JsonTokenType.String ? reader.GetString() : null;
                _ = property switch
                {
                    "hook_event_name" => name = text,
                    "transcript_path" => transcript = text,
                    "source" => source = text,
                    _ => null,
                };
                if (!reader.TrySkip())
                {
                    break;
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return Of(name, transcript, source);
        }

        return Of(name, transcript, source);
    }

    private static HookEvent Of(string? name, string? transcript, string? source) =>
        new(Named(name), transcript) { IsFresh = source is not ("clear" or "compact") };

    private static HookKind Named(string? name) =>
        name switch
        {
            null => HookKind.Unknown,
            nameof(HookKind.SessionStart) => HookKind.SessionStart,
            nameof(HookKind.SessionEnd) => HookKind.SessionEnd,
            nameof(HookKind.PreCompact) => HookKind.PreCompact,
            _ => HookKind.Other,
        };
}
