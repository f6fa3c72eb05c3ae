using System.Text.Json;
using ClaudeBackup.Testing;
using ClaudeBackup.Testing.Remotes;
using Xunit;

namespace ClaudeBackup.Core.Tests.Remotes;

public sealed class GitHubStandInTests : IAsyncLifetime
{
    private const string Helper = "-c credential.helper= -c credential.helper='!gh auth git-credential'";

    private readonly PushingSandbox _sandbox;
    private GitHubStandIn _hub = null!;

    public GitHubStandInTests()
    {
        Platform.RequireLinux(GitHubStandIn.LinuxAlone);
        Platform.RequireProgram("gh", "gh");
        _sandbox = new PushingSandbox();
    }

    public async ValueTask InitializeAsync()
    {
        _hub = await GitHubStandIn.StartAsync();
        _hub.ApplyTo(_sandbox.User);
        await _sandbox.CommitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        _sandbox.Dispose();
    }

    [Fact]
    public async Task A_repository_made_through_gh_takes_pushes_from_who_is_signed_in()
    {
        Assert.Equal(_hub.Login, (await GhAsync("api user")).Json.GetProperty("login").GetString());
        var made = await GhAsync(
            "api --method POST user/repos -f name=backup -F private=true -f description='My sessions'"
        );
        var url = made.Json.GetProperty("clone_url").GetString()!;

        _ = (await PushAsync(url)).ExitsWith(0);

        var repository = _hub.Find($"{_hub.Login}/backup")!;
        Assert.True(repository.IsPrivate);
        Assert.Equal("My sessions", repository.Description);
        Assert.True(await repository.Bare.HasFileAsync("file"));
        Assert.Equal("file", await _sandbox.CloneAsync(url, Helper));
        Assert.Equal(["GET /user", "POST /user/repos"], _hub.ApiCalls);
        Assert.Empty(_hub.RefusedConnections);
        Assert.Contains(
            "name already exists",
            (await GhAsync("api user/repos -f name=backup", 1)).Out,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_api_tells_the_state_of_a_repository()
    {
        var repository = await _hub.AddRepositoryAsync("backup");
        repository.IsPrivate = false;
        repository.IsArchived = true;
        repository.CanPush = false;
        repository.Size = 7;

        var told = await TellAsync(repository.FullName);

        Assert.Equal(repository.FullName, told.GetProperty("full_name").GetString());
        Assert.Equal("public", told.GetProperty("visibility").GetString());
        Assert.False(told.GetProperty("private").GetBoolean());
        Assert.True(told.GetProperty("archived").GetBoolean());
        Assert.False(told.GetProperty("permissions").GetProperty("push").GetBoolean());
        Assert.Equal(7, told.GetProperty("size").GetInt32());
    }

    [Fact]
    public async Task An_archived_repository_can_be_read_but_not_pushed_to()
    {
        var repository = await _hub.AddRepositoryAsync("backup");
        _ = (await PushAsync(repository.Url)).ExitsWith(0);
        repository.IsArchived = true;

        await PushIsRefusedAsync(repository, "remote: This repository was archived so it is read-only.", "error: 403");

        Assert.Equal("file", await _sandbox.CloneAsync(repository.Url, Helper));
    }

    [Fact]
    public async Task The_old_name_of_a_repository_leads_to_the_new_one()
    {
        var repository = await _hub.AddRepositoryAsync("old");
        var (oldName, oldUrl) = (repository.FullName, repository.Url);
        await repository.RenameAsync("new");

        var told = await TellAsync(oldName);
        var push = (await PushAsync(oldUrl)).ExitsWith(0);

        Assert.Equal("tester/new", told.GetProperty("full_name").GetString());
        Assert.Contains(
            "remote: This repository moved. Please use the new location:",
            push.Error,
            StringComparison.Ordinal
        );
        Assert.Contains($"remote:   {repository.Url}", push.Error, StringComparison.Ordinal);
        await _sandbox.CommitAsync("more");
        Assert.DoesNotContain("moved", (await PushAsync(repository.Url)).Error, StringComparison.Ordinal);
        Assert.True(await repository.Bare.HasFileAsync("more"));

        repository.IsPrivate = false;
        var clone = (await _sandbox.User.ShellAsync($"git clone {oldUrl} cloned")).ExitsWith(0);
        Assert.Contains($"redirecting to {repository.Url}", clone.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deleted_repository_is_not_found()
    {
        var repository = await _hub.AddRepositoryAsync("backup");
        repository.IsDeleted = true;

        var told = await GhAsync($"api repos/{repository.FullName}", 1);

        Assert.Contains("Not Found (HTTP 404)", told.Error, StringComparison.Ordinal);
        await PushIsRefusedAsync(repository, "remote: Repository not found.", "' not found");
    }

    [Fact]
    public async Task Who_may_only_read_cannot_push()
    {
        var repository = await _hub.AddRepositoryAsync("backup", "others");
        repository.CanPush = false;

        await PushIsRefusedAsync(repository, "remote: Permission to others/backup.git denied to tester.", "error: 403");
    }

    [Fact]
    public async Task An_expired_token_is_refused_by_the_api_and_by_git()
    {
        var repository = await _hub.AddRepositoryAsync("backup");
        _hub.Trouble = StandInTrouble.TokenExpired;

        Assert.Contains("Bad credentials (HTTP 401)", (await GhAsync("api user", 1)).Error, StringComparison.Ordinal);
        await PushIsRefusedAsync(repository, "remote: Invalid username or token.", "Authentication failed");
    }

    [Fact]
    public async Task An_organization_may_want_single_sign_on()
    {
        var repository = await _hub.AddRepositoryAsync("backup", "others");
        repository.RequiresSso = true;

        var told = await GhAsync($"api --include repos/{repository.FullName}", 1);

        Assert.Contains("organization SAML enforcement", told.Error, StringComparison.Ordinal);
        Assert.Contains($"X-Github-Sso: required; url={repository.SsoUrl}", told.Out, StringComparison.Ordinal);
        await PushIsRefusedAsync(
            repository,
            "remote: The 'others' organization has enabled or enforced SAML SSO.",
            "403"
        );
    }

    [Theory]
    [InlineData(StandInTrouble.RateLimited, "API rate limit exceeded")]
    [InlineData(StandInTrouble.ServerError, "HTTP 500")]
    public async Task A_trouble_of_the_api_does_not_stop_git(StandInTrouble trouble, string message)
    {
        var repository = await _hub.AddRepositoryAsync("backup");
        _hub.Trouble = trouble;

        Assert.Contains(message, (await GhAsync("api user", 1)).Error, StringComparison.Ordinal);
        _ = (await PushAsync(repository.Url)).ExitsWith(0);
    }

    [Fact]
    public async Task The_api_may_not_answer()
    {
        _hub.Trouble = StandInTrouble.Hanging;

        using var waiting = _sandbox.User.StartShell("exec gh api user");
        while (!waiting.HasExited && _hub.ApiCalls.Count == 0)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.Equal(["GET /user"], _hub.ApiCalls);
        Assert.False(waiting.HasExited);
    }

    [Fact]
    public async Task A_large_file_is_refused()
    {
        _hub.FileSizeLimit = 50;
        var repository = await _hub.AddRepositoryAsync("backup");

        var push = (await PushAsync(repository.Url)).ExitsWith(1);

        Assert.Contains("remote: error: GH001: Large files detected.", push.Error, StringComparison.Ordinal);
        Assert.Contains("this exceeds GitHub's file size limit of 100.00 MB", push.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_signed_out_reads_public_repositories_only()
    {
        var repository = await _hub.AddRepositoryAsync("backup");
        _ = (await PushAsync(repository.Url)).ExitsWith(0);
        _hub.ApplySignedOutTo(_sandbox.User);

        _ = await GhAsync("api user", 4);
        await PushIsRefusedAsync(repository, "could not read Username", "");
        repository.IsPrivate = false;
        Assert.Equal("file", await _sandbox.CloneAsync(repository.Url));
    }

    [Fact]
    public async Task Nobody_gets_anywhere_else()
    {
        var clone = await _sandbox.User.ShellAsync("git clone https://example.com/some.git");

        _ = clone.ExitsWith(128);
        Assert.Contains("CONNECT example.com:443 ", Assert.Single(_hub.RefusedConnections), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gh_alone_can_be_missing()
    {
        GitHubStandIn.WithoutGh(_sandbox.User);

        _ = (await _sandbox.User.ShellAsync("gh --version")).ExitsWith(127);
        _ = (await _sandbox.User.ShellAsync("git --version && git -C work log && ls && head -c 1 /dev/zero")).ExitsWith(
            0
        );
    }

    private Task<CliResult> PushAsync(string url) => _sandbox.PushAsync(url, Helper);

    private async Task PushIsRefusedAsync(StandInRepository repository, string message, string failure)
    {
        var push = (await PushAsync(repository.Url)).ExitsWith(128);
        Assert.Contains(message, push.Error, StringComparison.Ordinal);
        Assert.Contains(failure, push.Error, StringComparison.Ordinal);
    }

    private async Task<JsonElement> TellAsync(string fullName) => (await GhAsync($"api repos/{fullName}")).Json;

    private async Task<CliResult> GhAsync(string arguments, int exitCode = 0) =>
        (await _sandbox.User.ShellAsync($"gh {arguments}")).ExitsWith(exitCode);
}
