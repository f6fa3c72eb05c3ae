using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Remotes;

/// <summary>The real gh where no GitHub is: nothing here reaches the network.</summary>
public sealed class GitHubCliTests : IDisposable
{
    private static readonly GitHubName Name = GitHubName.Parse("me/data");

    private readonly TemporaryDirectory _directory = new();
    private readonly Dictionary<string, string> _environment;

    public GitHubCliTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "arranged with links and a shell");
        _environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PATH"] = Environment.GetEnvironmentVariable("PATH")!,
            ["HOME"] = _directory.Path.Value,
            ["GH_CONFIG_DIR"] = (_directory.Path / "gh").Value,
            // nobody listens there
            ["HTTPS_PROXY"] = "http://127.0.0.1:1",
        };
        Assert.SkipUnless(Gh.IsInstalled, "gh is not installed here");
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private GitHubCli Gh => new(new ProcessRunner(_environment), LocalTime.Utc);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Without_gh_everything_says_so()
    {
        _environment["PATH"] = _directory.Path.Value;

        Assert.False(Gh.IsInstalled);
        Assert.IsType<GitHubTrouble.NotInstalled>(Trouble(await Gh.FindAccountAsync(Token)));
        Assert.IsType<GitHubTrouble.NotInstalled>(Trouble(await Gh.FindAsync(Name, Token)));
        Assert.Equal("gh-missing", Assert.Throws<BackupException>(() => Gh.CredentialSettings()).Code);
        Assert.Equal(
            "gh-missing",
            (await Assert.ThrowsAsync<BackupException>(() => Gh.CreatePrivateAsync(Name, Token))).Code
        );
    }

    [Fact]
    public async Task Signed_out_is_known_without_the_network()
    {
        // a token of the user's company is none for github.com
        _environment["GH_HOST"] = "github.example.com";

        Assert.IsType<GitHubTrouble.SignedOut>(Trouble(await Gh.FindAccountAsync(Token)));
        Assert.IsType<GitHubTrouble.SignedOut>(Trouble(await Gh.FindAsync(Name, Token)));
    }

    [Fact]
    public async Task Without_a_network_the_reason_is_told_and_not_the_token()
    {
        _environment["GH_TOKEN"] = "hunter2";
        _environment["GH_DEBUG"] = "api";
        _environment["DEBUG"] = "api";

        var trouble = Assert.IsType<GitHubTrouble.Unreachable>(Trouble(await Gh.FindAsync(Name, Token)));

        Assert.Contains("connection refused", trouble.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", trouble.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("it's a \"place\" $HOME `x`")]
    public async Task Git_gets_the_token_of_gh_for_github_alone(string folder)
    {
        // a helper of the user's, which must not be asked
        await File.WriteAllTextAsync(
            (_directory.Path / ".gitconfig").Value,
            "[credential]\n\thelper = \"!echo password=theirs; echo username=they;:\"\n",
            Token
        );
        var bin = _directory.Path / folder;
        _ = Directory.CreateDirectory(bin.Value);
        var gh = new ProcessRunner(_environment).Find("gh")!;
        _ = File.CreateSymbolicLink((bin / "gh").Value, gh);
        _environment["PATH"] = $"{bin}:{_environment["PATH"]}";
        _environment["GH_TOKEN"] = "ours";
        _environment["GIT_TERMINAL_PROMPT"] = "0";

        var github = await CredentialAsync("github.com");
        var other = await CredentialAsync("example.com");

        Assert.Contains("password=ours\n", github, StringComparison.Ordinal);
        Assert.DoesNotContain("theirs", github, StringComparison.Ordinal);
        Assert.Contains("password=theirs\n", other, StringComparison.Ordinal);
    }

    private async Task<string> CredentialAsync(string host)
    {
        ProcessRequest request = new()
        {
            FileName = "git",
            Arguments =
            [
                .. Gh.CredentialSettings().SelectMany(setting => new[] { "-c", $"{setting.Name}={setting.Value}" }),
                "credential",
                "fill",
            ],
            Input = System.Text.Encoding.ASCII.GetBytes($"protocol=https\nhost={host}\n\n"),
            WorkingDirectory = _directory.Path,
        };
        return (await new ProcessRunner(_environment).RunAsync(request, Token)).Text;
    }

    private static GitHubTrouble Trouble(GitHubAccount account) =>
        Assert.IsType<GitHubAccount.Refused>(account, exactMatch: true).Trouble;

    private static GitHubTrouble Trouble(GitHubLookup lookup) =>
        Assert.IsType<GitHubLookup.Refused>(lookup, exactMatch: true).Trouble;
}
