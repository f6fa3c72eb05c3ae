using System.Text.Json;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Restoring;

/// <summary>A checkout of the same repository, and the same place below another home, are found and offered.</summary>
public sealed class OfferTests : IDisposable
{
    private const string Address = "https://ann:secret@git.example.com/ann/shop.git";

    private static readonly string Id = Transcript.Id("1");

    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    private string Old => $"{_sandbox.Home}/old/shop";

    private string New => $"{_sandbox.Home}/new place";

    [Theory]
    // the same remote by another way to it, which is no clone of ours
    [InlineData(
        "git init -q \"$HOME/new place\" && cd \"$HOME/new place\" && git remote add up git@git.example.com:ann/shop",
        "here"
    )]
    [InlineData(
        "git init -q \"$HOME/new place\" && cd \"$HOME/new place\" && git remote add up git@git.example.com:ann/shop",
        "known"
    )]
    // the same commits, and no remote
    [InlineData(
        "git clone -q \"$HOME/old/shop\" \"$HOME/new place\" && git -C \"$HOME/new place\" remote remove origin",
        "here"
    )]
    [InlineData(
        "cp -r \"$HOME/old/shop\" \"$HOME/new place\" && git -C \"$HOME/new place\" remote remove origin",
        "known"
    )]
    // a folder of it counts, and so does a worktree
    [InlineData("git clone -q \"$HOME/old/shop\" \"$HOME/new place\" && mkdir \"$HOME/new place/src\"", "below")]
    public async Task A_checkout_of_the_same_repository_is_offered(string make, string where)
    {
        await SaveAsync(make);

        var json = await RestoreAsync(where, "restore 1 --dry-run --json");
        var words = await _sandbox.ShellAsync($"{In(where)} && \"$CLAUDE_BACKUP\" restore 1 --dry-run");

        var offer = json.GetProperty("offer");
        Assert.Equal(
            (Old, New, "checkout", $"claude-backup restore {Id} --map '{Old}={New}'"),
            (Text(offer, "from"), Text(offer, "to"), Text(offer, "reason"), Text(offer, "command"))
        );
        Assert.Contains($"  {Text(offer, "command")}\n", words.ExitsWith(0).Out, StringComparison.Ordinal);

        var taken = await _sandbox.ShellAsync(
            Text(offer, "command")!
                .Replace("claude-backup restore", "\"$CLAUDE_BACKUP\" restore", StringComparison.Ordinal)
        );
        _ = taken.ExitsWith(0);
        Assert.True(_sandbox.Claude.Has($"projects/{Transcript.Folder(New + "/src")}/{Id}.jsonl"));
    }

    [Theory]
    [InlineData(
        "git init -q \"$HOME/new place\" && cd \"$HOME/new place\" && git remote add up git@git.example.com:ann/shopping"
    )]
    [InlineData("mkdir \"$HOME/new place\"")]
    public async Task Another_repository_is_not(string make)
    {
        await SaveAsync(make);

        Assert.Equal(
            JsonValueKind.Null,
            (await RestoreAsync("here", "restore 1 --dry-run --json")).GetProperty("offer").ValueKind
        );
    }

    [Fact]
    public async Task Where_the_project_is_still_there_nothing_is_offered()
    {
        await SaveAsync("git clone -q \"$HOME/old/shop\" \"$HOME/new place\"", isGone: false);

        Assert.Equal(
            JsonValueKind.Null,
            (await RestoreAsync("here", "restore 1 --dry-run --json")).GetProperty("offer").ValueKind
        );
    }

    [LinuxFact("It types on a terminal.")]
    public async Task On_a_terminal_it_is_asked()
    {
        await SaveAsync("git clone -q \"$HOME/old/shop\" \"$HOME/new place\"");
        await KnowAsync();

        var no = await _sandbox.OnTerminalAsync("n\r", "restore", "1");
        var isAtOld = _sandbox.Claude.Has($"projects/{Transcript.Folder(Old + "/src")}/{Id}.jsonl");
        Directory.Delete(_sandbox.Claude["projects"], recursive: true);
        var yes = await _sandbox.OnTerminalAsync("\r", "restore", "1");

        Assert.Contains("is a checkout of the same repository", no.ExitsWith(0).Out, StringComparison.Ordinal);
        Assert.True(isAtOld, "It went elsewhere.");
        _ = yes.ExitsWith(0);
        Assert.True(_sandbox.Claude.Has($"projects/{Transcript.Folder(New + "/src")}/{Id}.jsonl"));
    }

    [Fact]
    public async Task What_is_noted_of_a_repository_has_no_secret_and_no_user()
    {
        await SaveAsync("true");

        var manifest = await File.ReadAllTextAsync(
            (_sandbox.Repository / "machines/test/manifest.json").Value,
            TestContext.Current.CancellationToken
        );

        using var json = JsonDocument.Parse(manifest);
        var checkout = Assert.Single(json.RootElement.GetProperty("checkouts").EnumerateArray());
        Assert.Equal(Old, Text(checkout, "folder"));
        Assert.Equal(
            "git.example.com/ann/shop",
            Assert.Single(checkout.GetProperty("remotes").EnumerateArray()).GetString()
        );
        Assert.Equal(40, Text(checkout, "commit")!.Length);
        Assert.DoesNotContain("secret", manifest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_machines_home_is_offered_as_this_one()
    {
        using var laptop = new Sandbox();
        await JoinAsync(laptop);

        var dry = (await _sandbox.JsonAsync("restore", "--all", "--machine", "laptop", "--dry-run")).Json.GetProperty(
            "offer"
        );
        var done = await _sandbox.ShellAsync(
            Text(dry, "command")!
                .Replace("claude-backup restore", "\"$CLAUDE_BACKUP\" restore", StringComparison.Ordinal)
        );

        Assert.Equal(
            ("home", laptop.Home.Value, _sandbox.Home.Value),
            (Text(dry, "reason"), Text(dry, "from"), Text(dry, "to"))
        );
        _ = done.ExitsWith(0);
        Assert.True(_sandbox.Claude.Has($"projects/{Transcript.Folder($"{_sandbox.Home}/web")}/{Id}.jsonl"));
    }

    [LinuxFact("It types on a terminal.")]
    public async Task On_a_terminal_another_machines_home_is_asked_about()
    {
        using var laptop = new Sandbox();
        await JoinAsync(laptop);

        var yes = await _sandbox.OnTerminalAsync("\r", "restore", "--all", "--machine", "laptop");

        Assert.Contains("Restore it below your home here instead?", yes.ExitsWith(0).Out, StringComparison.Ordinal);
        Assert.True(_sandbox.Claude.Has($"projects/{Transcript.Folder($"{_sandbox.Home}/web")}/{Id}.jsonl"));
    }

    [Fact]
    public async Task A_checkout_is_offered_also_once_this_machine_has_saved_what_it_restored()
    {
        using var laptop = new Sandbox();
        _ = (
            await laptop.ShellAsync($"git init -q \"$HOME/web\" && git -C \"$HOME/web\" remote add origin {Address}")
        ).ExitsWith(0);
        await JoinAsync(laptop);
        Directory.Delete(laptop.Home.Value + "/web", recursive: true);
        _ = (
            await _sandbox.ShellAsync(
                $"git init -q \"$HOME/new place\" && git -C \"$HOME/new place\" remote add origin {Address}"
            )
        ).ExitsWith(0);
        _ = await _sandbox.DoAsync("restore", "--all", "--machine", "laptop");
        _ = await _sandbox.DoAsync("sync");

        var offer = (await RestoreAsync("here", "restore 1 --dry-run --json")).GetProperty("offer");

        Assert.Equal(
            ("checkout", laptop.Home.Value + "/web", New),
            (Text(offer, "reason"), Text(offer, "from"), Text(offer, "to"))
        );
    }

    [LinuxFact("It types on a terminal.")]
    public async Task A_no_to_the_setup_of_another_machine_leaves_that_out_and_brings_its_sessions_back()
    {
        using var laptop = new Sandbox();
        laptop.Claude.Write("settings.json", """{"hooks":{"Stop":[{"hooks":[{"type":"command","command":"run"}]}]}}""");
        laptop.Claude.Write("CLAUDE.md", "be kind");
        await JoinAsync(laptop);

        var no = await _sandbox.OnTerminalAsync("\rn\r", "restore", "--all", "--machine", "laptop");

        Assert.Contains("Restore this setup of laptop too?", no.ExitsWith(0).Out, StringComparison.Ordinal);
        Assert.Contains("import-config --from-machine laptop", no.Out, StringComparison.Ordinal);
        Assert.True(_sandbox.Claude.Has($"projects/{Transcript.Folder($"{_sandbox.Home}/web")}/{Id}.jsonl"));
        Assert.False(_sandbox.Claude.Has("settings.json") || _sandbox.Claude.Has("CLAUDE.md"));
    }

    private async Task JoinAsync(Sandbox laptop)
    {
        laptop.Environment["CLAUDE_BACKUP_MACHINE"] = "laptop";
        var remote = _sandbox.Elsewhere("remote.git").Value;
        _ = (await _sandbox.ShellAsync($"git init -q --bare -b main {remote}")).ExitsWith(0);
        string[] init = ["init", "--backend", "git", "--remote", remote, "--schedule", "off", "--yes"];
        laptop.WriteSession(Id, $"{laptop.Home}/web");
        await laptop.DoAsync(init);
        await _sandbox.DoAsync(init);
    }

    private async Task SaveAsync(string make, bool isGone = true)
    {
        _ = (
            await _sandbox.ShellAsync(
                $"""
                set -e
                mkdir -p "$HOME/old/shop/src" && cd "$HOME/old/shop" && git init -q && git remote add origin {Address}
                git -c user.name=A -c user.email=a@localhost commit -q --allow-empty -m first
                """
            )
        ).ExitsWith(0);
        _sandbox.WriteSession(Id, Old + "/src");
        await _sandbox.DoAsync("init", "--local", "--schedule", "off");
        Directory.Delete(_sandbox.Claude["projects"], recursive: true);
        _ = (await _sandbox.ShellAsync(make)).ExitsWith(0);
        if (isGone)
        {
            Directory.Delete(_sandbox.Home.Value + "/old", recursive: true);
        }
    }

    private async Task<JsonElement> RestoreAsync(string where, string line)
    {
        if (where is "known")
        {
            await KnowAsync();
        }

        return (await _sandbox.ShellAsync($"{In(where)} && \"$CLAUDE_BACKUP\" {line}")).ExitsWith(0).Json;
    }

    private Task KnowAsync() =>
        File.WriteAllTextAsync(
            (_sandbox.Home / ".claude.json").Value,
            JsonSerializer.Serialize(
                new Dictionary<string, object>
                {
                    ["projects"] = new Dictionary<string, object> { ["/none"] = 1, [New] = 2 },
                }
            ),
            TestContext.Current.CancellationToken
        );

    private static string In(string where) =>
        where switch
        {
            "here" => "cd \"$HOME/new place\"",
            "below" => "cd \"$HOME/new place/src\"",
            _ => "cd \"$HOME\"",
        };

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}
