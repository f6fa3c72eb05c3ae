using System.Text.Json;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Testing;

namespace ClaudeBackup.Cli.Tests.Hooks;

/// <summary>A user with one session, whose Claude Code calls hooks.</summary>
internal sealed class HookedSandbox : IDisposable
{
    /// <summary>The session that events tell of.</summary>
    public static readonly string Id = Transcript.Id("1");

    public HookedSandbox() => Sandbox.WriteSession(Id);

    public Sandbox Sandbox { get; } = new();

    public AbsolutePath State => Sandbox.Repository / ".git/claude-backup";

    public void Dispose() => Sandbox.Dispose();

    public async Task InitAsync() => _ = await Sandbox.JsonAsync("init", "--local");

    /// <summary>Two more messages in the session.</summary>
    public void Append() => Sandbox.Claude.Append(Transcript.PathOf(Id), Transcript.Messages(Id, 2, 2));

    /// <summary>A session starts in a Claude Code of that version, and what its hook asks for is done.</summary>
    public async Task<CliResult> StartAsync(string version)
    {
        Sandbox.Environment["AI_AGENT"] = $"claude-code_{version}_harness";
        var hook = await Sandbox.HookAsync(Event("SessionStart", "source", "startup"));
        await Sandbox.HooksAreServedAsync();
        return hook;
    }

    /// <summary>What Claude Code gives a hook.</summary>
    public string Event(string name, string key = "cwd", string value = Transcript.Cwd) =>
        $$"""{"session_id":"{{Id}}","transcript_path":"{{Sandbox.Claude.Root / Transcript.PathOf(Id)}}","hook_event_name":"{{name}}","{{key}}":"{{value}}"}""";

    /// <summary>All runs as <c>schedule</c> tells them, newest first.</summary>
    public async Task<JsonElement[]> RunsAsync() =>
        [.. (await Sandbox.JsonAsync("schedule")).Json.GetProperty("runs").EnumerateArray()];

    public static (string? Trigger, string? Outcome, int Saved) Told(JsonElement run) =>
        (
            run.GetProperty("trigger").GetString(),
            run.GetProperty("outcome").GetString(),
            run.GetProperty("saved").GetInt32()
        );

    public static string Message(CliResult hook) => hook.Json.GetProperty("systemMessage").GetString()!;
}
