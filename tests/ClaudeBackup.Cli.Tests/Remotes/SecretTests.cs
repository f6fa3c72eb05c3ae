using System.Text;
using System.Text.Json;
using ClaudeBackup.Testing;
using ClaudeBackup.Testing.Remotes;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Remotes;

/// <summary>What looks like a secret is told, or held back, before it goes to a remote.</summary>
public sealed class SecretTests : IDisposable
{
    // invented here, and opens nothing
    private static readonly string Token =
        "gh" + "p_" + string.Concat(Enumerable.Range(0, 36).Select(i => "aB3dE7xZ"[i * 5 % 8]));

    private readonly TemporaryDirectory _directory = new();
    private readonly Sandbox _sandbox = new();

    public void Dispose()
    {
        _sandbox.Dispose();
        _directory.Dispose();
    }

    [Fact]
    [Trait("Defect", "S3")]
    public async Task A_folder_gets_it_and_the_user_is_told_once_by_rule_file_and_line()
    {
        var bare = await BareRepository.CreateAsync(_directory.Path / "x.git");
        WriteSecret();
        var init = await _sandbox.JsonAsync("init", "--backend", "git", "--remote", bare.Path.Value);
        var again = await _sandbox.JsonAsync("sync");
        var people = await _sandbox.DoAsync("status", "--verbose");

        var told = Assert.Single(Secrets(init.Json.GetProperty("sync").GetProperty("push")));
        Assert.Equal("github-token", told.GetProperty("rule").GetString());
        Assert.Equal("GitHub", told.GetProperty("issuer").GetString());
        Assert.Equal(Transcript.PathOf(Fleet.Id(1)), told.GetProperty("file").GetString());
        Assert.Equal(2, told.GetProperty("line").GetInt32());
        Assert.Matches("^[0-9a-f]{16}$", told.GetProperty("fingerprint").GetString());
        Assert.Empty(Secrets(again.Json.GetProperty("push")));
        Assert.Contains("1 text that looks like a secret is there", people.Unwrapped, StringComparison.Ordinal);
        var state = await _sandbox.ShellAsync("cat ~/.claude-backup/.git/claude-backup/*.json* 2>&1; true");
        Assert.DoesNotContain(Token, init.Out + people.Out + state.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_sync_has_just_saved_is_not_read_back_from_git_to_be_scanned()
    {
        Platform.RequirePosix();
        var bare = await BareRepository.CreateAsync(_directory.Path / "x.git");
        _sandbox.WriteSession(Fleet.Id(2));
        _ = await _sandbox.DoAsync("init", "--backend", "git", "--remote", bare.Path.Value);
        var asked = await ListenToGitAsync();
        WriteSecret();
        _sandbox.Claude.Write("CLAUDE.md", Encoding.UTF8.GetBytes(Token[..^1] + "7"));

        var sync = await _sandbox.JsonAsync("sync");
        var readBySync = await asked();
        _ = await _sandbox.JsonAsync("scan");
        var readByScan = await asked();

        Assert.Equal(2, Secrets(sync.Json.GetProperty("push")).Count());
        var saved = (await _sandbox.GitAsync("ls-tree", "-r", "HEAD", "machines/test/projects", "machines/test/config"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', '\t')[2])
            .ToArray();
        Assert.Empty(saved.Intersect(readBySync));
        Assert.Empty(saved.Except(readByScan));
    }

    [Fact]
    public async Task A_server_of_which_nobody_knows_who_reads_it_gets_nothing_until_the_user_has_spoken()
    {
        var bare = await BareRepository.CreateAsync(_directory.Path / "x.git");
        await using var ssh = await SshServer.StartAsync();
        ssh.ApplyTo(_sandbox);
        WriteSecret();

        var init = (
            await _sandbox.RunAsync("init", "--backend", "git", "--remote", ssh.UrlOf(bare), "--json")
        ).ExitsWith(4);
        var push = init.Json.GetProperty("sync").GetProperty("push");
        Assert.Equal("secrets", push.GetProperty("code").GetString());
        Assert.Null(await bare.MainAsync());
        Assert.Equal(
            "secrets",
            (await _sandbox.JsonAsync("status")).Json.GetProperty("remote").GetProperty("code").GetString()
        );

        var found = (await _sandbox.JsonAsync("scan")).Json.GetProperty("secrets")[0];
        Assert.False(found.GetProperty("sent").GetBoolean());
        _ = await _sandbox.JsonAsync("secrets", "allow", found.GetProperty("fingerprint").GetString()!);
        _ = await _sandbox.JsonAsync("sync");
        Assert.Equal(await _sandbox.HeadAsync(), await bare.MainAsync());

        _sandbox.Claude.Append(
            Transcript.PathOf(Fleet.Id(1)),
            Encoding.UTF8.GetBytes($"{{\"text\":\"{Token[..^1]}9\"}}\n")
        );
        Assert.Equal("secrets", (await Fleet.IsBehindAsync(_sandbox, "secrets")).GetProperty("code").GetString());
        var shown = (await _sandbox.JsonAsync("secrets", "warn")).Json;
        Assert.Equal("warn", shown.GetProperty("policy").GetString());
        Assert.True(shown.GetProperty("chosen").GetBoolean());
        _ = Assert.Single(Secrets((await _sandbox.JsonAsync("sync")).Json.GetProperty("push")));
        Assert.Equal(await _sandbox.HeadAsync(), await bare.MainAsync());
    }

    [Fact]
    public async Task A_new_remote_is_asked_about_all_of_history_and_the_old_one_stays_in_force()
    {
        var first = await BareRepository.CreateAsync(_directory.Path / "first.git");
        var second = await BareRepository.CreateAsync(_directory.Path / "second.git");
        _sandbox.WriteSession(Fleet.Id(1));
        _sandbox.Claude.Write("settings.json", $"{{\n  \"note\": \"{Token}\"\n}}\n");
        _ = await _sandbox.JsonAsync("init", "--backend", "git", "--remote", first.Path.Value, "--secrets", "off");
        _sandbox.Claude.Write("settings.json", "{}\n");
        _ = await _sandbox.JsonAsync("sync");

        Assert.Equal(0, (await _sandbox.JsonAsync("scan")).Json.GetProperty("count").GetInt32());
        var old = Assert.Single(Secrets((await _sandbox.JsonAsync("scan", "--history")).Json));
        Assert.Equal(
            ("settings.json", 2, true),
            (
                old.GetProperty("file").GetString(),
                old.GetProperty("line").GetInt32(),
                old.GetProperty("sent").GetBoolean()
            )
        );
        string[] change = ["backend", "set", "git", "--remote", second.Path.Value];
        var refused = (await _sandbox.RunAsync([.. change, "--secrets", "block", "--json"])).ExitsWith(1);
        Assert.Equal("secrets", refused.ErrorJson.GetProperty("code").GetString());
        Assert.Contains("--secrets warn", refused.ErrorJson.GetProperty("hint").GetString(), StringComparison.Ordinal);
        Assert.Null(await second.MainAsync());
        Fleet.Grow(_sandbox, 1);
        _ = await _sandbox.JsonAsync("sync");
        Assert.Equal(await _sandbox.HeadAsync(), await first.MainAsync());

        _ = await _sandbox.JsonAsync([.. change, "--secrets", "warn"]);
        Assert.Equal(await _sandbox.HeadAsync(), await second.MainAsync());
        Assert.Equal("warn", (await _sandbox.JsonAsync("secrets")).Json.GetProperty("policy").GetString());
    }

    [Fact]
    public async Task A_state_between_two_pushes_is_scanned_too()
    {
        var bare = await BareRepository.CreateAsync(_directory.Path / "x.git");
        _sandbox.WriteSession(Fleet.Id(1));
        _ = await _sandbox.JsonAsync("init", "--backend", "git", "--remote", bare.Path.Value, "--secrets", "block");
        Directory.Move(bare.Path.Value, bare.Path.Value + ".away");
        _sandbox.Claude.Write("CLAUDE.md", $"token: {Token}\n");
        _ = (await _sandbox.RunAsync("sync")).ExitsWith(4);
        _sandbox.Claude.Write("CLAUDE.md", "nothing\n");
        _ = (await _sandbox.RunAsync("sync")).ExitsWith(4);
        Directory.Move(bare.Path.Value + ".away", bare.Path.Value);

        _ = await Fleet.IsBehindAsync(_sandbox, "secrets");
    }

    [Fact]
    public async Task Lines_are_counted_over_the_segments_of_a_long_transcript()
    {
        var id = Fleet.Id(1);
        var path = Transcript.PathOf(id);
        _sandbox.Claude.Write(path, Transcript.Large(id, 5_000_000, seed: 1));
        var lines = File.ReadAllLines(_sandbox.Claude[path]).Length;
        _sandbox.Claude.Append(path, Encoding.UTF8.GetBytes($"{{\"text\":\"{Token}\"}}\n"));
        _sandbox.Claude.Append(path, Transcript.Messages(id, 0, 3));
        _ = await _sandbox.JsonAsync("init", "--local");

        var found = Assert.Single(Secrets((await _sandbox.JsonAsync("scan")).Json));

        Assert.Equal(lines + 1, found.GetProperty("line").GetInt32());
        Assert.False(found.GetProperty("sent").GetBoolean());
    }

    [Fact]
    public async Task A_scan_can_be_a_check_and_says_how_to_get_out()
    {
        WriteSecret();
        _ = await _sandbox.JsonAsync("init", "--local");
        var check = (await _sandbox.RunAsync("scan", "--check", "--json")).ExitsWith(1);
        var people = (await _sandbox.DoAsync("scan")).Out;

        Assert.Equal("secrets", check.ErrorJson.GetProperty("code").GetString());
        Assert.Contains("github-token", people, StringComparison.Ordinal);
        Assert.Contains("Revoke it before it is pushed: GitHub", people, StringComparison.Ordinal);
        var fingerprint = people.Split(' ')[0];
        _ = await _sandbox.DoAsync("secrets", "allow", fingerprint.ToUpperInvariant());
        Assert.Contains("1 more may go", (await _sandbox.DoAsync("scan", "--check")).Out, StringComparison.Ordinal);
        _ = (await _sandbox.RunAsync("secrets", "allow", "abc")).ExitsWith(2);
        _ = (await _sandbox.RunAsync("secrets", "warn")).ExitsWith(2);
    }

    // a git that writes down which objects it is asked for
    private async Task<Func<Task<string[]>>> ListenToGitAsync()
    {
        var git = (await _sandbox.ShellAsync("command -v git")).ExitsWith(0).Out.Trim();
        var (folder, log) = (_directory.Path / "listening", _directory.Path / "asked");
        _ = Directory.CreateDirectory(folder.Value);
        var script =
            $"case \"$*\" in *'cat-file --batch') tee -a '{log}' | '{git}' \"$@\" ;; *) exec '{git}' \"$@\" ;; esac";
        (
            await _sandbox.ShellAsync(
                $"printf '%s\\n' '#!/bin/sh' {Quoted(script)} > '{folder}/git' && chmod +x '{folder}/git' && touch '{log}'"
            )
        ).ExitsWith(0);
        _sandbox.Environment["PATH"] = $"{folder}:{_sandbox.Environment["PATH"]}";
        return () => File.ReadAllLinesAsync(log.Value, TestContext.Current.CancellationToken);
    }

    private static string Quoted(string text) => "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";

    private void WriteSecret()
    {
        var id = Fleet.Id(1);
        _sandbox.WriteSession(id);
        var lines = Encoding.UTF8.GetString(_sandbox.Claude.Read(Transcript.PathOf(id))).Split('\n');
        lines[1] = lines[1].Replace("message 1", $"my token is {Token}, see", StringComparison.Ordinal);
        _sandbox.Claude.Write(Transcript.PathOf(id), string.Join('\n', lines));
    }

    private static JsonElement.ArrayEnumerator Secrets(JsonElement json) =>
        json.GetProperty("secrets").EnumerateArray();
}
