using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ClaudeBackup.Testing.Remotes;
using Microsoft.AspNetCore.Http;

namespace ClaudeBackup.Testing.Client;

/// <summary>
/// As much of the API as Claude Code needs for a turn, on loopback: whatever is asked, the reply is one sentence; but for a prompt that has <c>@@Tool {…}@@</c> in
/// it, for which that tool is used first.
/// </summary>
internal sealed partial class MessagesApi : IAsyncDisposable
{
    private const string Reply = "Understood.";

    private LoopbackSite _site = null!;

    private readonly ConcurrentQueue<string> _asked = new();

    /// <summary>The messages of every request so far.</summary>
    public IReadOnlyCollection<string> Asked => _asked;

    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private MessagesApi() { }

    public string Url => $"http://127.0.0.1:{_site.Port}";

    public static async Task<MessagesApi> StartAsync()
    {
        var api = new MessagesApi();
        api._site = await LoopbackSite.StartAsync(certificate: null, api.AnswerAsync);
        return api;
    }

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    private async Task AnswerAsync(HttpContext context, CancellationToken cancellation)
    {
        if (!HttpMethods.IsPost(context.Request.Method) || context.Request.Path != "/v1/messages")
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var asked = await JsonNode.ParseAsync(context.Request.Body, cancellationToken: cancellation);
        _asked.Enqueue(asked?["messages"]?.ToJsonString(Plain) ?? "");
        var (blocks, reason) = Blocks(asked);
        var isStream = asked?["stream"]?.GetValue<bool>() is true;
        context.Response.ContentType = isStream ? "text/event-stream" : "application/json";
        if (!isStream)
        {
            var message = Message(asked, new JsonArray([.. blocks]), reason);
            await context.Response.WriteAsync(message.ToJsonString(), cancellation);
            return;
        }

        foreach (var happened in Stream(asked, blocks, reason))
        {
            await context.Response.WriteAsync(
                $"event: {happened["type"]}\ndata: {happened.ToJsonString()}\n\n",
                cancellation
            );
        }
    }

    private static IEnumerable<JsonObject> Stream(JsonNode? asked, JsonObject[] blocks, string stop)
    {
        yield return new() { ["type"] = "message_start", ["message"] = Message(asked, [], reason: null) };
        for (var i = 0; i < blocks.Length; i++)
        {
            var isText = blocks[i]["text"] is not null;
            var start = isText ? Text("") : blocks[i].DeepClone().AsObject();
            if (!isText)
            {
                start["input"] = new JsonObject();
            }

            yield return new()
            {
                ["type"] = "content_block_start",
                ["index"] = i,
                ["content_block"] = start,
            };
            yield return new()
            {
                ["type"] = "content_block_delta",
                ["index"] = i,
                ["delta"] = isText
                    ? new JsonObject { ["type"] = "text_delta", ["text"] = blocks[i]["text"]!.GetValue<string>() }
                    : new JsonObject
                    {
                        ["type"] = "input_json_delta",
                        ["partial_json"] = blocks[i]["input"]!.ToJsonString(),
                    },
            };
            yield return new() { ["type"] = "content_block_stop", ["index"] = i };
        }

        yield return new()
        {
            ["type"] = "message_delta",
            ["delta"] = new JsonObject { ["stop_reason"] = stop, ["stop_sequence"] = null },
            ["usage"] = new JsonObject { ["output_tokens"] = 2 },
        };
        yield return new() { ["type"] = "message_stop" };
    }

    private static JsonObject Message(JsonNode? asked, JsonArray content, string? reason) =>
        new()
        {
            ["id"] = $"msg_{Guid.NewGuid():N}",
            ["type"] = "message",
            ["role"] = "assistant",
            ["model"] = asked?["model"]?.GetValue<string>(),
            ["content"] = content,
            ["stop_reason"] = reason,
            ["stop_sequence"] = null,
            ["usage"] = new JsonObject { ["input_tokens"] = 1, ["output_tokens"] = 1 },
        };

    // one tool a turn, in the order of the prompt
    private static (JsonObject[] Blocks, string Reason) Blocks(JsonNode? asked)
    {
        var messages = asked?["messages"]?.AsArray() ?? [];
        var at = messages.Count - 1;
        while (at >= 0 && !ToolCall().IsMatch(PromptOf(messages[at])))
        {
            at--;
        }

        var isLast = at >= 0 && messages.Skip(at + 1).All(m => PromptOf(m).Length == 0);
        var calls = isLast && asked?["tools"]?.AsArray().Count > 0 ? ToolCall().Matches(PromptOf(messages[at])) : null;
        var used = messages.Skip(at + 1).Count(m => m?["role"]?.GetValue<string>() is "assistant");
        return calls is null || used >= calls.Count
            ? ([Text(Reply)], "end_turn")
            : (
                [
                    new JsonObject
                    {
                        ["type"] = "tool_use",
                        ["id"] = $"toolu_{Guid.NewGuid():N}",
                        ["name"] = calls[used].Groups["name"].Value,
                        ["input"] = JsonNode.Parse(calls[used].Groups["input"].Value),
                    },
                ],
                "tool_use"
            );
    }

    // what a human said, without what the client adds; nothing for the result of a tool
    private static string PromptOf(JsonNode? message) =>
        message?["role"]?.GetValue<string>() is not "user" ? ""
        : message["content"] is JsonArray blocks
            ? blocks.Any(b => b?["type"]?.GetValue<string>() is "tool_result") ? ""
                : Reminder().Replace(string.Join('\n', blocks.Select(b => b?["text"]?.GetValue<string>())), "").Trim()
        : Reminder().Replace(message["content"]?.GetValue<string>() ?? "", "").Trim();

    [GeneratedRegex(
        @"@@(?<name>\w+) (?<input>\{.*?\})@@",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        5000
    )]
    private static partial Regex ToolCall();

    [GeneratedRegex("<system-reminder>.*?</system-reminder>", RegexOptions.Singleline, 5000)]
    private static partial Regex Reminder();

    private static JsonObject Text(string text) => new() { ["type"] = "text", ["text"] = text };
}
