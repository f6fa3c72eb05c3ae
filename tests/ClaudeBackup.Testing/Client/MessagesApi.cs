using System.Text.Json.Nodes;
using ClaudeBackup.Testing.Remotes;
using Microsoft.AspNetCore.Http;

namespace ClaudeBackup.Testing.Client;

/// <summary>As much of the API as Claude Code needs for a turn, on loopback: whatever is asked, the reply is one sentence.</summary>
internal sealed class MessagesApi : IAsyncDisposable
{
    private const string Reply = "Understood.";

    private LoopbackSite _site = null!;

    private MessagesApi() { }

    public string Url => $"http://127.0.0.1:{_site.Port}";

    public static async Task<MessagesApi> StartAsync()
    {
        var api = new MessagesApi();
        api._site = await LoopbackSite.StartAsync(certificate: null, AnswerAsync);
        return api;
    }

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    private static async Task AnswerAsync(HttpContext context, CancellationToken cancellation)
    {
        if (!HttpMethods.IsPost(context.Request.Method) || context.Request.Path != "/v1/messages")
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var asked = await JsonNode.ParseAsync(context.Request.Body, cancellationToken: cancellation);
        var isStream = asked?["stream"]?.GetValue<bool>() is true;
        context.Response.ContentType = isStream ? "text/event-stream" : "application/json";
        if (!isStream)
        {
            var message = Message(asked, new JsonArray(Text(Reply)), "end_turn");
            await context.Response.WriteAsync(message.ToJsonString(), cancellation);
            return;
        }

        foreach (var happened in Stream(asked))
        {
            await context.Response.WriteAsync(
                $"event: {happened["type"]}\ndata: {happened.ToJsonString()}\n\n",
                cancellation
            );
        }
    }

    private static IEnumerable<JsonObject> Stream(JsonNode? asked)
    {
        yield return new() { ["type"] = "message_start", ["message"] = Message(asked, [], reason: null) };
        yield return new()
        {
            ["type"] = "content_block_start",
            ["index"] = 0,
            ["content_block"] = Text(""),
        };
        yield return new()
        {
            ["type"] = "content_block_delta",
            ["index"] = 0,
            ["delta"] = new JsonObject { ["type"] = "text_delta", ["text"] = Reply },
        };
        yield return new() { ["type"] = "content_block_stop", ["index"] = 0 };
        yield return new()
        {
            ["type"] = "message_delta",
            ["delta"] = new JsonObject { ["stop_reason"] = "end_turn", ["stop_sequence"] = null },
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

    private static JsonObject Text(string text) => new() { ["type"] = "text", ["text"] = text };
}
