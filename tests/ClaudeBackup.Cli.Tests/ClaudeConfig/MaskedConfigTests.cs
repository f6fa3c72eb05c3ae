using System.Text;
using System.Text.Json;
using ClaudeBackup.Cli.Tests.Forgetting;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.ClaudeConfig;

/// <summary>Config of a state in which a secret was forgotten: its asterisks never take the place of something else unasked.</summary>
public sealed class MaskedConfigTests : IDisposable
{
    private const string Settings = "settings.json";
    private const string Now = """{"env":{"TOKEN":"new"},"model":"opus"}""";

    private readonly Sandbox _user = new();

    private static string Stars => new('*', ForgetSecretTests.Token.Length);

    public void Dispose() => _user.Dispose();

    [Theory]
    [InlineData(null)]
    [InlineData("env.TOKEN")]
    public async Task It_says_so_and_wants_to_be_forced(string? key)
    {
        var at = await MaskedAsync();
        string[] restore = ["config", "restore", Settings, "--at", at, .. key is null ? [] : new[] { "--key", key }];

        var dry = (await _user.JsonAsync([.. restore, "--dry-run"])).Json;
        var refused = (await _user.RunAsync(restore)).ExitsWith(2);
        var before = Text();
        var forced = (await _user.JsonAsync([.. restore, "--force"])).Json;

        Assert.Equal(Now, before);
        Assert.Contains("asterisks", refused.Error, StringComparison.Ordinal);
        Assert.Contains("--force", refused.Error, StringComparison.Ordinal);
        Assert.All(
            new[] { dry, forced },
            json => Assert.Contains("asterisks", Assert.Single(Warnings(json)), StringComparison.Ordinal)
        );
        Assert.Contains(Stars, Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_without_the_secret_and_a_file_that_is_not_there_come_back_unasked()
    {
        var at = await MaskedAsync();

        var model = await _user.JsonAsync("config", "restore", Settings, "--key", "model", "--at", at);
        var kept = Text();
        File.Delete(_user.Claude[Settings]);
        var whole = await _user.JsonAsync("config", "restore", Settings, "--at", at);

        Assert.Empty(Warnings(model.Json));
        Assert.Equal("""{"env":{"TOKEN":"new"},"model":"sonnet"}""", kept);
        _ = Assert.Single(Warnings(whole.Json));
        Assert.Contains(Stars, Text(), StringComparison.Ordinal);
    }

    [LinuxFact("It types on a terminal.")]
    public async Task On_a_terminal_it_asks()
    {
        var at = await MaskedAsync();

        var no = await _user.OnTerminalAsync("n\r", "config", "restore", Settings, "--at", at);
        var before = Text();
        var yes = await _user.OnTerminalAsync("y\r", "config", "restore", Settings, "--at", at);

        Assert.Contains("Write asterisks over what is there?", no.Out, StringComparison.Ordinal);
        Assert.Equal(Now, before);
        _ = yes.ExitsWith(0);
        Assert.Contains(Stars, Text(), StringComparison.Ordinal);
    }

    // the snapshot with the secret
    private async Task<string> MaskedAsync()
    {
        _user.Claude.Write(Settings, $$"""{"env":{"TOKEN":"{{ForgetSecretTests.Token}}"},"model":"sonnet"}""");
        _ = await _user.DoAsync("init", "--local", "--yes", "--schedule", "off");
        var fingerprint = (await _user.JsonAsync("scan", "--all"))
            .Json.GetProperty("secrets")[0]
            .GetProperty("fingerprint")
            .GetString()!;
        _user.Claude.Write(Settings, Now);
        _ = await _user.DoAsync("sync");
        _ = await _user.DoAsync("forget", "--secret", fingerprint, "--yes");
        return (await _user.GitAsync("rev-list", "HEAD", "--", $"machines/test/config/{Settings}")).Trim().Split('\n')[
            ^1
        ];
    }

    private string Text() => Encoding.UTF8.GetString(_user.Claude.Read(Settings));

    private static IEnumerable<string> Warnings(JsonElement json) =>
        json.GetProperty("warnings").EnumerateArray().Select(w => w.GetString()!);
}
