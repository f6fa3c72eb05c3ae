using System.Text.Json;
using ClaudeBackup.Core.Hooks;
using ClaudeBackup.Documents;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>Answers a hook. Claude Code reads it, so without <c>--json</c> too it is JSON: only what Claude Code understands.</summary>
internal static class HookView
{
    public static HookDocument Document(HookReply reply) =>
        new(
            Ok: true,
            reply.Kind.ToString(),
            reply.Starts,
            reply.Message is { } message ? string.Join('\n', message.Split('\n').Select(PlainText.Clean)) : null
        );

    public static IEnumerable<string> Lines(HookDocument document)
    {
        if (document.Message is { } message)
        {
            yield return JsonSerializer.Serialize(
                new HookAnswerDocument(message),
                DocumentsJson.Default.HookAnswerDocument
            );
        }
    }
}
