using ClaudeBackup.Core.Json;

namespace ClaudeBackup.Core.Claude;

/// <summary>Tells what a human wrote from what Claude Code writes in the human's place.</summary>
internal static class HumanPrompt
{
    private static readonly string[] NotHuman =
    [
        "<command-name>",
        "<command-message>",
        "<local-command-",
        "<bash-",
        "<task-notification>",
        "<system-reminder>",
    ];

    /// <summary>The prompt in an entry of the type user, on one line and cut; null when no human wrote it.</summary>
    public static string? In(ReadOnlySpan<byte> bytes, ref readonly Entry entry)
    {
        if (
            entry.IsMeta
            || entry.IsSidechain
            || entry.IsCompactSummary
            || entry.Message.HasToolResult
            || !entry.Message.Text.Exists
            || !IsFromHuman(bytes, in entry)
        )
        {
            return null;
        }

        var text = JsonText.OneLine(bytes, entry.Message.Text, TranscriptDigest.LongestText);
        var start = text.AsSpan().TrimStart();
        foreach (var beginning in NotHuman)
        {
            if (start.StartsWith(beginning, StringComparison.Ordinal))
            {
                return null;
            }
        }

        return start.IsEmpty ? null : text;
    }

    // older clients wrote neither field
    private static bool IsFromHuman(ReadOnlySpan<byte> bytes, ref readonly Entry entry) =>
        (!entry.PromptSource.Exists && !entry.OriginKind.Exists)
        || JsonText.Is(bytes, entry.PromptSource, "typed"u8)
        || JsonText.Is(bytes, entry.PromptSource, "sdk"u8)
        || JsonText.Is(bytes, entry.OriginKind, "human"u8);
}
