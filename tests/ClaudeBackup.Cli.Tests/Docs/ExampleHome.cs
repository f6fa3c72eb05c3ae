using ClaudeBackup.Cli.Tests.Forgetting;
using ClaudeBackup.Cli.Tests.Screens;
using ClaudeBackup.Commands;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Terminal;
using ClaudeBackup.Testing;
using ClaudeBackup.Testing.Remotes;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Docs;

/// <summary>
/// A home in which every example of the help has what it names: the session <c>3f2a</c>, which is called <c>Fix the login</c>, the project <c>webshop</c>, the machine <c>laptop</c>,
/// a secret in that session, settings that were others before yesterday, an exported setup. Made once; each example gets it as it was made.
/// </summary>
public sealed class ExampleHome : IAsyncLifetime
{
    private const string Webshop = "/home/dev/webshop";

    private readonly Sandbox _sandbox = new();
    private readonly Sandbox _laptop = new();
    private string _fingerprint = "";
    private GitHubStandIn _github = null!;
    private PingSite _ping = null!;

    // what an example means and nobody has here, and what stands for it
    private IEnumerable<(string Named, string Here)> StandIns =>
        [
            ("git@example.org:backup.git", _sandbox.Elsewhere("server.git").Value),
            ("/media/usb/backup.git", _sandbox.Elsewhere("drive.git").Value),
            ("https://hc.example.org", _ping.Url),
            ("0f1e2d3c4b5a6978", _fingerprint),
        ];

    private AbsolutePath Template => _sandbox.Elsewhere("template");

    public async ValueTask InitializeAsync()
    {
        Platform.RequirePosix("The examples are run by bash.");
        _github = await GitHubStandIn.StartAsync();
        _ping = await PingSite.StartAsync();
        var shared = await BareRepository.CreateAsync(_sandbox.Elsewhere("shared.git"));
        _ = await BareRepository.CreateAsync(_sandbox.Elsewhere("server.git"));
        _ = await BareRepository.CreateAsync(_sandbox.Elsewhere("drive.git"));

        _laptop.Environment["CLAUDE_BACKUP_MACHINE"] = "laptop";
        _laptop.WriteSession(Transcript.Id("b2"));
        _ = await _laptop.DoAsync("init", "--remote", shared.FileUrl, "--schedule", "off", "--yes");

        _sandbox.WriteSession(Transcript.Id("3f2a"), Webshop);
        _sandbox.Claude.Append(
            Transcript.PathOf(Transcript.Id("3f2a"), Webshop),
            System.Text.Encoding.UTF8.GetBytes(Transcript.CustomTitle(Transcript.Id("3f2a"), "Fix the login"))
        );
        // invented, and opens nothing
        _sandbox.Claude.Append(
            Transcript.PathOf(Transcript.Id("3f2a"), Webshop),
            Transcript.Messages(Transcript.Id("3f2a"), 9, 1, Webshop, text: ForgetSecretTests.Token)
        );
        _sandbox.WriteSession(Transcript.Id("c3"), Webshop);
        _sandbox.Claude.Write("settings.json", """{"model":"opus","permissions":{"allow":["Read"]}}""");
        _sandbox.Claude.Write("skills/review/SKILL.md", "Review.");
        await DaysAgoAsync(3, "init", "--remote", shared.FileUrl, "--schedule", "off", "--yes");

        _sandbox.Claude.Write("settings.json", """{"model":"sonnet","permissions":{"allow":["Bash"]}}""");
        _sandbox.Claude.Write("skills/review/SKILL.md", "Review well.");
        _sandbox.Claude.Delete(Transcript.PathOf(Transcript.Id("3f2a"), Webshop));
        _ = await _sandbox.DoAsync("sync");
        _fingerprint = await ForgetSecretTests.FingerprintAsync(_sandbox);
        _ = await _sandbox.DoAsync("secrets", "allow", _fingerprint);
        _ = await _sandbox.DoAsync("export-config", "setup.tar.gz");
        _ = Directory.CreateDirectory((_sandbox.Home / ".config/fish/completions").Value);
        _ = Directory.CreateDirectory((_sandbox.Home / "programs").Value);
        _ = File.CreateSymbolicLink((_sandbox.Home / "programs/claude-backup").Value, _sandbox.Program);
        _github.ApplyTo(_sandbox);
        _sandbox.Environment["PATH"] = $"{_sandbox.Home / "programs"}:{_sandbox.Environment["PATH"]}";
        (await _sandbox.ShellAsync($"cp -a '{_sandbox.Home}' '{Template}'")).ExitsWith(0);
    }

    public async ValueTask DisposeAsync()
    {
        await _github.DisposeAsync();
        await _ping.DisposeAsync();
        _sandbox.Dispose();
        _laptop.Dispose();
    }

    /// <summary>Runs a line as somebody would who pastes it, in a home of its own.</summary>
    /// <param name="line">As the help has it.</param>
    /// <param name="isNew">Whether nothing was saved yet.</param>
    public async Task<CliResult> PasteAsync(string line, bool isNew)
    {
        var home = _sandbox.Home.Value;
        var made = isNew ? $"rm -rf '{home}/.claude-backup'" : "true";
        (
            await _sandbox.ShellAsync($"find '{home}' -mindepth 1 -delete; cp -a '{Template}/.' '{home}' && {made}")
        ).ExitsWith(0);
        var here = StandIns.Aggregate(line, (text, at) => text.Replace(at.Named, at.Here, StringComparison.Ordinal));
        return await _sandbox.ShellAsync(here);
    }

    private async Task DaysAgoAsync(int days, params string[] arguments)
    {
        using var said = new StringWriter();
        var screen = new Screen
        {
            Out = said,
            Error = said,
            Width = 100,
            Local = LocalTime.Utc,
            Colours = false,
            ShowsProgress = false,
            CanAsk = false,
            MovesCursor = false,
        };
        var clock = new StoppedClock(DateTimeOffset.UtcNow.AddDays(-days));
        var app = new App(HostPaths.From(Variable, _sandbox.Home, _sandbox.Home.Value), Variable, clock);
        var code = await CommandLine.RunAsync(arguments, app, Reporter.For(arguments, screen), CancellationToken.None);
        Assert.True(code == ExitCodes.Done, said.ToString());
    }

    private string? Variable(string name) => _sandbox.Environment.TryGetValue(name, out var value) ? value : null;
}
