using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Testing;
using ClaudeBackup.Testing.Remotes;
using Xunit;

namespace ClaudeBackup.Core.Tests.Remotes;

/// <summary>The real gh against the stand-in: each state of GitHub gives an answer of its own.</summary>
public sealed class GitHubStatesTests : IAsyncLifetime
{
    private readonly Sandbox _sandbox = new();
    private GitHubStandIn _hub = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private GitHubCli Gh => Within(TimeSpan.FromSeconds(30));

    private GitHubName Name => new(_hub.Login, "data");

    public async ValueTask InitializeAsync()
    {
        _hub = await GitHubStandIn.StartAsync();
        _hub.ApplyTo(_sandbox);
        Assert.SkipUnless(Gh.IsInstalled, "gh is not installed here");
    }

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        _sandbox.Dispose();
    }

    [Fact]
    public async Task The_account_is_who_is_signed_in() =>
        Assert.Equal(new GitHubAccount.SignedIn(_hub.Login), await Gh.FindAccountAsync(Token));

    [Fact]
    public async Task Signed_out_and_expired_are_told_apart()
    {
        _hub.Trouble = StandInTrouble.TokenExpired;
        Assert.Equal(new GitHubAccount.Refused(new GitHubTrouble.Expired()), await Gh.FindAccountAsync(Token));
        Assert.Equal(new GitHubLookup.Refused(new GitHubTrouble.Expired()), await Gh.FindAsync(Name, Token));

        _hub.ApplySignedOutTo(_sandbox);
        Assert.Equal(new GitHubAccount.Refused(new GitHubTrouble.SignedOut()), await Gh.FindAccountAsync(Token));

        // gh lets this pass and asks GitHub without any token
        _sandbox.Environment["GH_ENTERPRISE_TOKEN"] = "x";
        _sandbox.Environment["GH_HOST"] = "github.example.com";
        Assert.Equal(new GitHubAccount.Refused(new GitHubTrouble.SignedOut()), await Gh.FindAccountAsync(Token));
    }

    [Fact]
    public async Task A_repository_is_described_as_it_is()
    {
        var repository = await _hub.AddRepositoryAsync(Name.Name);
        Assert.Equal(
            new GitHubRepository
            {
                Name = Name,
                Visibility = GitHubVisibility.Private,
                IsArchived = false,
                IsDisabled = false,
                MayPush = true,
            },
            await FoundAsync()
        );

        (repository.IsPrivate, repository.IsArchived, repository.CanPush) = (false, true, false);
        var found = await FoundAsync();
        Assert.Equal((GitHubVisibility.Public, true, false), (found.Visibility, found.IsArchived, found.MayPush));
    }

    [Fact]
    public async Task A_renamed_repository_is_found_under_its_new_name()
    {
        var repository = await _hub.AddRepositoryAsync(Name.Name);
        await repository.RenameAsync("other");

        var found = await FoundAsync();

        Assert.Equal($"{_hub.Login}/other", found.Name.ToString());
        Assert.Equal("remote-renamed", GitHubRefusal.Of(new GitHubLookup.Found(found), Name)?.Code);
    }

    [Fact]
    public async Task A_deleted_repository_is_as_one_that_never_was()
    {
        Assert.IsType<GitHubLookup.Missing>(await Gh.FindAsync(Name, Token));
        (await _hub.AddRepositoryAsync(Name.Name)).IsDeleted = true;
        Assert.IsType<GitHubLookup.Missing>(await Gh.FindAsync(Name, Token));
    }

    [Fact]
    public async Task Single_sign_on_gives_the_page_to_open()
    {
        var repository = await _hub.AddRepositoryAsync(Name.Name);
        repository.RequiresSso = true;

        Assert.Equal(
            new GitHubLookup.Refused(new GitHubTrouble.SsoRequired(new Uri(repository.SsoUrl))),
            await Gh.FindAsync(Name, Token)
        );
    }

    [Fact]
    public async Task What_ails_GitHub_has_its_own_answer()
    {
        _hub.Trouble = StandInTrouble.RateLimited;
        Assert.NotNull(Assert.IsType<GitHubTrouble.RateLimited>(await RefusedAsync(Gh)).Until);

        _hub.Trouble = StandInTrouble.ServerError;
        Assert.Equal(new GitHubTrouble.Unreachable("Server Error (HTTP 500)"), await RefusedAsync(Gh));

        _hub.Trouble = StandInTrouble.Hanging;
        Assert.Equal(
            new GitHubTrouble.Silent(TimeSpan.FromSeconds(1)),
            await RefusedAsync(Within(TimeSpan.FromSeconds(1)))
        );
    }

    [Fact]
    public async Task A_repository_is_created_private_and_once()
    {
        var created = await Gh.CreatePrivateAsync(Name, Token);

        Assert.Equal((Name, GitHubVisibility.Private, true), (created.Name, created.Visibility, created.MayPush));
        Assert.True(Assert.Single(_hub.Repositories).IsPrivate);

        var again = await Assert.ThrowsAsync<BackupException>(() => Gh.CreatePrivateAsync(Name, Token));
        Assert.Equal("remote-not-created", again.Code);
        Assert.Contains("name already exists on this account", again.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_created_for_another_owner_or_without_an_account()
    {
        GitHubName theirs = new("somebody-else", "data");
        Assert.Equal(
            "remote-not-created",
            (await Assert.ThrowsAsync<BackupException>(() => Gh.CreatePrivateAsync(theirs, Token))).Code
        );

        _hub.Trouble = StandInTrouble.TokenExpired;
        Assert.Equal(
            "gh-expired",
            (await Assert.ThrowsAsync<BackupException>(() => Gh.CreatePrivateAsync(Name, Token))).Code
        );
        Assert.Empty(_hub.Repositories);
    }

    [Fact]
    public async Task Git_pushes_with_the_credentials_of_gh()
    {
        var repository = await _hub.AddRepositoryAsync(Name.Name);
        var work = _sandbox.Elsewhere("work");
        await GitAsync("init", "-q", "-b", "main", work.Value);
        await GitAsync(
            "-C",
            work.Value,
            "-c",
            "user.name=x",
            "-c",
            "user.email=x@x",
            "commit",
            "-q",
            "--allow-empty",
            "-m",
            "x"
        );

        await GitAsync([
            .. Gh.CredentialSettings().SelectMany(setting => new[] { "-c", $"{setting.Name}={setting.Value}" }),
            "-C",
            work.Value,
            "push",
            "-q",
            Name.Url.Text,
            "main",
        ]);

        Assert.NotEmpty(Directory.EnumerateFiles(repository.Bare.Path.Value, "main", SearchOption.AllDirectories));
        Assert.Empty(_hub.RefusedConnections);
    }

    private GitHubCli Within(TimeSpan deadline) => new(Runner(), LocalTime.Utc, deadline);

    private ProcessRunner Runner() =>
        new(
            _sandbox
                .Environment.Where(variable => variable.Value is not null)
                .ToDictionary(variable => variable.Key, variable => variable.Value!, StringComparer.Ordinal)
        );

    private async Task GitAsync(params string[] arguments)
    {
        var result = await Runner().RunAsync(new ProcessRequest { FileName = "git", Arguments = arguments }, Token);
        Assert.True(result.ExitCode == 0, result.StandardErrorText);
    }

    private async Task<GitHubRepository> FoundAsync() =>
        Assert.IsType<GitHubLookup.Found>(await Gh.FindAsync(Name, Token)).Repository;

    private async Task<GitHubTrouble> RefusedAsync(GitHubCli gh) =>
        Assert.IsType<GitHubLookup.Refused>(await gh.FindAsync(Name, Token)).Trouble;
}
