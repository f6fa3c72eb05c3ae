using System.Text.Json;
using ClaudeBackup.Cli.Tests.Remotes;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Healing;

/// <summary>
/// A machine's repository of several snapshots, made once for a class of tests and laid down anew for each: with a session that is gone at the source,
/// one that grows, config, and another machine's session where there is a remote.
/// </summary>
public abstract class Damageable : IAsyncLifetime
{
    internal const string Gone = "10000000-0000-4000-8000-000000000000";
    internal const string Live = "20000000-0000-4000-8000-000000000000";

    private readonly bool _hasRemote;
    private readonly bool _isLoose;
    private readonly Sandbox _sandbox = new();
    private AbsolutePath _remote = null!;
    private AbsolutePath _template = null!;
    private IReadOnlyList<string> _saved = [];

    protected Damageable(bool hasRemote, bool isLoose) => (_hasRemote, _isLoose) = (hasRemote, isLoose);

    internal Sandbox Sandbox => _sandbox;

    /// <summary>The objects that a test may damage, each the path of its file below the repository.</summary>
    internal IReadOnlyDictionary<string, string> Objects { get; private set; } = new Dictionary<string, string>();

    public async ValueTask InitializeAsync()
    {
        Platform.RequirePosix();
        _remote = _sandbox.Elsewhere("remote.git");
        _template = _sandbox.Elsewhere("template");
        _sandbox.WriteSession(Gone);
        _sandbox.WriteSession(Live);
        _sandbox.Claude.Write("settings.json", "{\n  \"model\": \"opus\"\n}\n");
        _ = await _sandbox.JsonAsync([
            "init",
            .. _hasRemote ? new[] { "--backend", "git", "--remote", _remote.Value } : ["--local"],
        ]);
        _saved = _sandbox.Claude.Listing();
        Fleet.Grow(_sandbox, 2);
        _ = await _sandbox.JsonAsync("sync");
        _saved = _sandbox.Claude.Listing();
        _sandbox.Claude.Delete(Transcript.PathOf(Gone));
        _sandbox.Claude.Write("CLAUDE.md", "# Notes\n");
        _ = await _sandbox.JsonAsync("sync");
        if (_hasRemote)
        {
            using var other = new Sandbox();
            other.Environment["CLAUDE_BACKUP_MACHINE"] = "other";
            other.WriteSession(Fleet.Id(3));
            _ = await other.JsonAsync("init", "--backend", "git", "--remote", _remote.Value);
        }

        if (_isLoose)
        {
            await UnpackAsync();
        }

        // receives what the other sent, and notes how git keeps it
        _ = await _sandbox.JsonAsync("sync");
        await FindAsync();
        await ShellAsync(
            $"mkdir {_template} && cp -a {_sandbox.Home} {_template}/home && rm -rf {_template}/remote && if [ -e {_remote} ]; then cp -a {_remote} {_template}/remote; fi"
        );
    }

    public ValueTask DisposeAsync()
    {
        _sandbox.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Lays everything down as it was, and damages files of the repository.</summary>
    internal async Task DamageAsync(string how, params string[] files)
    {
        await ShellAsync(
            $"rm -rf {_sandbox.Home} {_remote} {_sandbox.Elsewhere("restored")} && cp -a {_template}/home {_sandbox.Home} && if [ -e {_template}/remote ]; then cp -a {_template}/remote {_remote}; fi"
        );
        foreach (var file in files)
        {
            Damage(how, (_sandbox.Repository / RelativePath.Parse(file)).Value);
        }
    }

    /// <summary>Everything goes on, nothing is lost, and the next sync finds nothing to do about it.</summary>
    internal async Task IsHealedAsync()
    {
        _ = await _sandbox.JsonAsync("status");
        await HasEverythingAsync();
        Fleet.Grow(_sandbox, 2);
        var first = await _sandbox.JsonAsync("sync");
        Assert.NotEqual(JsonValueKind.Null, first.Json.GetProperty("commit").ValueKind);
        var again = await _sandbox.JsonAsync("sync");
        Assert.Empty(again.Json.GetProperty("warnings").EnumerateArray());
        Assert.Equal(_hasRemote, again.Json.GetProperty("pushed").GetBoolean());
        await _sandbox.RepositoryIsSoundAsync();
        if (_hasRemote)
        {
            Assert.Equal(
                await _sandbox.HeadAsync(),
                (await GitAsync($"--git-dir={_remote}", "rev-parse", "main")).Trim()
            );
            _ = await GitAsync($"--git-dir={_remote}", "fsck", "--strict");
            Assert.Equal(["other 3", "test 1", "test 2"], await Fleet.ListAsync(_sandbox));
        }

        await HasEverythingAsync();
    }

    /// <summary>All that was acknowledged comes back.</summary>
    internal async Task HasEverythingAsync()
    {
        await ShellAsync($"rm -rf {_sandbox.Elsewhere("restored")}");
        var restored = await _sandbox.RestoreElsewhereAsync();
        Assert.Equal(_saved.Where(IsOfGone), restored.Listing().Where(IsOfGone));
        Assert.Contains("CLAUDE.md", restored.Listing().Select(NameOf));
        Assert.StartsWith(
            "message 0",
            JsonDocument
                .Parse(
                    restored
                        .Read(Transcript.PathOf(Live))
                        .AsMemory(0, Array.IndexOf(restored.Read(Transcript.PathOf(Live)), (byte)'\n'))
                )
                .RootElement.GetProperty("message")
                .GetProperty("content")
                .GetString(),
            StringComparison.Ordinal
        );
        if (_sandbox.Claude.Has(Transcript.PathOf(Live)))
        {
            Assert.Equal(
                _sandbox.Claude.Read(Transcript.PathOf(Live))[..^15],
                restored.Read(Transcript.PathOf(Live))[
                    ..Math.Min(
                        _sandbox.Claude.Read(Transcript.PathOf(Live)).Length - 15,
                        restored.Read(Transcript.PathOf(Live)).Length
                    )
                ]
            );
        }
    }

    internal async Task ShellAsync(string script) => _ = (await _sandbox.ShellAsync(script)).ExitsWith(0);

    private static bool IsOfGone(string line) => line.Contains(Gone, StringComparison.Ordinal);

    private static string NameOf(string line) =>
        line.Split(' ')
            .First(w =>
                w.Contains(".md", StringComparison.Ordinal)
                || w.Contains('/', StringComparison.Ordinal)
                || w.Contains(".json", StringComparison.Ordinal)
            );

    private async Task<string> GitAsync(params string[] arguments)
    {
        var result = await _sandbox.ShellAsync("git " + string.Join(' ', arguments));
        return result.ExitsWith(0).Out;
    }

    private Task UnpackAsync() =>
        ShellAsync(
            """
            cd ~/.claude-backup && for pack in .git/objects/pack/*.pack; do
              mv $pack ~/pack && rm -f ${pack%.pack}.* && git unpack-objects -q <~/pack && rm -f ~/pack
            done
            """
        );

    private async Task FindAsync()
    {
        var wanted = new Dictionary<string, string>
        {
            ["segment gone at the source"] = $"HEAD:machines/test/{Transcript.PathOf(Gone)}.gz",
            ["segment still there"] = $"HEAD:machines/test/{Transcript.PathOf(Live)}.gz",
            ["list"] = $"HEAD:machines/test/files/{Transcript.PathOf(Gone)}",
            ["tree of the machine"] = "HEAD:machines/test",
            ["tree at the root"] = "HEAD^{tree}",
            ["commit"] = "HEAD",
            ["older commit"] = "HEAD~1",
            ["older tree"] = "HEAD~1^{tree}",
        };
        var found = new Dictionary<string, string>();
        foreach (var (name, at) in wanted)
        {
            var id = (await _sandbox.GitAsync("rev-parse", at)).Trim();
            found[name] = $".git/objects/{id[..2]}/{id[2..]}";
        }

        var pack = (
            await _sandbox.ShellAsync("cd ~/.claude-backup && ls -t .git/objects/pack/*.pack | head -n 1")
        ).Out.Trim();
        found["pack"] = pack;
        found["index of a pack"] = pack.Replace(".pack", ".idx", StringComparison.Ordinal);
        Objects = found;
    }

    private static void Damage(string how, string file)
    {
        var bytes = how == "deleted" ? [] : File.ReadAllBytes(file);
        File.Delete(file);
        switch (how)
        {
            case "flipped":
                bytes[bytes.Length / 2] ^= 0x10;
                break;
            case "cut":
                bytes = bytes[..(bytes.Length / 2)];
                break;
            case "emptied":
                bytes = [];
                break;
            default:
                return;
        }

        File.WriteAllBytes(file, bytes);
    }
}
