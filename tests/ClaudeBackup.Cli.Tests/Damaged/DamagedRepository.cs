using System.Text.Json;
using ClaudeBackup.Cli.Tests.Forgetting;
using ClaudeBackup.Cli.Tests.Remotes;
using ClaudeBackup.Cli.Tests.Versions;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Damaged;

/// <summary>A repository without a remote.</summary>
public sealed class RepositoryAlone() : DamagedRepository(hasRemote: false);

/// <summary>A repository with a remote, where another machine saves too.</summary>
public sealed class RepositoryWithRemote() : DamagedRepository(hasRemote: true);

/// <summary>
/// A repository of some days, made once for a class of tests and laid down anew for each damage: with a session that is gone at the source, one that grew, one
/// that was written anew, settings and notes that were others before, a session and a secret that were forgotten, a snapshot that was pruned.
/// </summary>
public abstract class DamagedRepository : IAsyncLifetime
{
    internal static readonly string Gone = Fleet.Id(1);
    internal static readonly string Grown = Fleet.Id(2);
    internal static readonly string Rewritten = Fleet.Id(3);
    internal static readonly string Other = Fleet.Id(4);
    internal static readonly string New = Fleet.Id(6);
    private static readonly string Forgotten = Fleet.Id(5);

    private readonly ClockedSandbox _user = new();
    private readonly List<string> _saved = [];
    private readonly Dictionary<string, string> _objects = new(StringComparer.Ordinal);

    protected DamagedRepository(bool hasRemote) => HasRemote = hasRemote;

    /// <summary>Whether there is one.</summary>
    public bool HasRemote { get; }

    internal Sandbox Sandbox => _user.Sandbox;

    internal AbsolutePath Remote => Sandbox.Elsewhere("remote.git");

    private AbsolutePath Template => Sandbox.Elsewhere("template");

    public async ValueTask InitializeAsync()
    {
        Platform.RequirePosix();
        Sandbox.Environment["GIT_NO_REPLACE_OBJECTS"] = "1";
        await FillAsync();
        _saved.AddRange(_user.Claude.Listing().Where(line => !line.StartsWith("settings", StringComparison.Ordinal)));
        _user.Claude.Delete(Transcript.PathOf(Gone));
        await SyncAsync("2026-03-04T12:00Z");
        await ForgetAsync();
        if (HasRemote)
        {
            _ = await _user.DoAsync("backend", "set", "git", "--remote", Remote.Value);
            using var other = new Sandbox();
            other.Environment["CLAUDE_BACKUP_MACHINE"] = "other";
            other.WriteSession(Other);
            _ = await other.JsonAsync("init", "--backend", "git", "--remote", Remote.Value, "--schedule", "off");
        }

        // receives what the other sent, and notes how git keeps it
        await SyncAsync("2026-03-07T12:00Z");
        foreach (var line in (await ShellAsync("git rev-list --objects HEAD")).Split('\n'))
        {
            if (line.Split(' ', 2) is [{ Length: > 0 } id, .. var path])
            {
                _objects[id] = path is [{ Length: > 0 } at] ? at : "";
            }
        }

        _ = await ShellAsync(
            $"mkdir {Template} && cp -a {Sandbox.Home} {Template}/home && if [ -e {Remote} ]; then cp -a {Remote} {Template}/remote; fi"
        );
    }

    public ValueTask DisposeAsync()
    {
        _user.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Lays everything down as it was.</summary>
    internal async Task LayDownAsync()
    {
        _user.Now = DateTimeOffset.Parse("2026-03-08T12:00Z", System.Globalization.CultureInfo.InvariantCulture);
        _ = await ShellAsync(
            $"cd / && rm -rf {Sandbox.Home} {Remote} {Sandbox.Elsewhere("restored")} && cp -a {Template}/home {Sandbox.Home} && if [ -e {Template}/remote ]; then cp -a {Template}/remote {Remote}; fi"
        );
    }

    /// <summary>Runs lines of bash in the repository.</summary>
    internal async Task<string> ShellAsync(string script) =>
        (await Sandbox.ShellAsync($"set -e; cd {Sandbox.Home}; cd {Sandbox.Repository} 2>/dev/null || true; {script}"))
            .ExitsWith(0)
            .Out;

    /// <summary>Runs the program in this process.</summary>
    internal Task<(int Code, string Out, string Error)> RunAsync(params string[] arguments) =>
        _user.RunAsync(arguments);

    /// <summary>What of all that was saved is not there, each as a sentence: by git for every object of every snapshot, by a restore for every file.</summary>
    internal async Task<IReadOnlyList<string>> LostAsync()
    {
        var lost = new List<string>();
        if (Directory.Exists((Sandbox.Repository / ".git/objects").Value))
        {
            var ids = Sandbox.Elsewhere("ids");
            await File.WriteAllLinesAsync(ids.Value, _objects.Keys, TestContext.Current.CancellationToken);
            var answer = await ShellAsync(
                $"git cat-file --batch-check --buffer <{ids} 2>/dev/null || echo 'git does not answer'"
            );
            lost.AddRange(
                answer
                    .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                    .Where(line => !line.Contains(" blob ", StringComparison.Ordinal))
                    .Where(line => !line.Contains(" tree ", StringComparison.Ordinal))
                    .Where(line => !line.Contains(" commit ", StringComparison.Ordinal))
                    .Select(Named)
            );
            // what is there and would go with the next that git packs anew
            var led = await ShellAsync("GIT_GRAFT_FILE=/dev/null git rev-list HEAD 2>/dev/null || cat ~/../ids");
            lost.AddRange(
                (await ShellAsync($"git rev-list --no-walk --stdin <{ids} 2>/dev/null || true"))
                    .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                    .Except(led.Split('\n'))
                    .Select(_ => "no snapshot leads to a commit that is there")
            );
        }

        var target = new ClaudeTree(Sandbox.Elsewhere("restored"));
        var (code, _, error) = await RunAsync("restore", "--all", "--to", target.Root.Value, "--json");
        var listing = target.Listing();
        lost.AddRange(
            _saved
                .Append(_user.Claude.Listing().Single(line => line.Contains(New, StringComparison.Ordinal)))
                .Where(line => !listing.Contains(line))
                .Select(line => $"restore --all does not bring {line.Split(' ')[0]}")
        );
        if (code != 0)
        {
            lost.Add($"restore --all ends with {code}{(error.Length > 0 ? $": {Sentence(error)}" : "")}");
        }

        return lost;
    }

    private static string Sentence(string error)
    {
        using var document = JsonDocument.Parse(error);
        return document.RootElement.GetProperty("error").GetString()!;
    }

    private string Named(string line) =>
        line.Split(' ') is [var id, ..] && _objects.TryGetValue(id, out var path)
            ? $"git has lost {(path.Length > 0 ? path : "a commit, or the tree of one")}"
            : line;

    private async Task FillAsync()
    {
        var claude = _user.Claude;
        foreach (var id in new[] { Gone, Grown, Rewritten, Forgotten })
        {
            Sandbox.WriteSession(id);
        }

        claude.Write(Transcript.PathOf(Rewritten), Transcript.Messages(Rewritten, 0, 9));
        claude.Write("settings.json", "{\n  \"model\": \"opus\"\n}\n");
        claude.Write("CLAUDE.md", "# Notes of the first day\n");
        claude.Write("agents/reviewer.md", $"Reviews. {ForgetSecretTests.Token}\n");
        _user.Now = DateTimeOffset.Parse("2026-03-01T12:00Z", System.Globalization.CultureInfo.InvariantCulture);
        _ = await _user.DoAsync("init", "--local", "--schedule", "off");
        claude.Append(Transcript.PathOf(Grown), Transcript.Messages(Grown, 2, 4));
        claude.Write(Transcript.PathOf(Rewritten), Transcript.Messages(Rewritten, 5, 2, text: "else"));
        claude.Write("CLAUDE.md", "# Notes of the second day\n");
        await SyncAsync("2026-03-02T12:00Z");
        claude.Write(Transcript.PathOf(Rewritten), Transcript.Messages(Rewritten, 0, 9));
        claude.Write("CLAUDE.md", "# Notes of the third day\n");
        await SyncAsync("2026-03-03T12:00Z");
    }

    private async Task ForgetAsync()
    {
        _ = await _user.DoAsync("forget", Forgotten, "--yes");
        _user.Claude.Delete(Transcript.PathOf(Forgotten));
        _saved.RemoveAll(line => line.Contains(Forgotten, StringComparison.Ordinal));
        var fingerprint = await ForgetSecretTests.FingerprintAsync(Sandbox);
        _ = await _user.DoAsync("forget", "--secret", fingerprint, "--yes");
        _user.Claude.Write("agents/reviewer.md", "Reviews.\n");
        _saved.RemoveAll(line => line.StartsWith("agents", StringComparison.Ordinal));
        foreach (var day in new[] { 5, 6 })
        {
            _user.Claude.Append(Transcript.PathOf(Grown), Transcript.Messages(Grown, day, 1));
            await SyncAsync($"2026-03-0{day}T12:00Z");
        }

        _saved.RemoveAll(line => line.Contains(Grown, StringComparison.Ordinal));
        _saved.AddRange(_user.Claude.Listing().Where(line => line.Contains(Grown, StringComparison.Ordinal)));
        _ = await _user.DoAsync("prune", "--keep-last", "1", "--yes");
    }

    private async Task SyncAsync(string time)
    {
        _user.Now = DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture);
        _ = await _user.DoAsync("sync");
    }
}
