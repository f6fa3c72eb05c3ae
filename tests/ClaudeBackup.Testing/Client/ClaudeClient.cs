using Xunit;

namespace ClaudeBackup.Testing.Client;

/// <summary>The real Claude Code, in the home of a sandbox, with an API on loopback and no way to any other place.</summary>
public sealed class ClaudeClient : IAsyncDisposable
{
    // nothing listens on this port, so whatever is not loopback ends there
    private const string Nowhere = "http://127.0.0.1:9";

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    private readonly Sandbox _sandbox;
    private readonly MessagesApi _api;

    private ClaudeClient(Sandbox sandbox, MessagesApi api) => (_sandbox, _api) = (sandbox, api);

    /// <summary>Puts it, and <c>claude-backup</c>, on the PATH of the sandbox; skips the test where there is none.</summary>
    public static async Task<ClaudeClient> StartAsync(Sandbox sandbox)
    {
        Platform.RequireLinux("The client that is named is built for Linux.");
        var program = Environment.GetEnvironmentVariable("CLAUDE_BACKUP_TEST_CLIENT");
        Assert.SkipUnless(
            File.Exists(program),
            "CLAUDE_BACKUP_TEST_CLIENT names no Claude Code; CONTRIBUTING.md tells how to get one."
        );
        var api = await MessagesApi.StartAsync();
        var programs = sandbox.Elsewhere("client");
        _ = Directory.CreateDirectory(programs.Value);
        _ = File.CreateSymbolicLink((programs / "claude").Value, program!);
        _ = File.CreateSymbolicLink((programs / "claude-backup").Value, Sandbox.Executable);
        foreach (
            var (name, value) in new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["PATH"] = $"{programs}:{sandbox.Environment["PATH"]}",
                ["ANTHROPIC_API_KEY"] = "none",
                ["ANTHROPIC_BASE_URL"] = api.Url,
                ["CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC"] = "1",
                ["DISABLE_AUTOUPDATER"] = "1",
                ["HTTPS_PROXY"] = Nowhere,
                ["HTTP_PROXY"] = Nowhere,
                ["NO_PROXY"] = "127.0.0.1",
                // it refuses root outside of one
                ["IS_SANDBOX"] = "1",
            }
        )
        {
            sandbox.Environment[name] = value;
        }

        return new ClaudeClient(sandbox, api);
    }

    /// <summary>What the API was asked last, as JSON: the conversation as Claude Code sent it.</summary>
    public string LastAsked => _api.Asked.LastOrDefault() ?? "";

    /// <summary>Runs it to its end in the home; what it answers is for the caller to judge.</summary>
    public async Task<CliResult> RunAsync(string arguments)
    {
        using var running = _sandbox.StartShell($"claude {arguments} </dev/null");
        return await running.WaitAsync(Longest);
    }

    /// <summary>As <see cref="RunAsync"/>, but it has to end well.</summary>
    public async Task<CliResult> DoAsync(string arguments) => (await RunAsync(arguments)).ExitsWith(0);

    public ValueTask DisposeAsync() => _api.DisposeAsync();
}
