using System.Text.Json;
using ClaudeBackup.Testing;
using ClaudeBackup.Testing.Remotes;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Remotes;

public sealed class TransportTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly Sandbox _sandbox = new();

    public TransportTests() => _sandbox.WriteSession(Fleet.Id(1));

    [Fact]
    [Trait("Defect", "B3")]
    public async Task Over_ssh_with_a_key_and_nobody_is_asked_anything()
    {
        var bare = await BareRepository.CreateAsync(_directory.Path / "x.git");
        await using var ssh = await SshServer.StartAsync();
        ssh.ApplyTo(_sandbox);

        _ = await _sandbox.JsonAsync("init", "--backend", "git", "--remote", ssh.UrlOf(bare));
        Assert.Equal(await _sandbox.HeadAsync(), await bare.MainAsync());
        Fleet.Grow(_sandbox, 1);
        _sandbox.Environment["GIT_SSH_COMMAND"] = ssh.CommandBeforeFirstContact;
        _ = await Fleet.IsBehindAsync(_sandbox, "remote-host-key");
        _sandbox.Environment["GIT_SSH_COMMAND"] = ssh.CommandOfStranger;
        _ = await Fleet.IsBehindAsync(_sandbox, "remote-auth");
        ssh.ApplyTo(_sandbox);
        _ = await _sandbox.JsonAsync("sync");
        Assert.Equal(await _sandbox.HeadAsync(), await bare.MainAsync());
    }

    [Fact]
    [Trait("Defect", "S8")]
    public async Task Over_https_with_the_users_credential_helper_and_nothing_else_of_the_users_git()
    {
        Platform.RequirePosix("git for Windows asks Windows whom to trust.");
        var password = $"not-a-password-{Guid.NewGuid():N}";
        var bare = await BareRepository.CreateAsync(_directory.Path / "x.git");
        await using var server = await GitHttpServer.StartAsync(
            _directory.Path,
            new GitHttpOptions { Login = ("me", password) }
        );
        server.ApplyTo(_sandbox);
        var url = server.UrlOf(bare);
        var refused = (await _sandbox.RunAsync("init", "--backend", "git", "--remote", url, "--json")).ExitsWith(4);
        await File.WriteAllTextAsync(
            (_sandbox.Home / ".gitconfig").Value,
            $"[credential]\n\thelper = \"!f() {{ echo username=me; echo password={password}; }}; f\"\n[core]\n\thooksPath = {_sandbox.Home}/hooks\n[push]\n\tgpgSign = true\n",
            TestContext.Current.CancellationToken
        );
        _ = (
            await _sandbox.ShellAsync(
                "mkdir hooks && printf '#!/bin/sh\\nexit 1\\n' > hooks/pre-push && chmod +x hooks/pre-push"
            )
        ).ExitsWith(0);

        _ = await _sandbox.JsonAsync("backend", "set", "git", "--remote", url);

        Assert.Equal(
            "remote-auth",
            refused.Json.GetProperty("sync").GetProperty("push").GetProperty("code").GetString()
        );
        Assert.Equal(await _sandbox.HeadAsync(), await bare.MainAsync());
    }

    [Fact]
    public async Task A_server_that_fails_hangs_or_breaks_off_costs_nothing_but_time()
    {
        Platform.RequirePosix("git for Windows asks Windows whom to trust.");
        var bare = await BareRepository.CreateAsync(_directory.Path / "x.git");
        await using var server = await GitHttpServer.StartAsync(_directory.Path);
        server.ApplyTo(_sandbox);
        _ = await _sandbox.JsonAsync("init", "--backend", "git", "--remote", server.UrlOf(bare));
        Fleet.Set(_sandbox, "timeoutSeconds", 2);

        Fleet.Grow(_sandbox, 1);
        server.Git.Break(GitService.ReceivePack, HttpFault.Answer(500));
        _ = await Fleet.IsBehindAsync(_sandbox, "remote-unreachable");
        server.Git.Break(GitService.ReceivePack, HttpFault.DropAfter(50));
        _ = await Fleet.IsBehindAsync(_sandbox, "remote-unreachable");
        server.Git.Break(GitService.ReceivePack, HttpFault.Hang);
        var asked = server.Git.Requests(GitService.ReceivePack);
        var hung = (await _sandbox.RunAsync("sync", "--json")).ExitsWith(4);
        Assert.Equal(asked + 1, server.Git.Requests(GitService.ReceivePack));
        server.Git.Heal();
        await bare.RejectPushesAsync("not today");
        var declined = await Fleet.IsBehindAsync(_sandbox, "remote-declined");
        await bare.AcceptPushesAsync();
        server.Git.Break(GitService.ReceivePack, HttpFault.Answer(500, times: 2));
        _ = await _sandbox.JsonAsync("sync");

        Assert.Contains(
            hung.Json.GetProperty("push").GetProperty("code").GetString(),
            (string[])["deadline-exceeded", "remote-unreachable"]
        );
        Assert.Contains("not today", declined.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(await _sandbox.HeadAsync(), await bare.MainAsync());
    }

    [Fact]
    public async Task A_server_that_hangs_when_it_is_asked_for_what_is_damaged_is_not_asked_again_by_the_push()
    {
        Platform.RequirePosix("git for Windows asks Windows whom to trust.");
        var bare = await BareRepository.CreateAsync(_directory.Path / "x.git");
        await using var server = await GitHttpServer.StartAsync(_directory.Path);
        server.ApplyTo(_sandbox);
        _sandbox.WriteSession(Fleet.Id(1));
        _ = await _sandbox.JsonAsync("init", "--backend", "git", "--remote", server.UrlOf(bare));
        Fleet.Set(_sandbox, "timeoutSeconds", 2);
        // neither the work tree nor the source has it any more
        Directory.Delete((_sandbox.Repository / ".git" / "objects" / "pack").Value, recursive: true);
        Directory.Delete((_sandbox.Repository / "machines").Value, recursive: true);
        _sandbox.Claude.Delete(Transcript.PathOf(Fleet.Id(1), Transcript.Cwd));
        var asked = server.Git.Requests(GitService.UploadPack);
        server.Git.Break(GitService.UploadPack, HttpFault.Hang);

        _ = (await _sandbox.RunAsync("sync", "--json")).ExitsWith(12);

        Assert.Equal(asked + 1, server.Git.Requests(GitService.UploadPack));
        server.Git.Heal();
        _ = await _sandbox.JsonAsync("sync");
        await _sandbox.RepositoryIsSoundAsync();
    }

    [Fact]
    public async Task A_remote_that_grows_too_large_for_hosts_is_told_once_and_shown_until_it_is_small_again()
    {
        Platform.RequirePosix("git for Windows asks Windows whom to trust.");
        var bare = await BareRepository.CreateAsync(_directory.Path / "x.git");
        await using var server = await GitHttpServer.StartAsync(_directory.Path);
        server.ApplyTo(_sandbox);
        _ = await _sandbox.JsonAsync("init", "--backend", "git", "--remote", server.UrlOf(bare));
        // history of 2.5 GB, none of which takes room; git passes by a pack of another name
        var packs = Directory.CreateDirectory((_sandbox.Repository / ".git" / "objects" / "pack").Value);
        await using (var large = File.Create(Path.Combine(packs.FullName, "large.pack")))
        {
            large.SetLength(2_500_000_000);
        }

        Fleet.Grow(_sandbox, 1);
        var first = await _sandbox.JsonAsync("sync");
        Fleet.Grow(_sandbox, 1);
        var second = await _sandbox.JsonAsync("sync");
        var status = await _sandbox.JsonAsync("status");

        Assert.Contains("2.5 GB", first.Json.GetProperty("warnings")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal(0, second.Json.GetProperty("warnings").GetArrayLength());
        Assert.Contains(
            "2.5 GB",
            status.Json.GetProperty("remote").GetProperty("advice").GetString(),
            StringComparison.Ordinal
        );
        Assert.True(status.Json.GetProperty("health").GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task A_remote_without_room_keeps_what_it_has_and_gets_the_rest_when_there_is_room()
    {
        await _sandbox.RequireMountsAsync();
        var disk = _directory.Path / "disk";
        _ = Directory.CreateDirectory(disk.Value);
        _sandbox.Environment["DISK"] = disk.Value;
        _sandbox.Environment["LARGE"] = (_sandbox.Claude.Root / Transcript.PathOf(Fleet.Id(2), Transcript.Cwd)).Value;

        var result = await _sandbox.ShellAsync(
            """
            unshare -m bash -c '
              mount -t tmpfs -o size=2m none "$DISK"
              "$CLAUDE_BACKUP" init --backend git --remote "$DISK/x.git" --json >/dev/null || echo "init failed"
              head -c 3000000 /dev/urandom >"$LARGE"
              before=$(git --git-dir="$DISK/x.git" rev-parse main)
              "$CLAUDE_BACKUP" sync --json >~/out; echo "exit $?"
              [ "$before" = "$(git --git-dir="$DISK/x.git" rev-parse main)" ] || echo "the remote moved"
              git --git-dir="$DISK/x.git" fsck --strict >/dev/null 2>&1 || echo "the remote is damaged"
              mount -o remount,size=20m "$DISK"
              "$CLAUDE_BACKUP" sync --json >/dev/null; echo "exit $?"
              git --git-dir="$DISK/x.git" fsck --strict >/dev/null 2>&1 || echo "the remote is damaged"
              [ "$(git -C ~/.claude-backup rev-parse main)" = "$(git --git-dir="$DISK/x.git" rev-parse main)" ] && echo same
            '
            """
        );

        Assert.Equal("exit 4\nexit 0\nsame\n", result.Out);
        using var sync = JsonDocument.Parse(
            await File.ReadAllTextAsync((_sandbox.Home / "out").Value, TestContext.Current.CancellationToken)
        );
        Assert.Equal("remote-full", sync.RootElement.GetProperty("push").GetProperty("code").GetString());
    }

    public void Dispose()
    {
        _sandbox.Dispose();
        _directory.Dispose();
    }
}
