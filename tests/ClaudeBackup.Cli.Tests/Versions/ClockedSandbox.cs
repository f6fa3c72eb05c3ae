using System.Text.Json;
using ClaudeBackup.Commands;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Terminal;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Versions;

/// <summary>A user whose clock and zone the test sets: the program runs in this process.</summary>
internal sealed class ClockedSandbox : IDisposable
{
    private readonly SetClock _clock = new();

    public Sandbox Sandbox { get; } = new();

    public ClaudeTree Claude => Sandbox.Claude;

    /// <summary>What the clock shows, until it is set again.</summary>
    public DateTimeOffset Now
    {
        get => _clock.Now;
        set => _clock.Now = value;
    }

    public TimeZoneInfo Zone
    {
        get => _clock.LocalTimeZone;
        set => _clock.Zone = value;
    }

    public void Dispose() => Sandbox.Dispose();

    /// <summary>Saves what is there at that time, and gives the id of the snapshot.</summary>
    public async Task<string> SaveAsync(string time)
    {
        Now = DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture);
        var isNew = !Directory.Exists(Sandbox.Repository.Value);
        _ = await DoAsync(isNew ? ["init", "--local", "--schedule", "off"] : ["sync"]);
        return await Sandbox.HeadAsync();
    }

    /// <summary>Runs the program, which has to end well, and gives what it printed.</summary>
    public async Task<string> DoAsync(params string[] arguments)
    {
        var (code, output, error) = await RunAsync(arguments);
        Assert.True(code == 0, $"{string.Join(' ', arguments)}: {code}\n{output}\n{error}");
        return output;
    }

    public async Task<JsonElement> JsonAsync(params string[] arguments)
    {
        using var document = JsonDocument.Parse(await DoAsync([.. arguments, "--json"]));
        return document.RootElement.Clone();
    }

    /// <summary>Runs a line that the program gave.</summary>
    public Task<string> DoLineAsync(string line, params string[] more) => DoAsync([.. line.Split(' ')[1..], .. more]);

    public async Task<(int Code, string Out, string Error)> RunAsync(params string[] arguments)
    {
        if (arguments is ["show", ..])
        {
            // it speaks to the collector of its process, once; nothing that it tells depends on the clock
            var shown = await Sandbox.RunAsync(arguments);
            return (shown.ExitCode, shown.Out, shown.Error);
        }

        var (output, error) = (new StringWriter(), new StringWriter());
        var screen = new Screen
        {
            Out = output,
            Error = error,
            Width = 100,
            Local = LocalTime.Of(_clock),
            Colours = false,
            ShowsProgress = false,
            CanAsk = false,
            MovesCursor = false,
        };
        var app = new App(HostPaths.From(Variable, Sandbox.Home, Sandbox.Home.Value), Variable, _clock);
        var reporter = Reporter.For(arguments, screen);
        int code;
        try
        {
            code = await CommandLine.RunAsync(arguments, app, reporter, TestContext.Current.CancellationToken);
        }
        catch (BackupException failure)
        {
            // as the program does
            code = reporter.Fail(failure);
        }

        return (code, output.ToString(), error.ToString());
    }

    /// <summary>Runs something that restores into another home, and gives that.</summary>
    public async Task<ClaudeTree> ElsewhereAsync(string name, Func<Task> restore)
    {
        var target = new ClaudeTree(Sandbox.Elsewhere(name));
        Sandbox.Environment["CLAUDE_CONFIG_DIR"] = target.Root.Value;
        try
        {
            await restore();
        }
        finally
        {
            _ = Sandbox.Environment.Remove("CLAUDE_CONFIG_DIR");
        }

        return target;
    }

    private string? Variable(string name) => Sandbox.Environment.TryGetValue(name, out var value) ? value : null;

    private sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

        public TimeZoneInfo Zone { get; set; } = TimeZoneInfo.Utc;

        public override TimeZoneInfo LocalTimeZone => Zone;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
