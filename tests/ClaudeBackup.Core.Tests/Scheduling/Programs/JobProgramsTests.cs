using System.Net.Sockets;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Scheduling;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Scheduling;

/// <summary>What a job starts is there tomorrow.</summary>
public sealed class JobProgramsTests : IDisposable
{
    private readonly CopySandbox _sandbox = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task A_program_in_a_folder_of_its_own_stays_where_it_is()
    {
        var program = _sandbox.MakeProgram("opt/claude-backup/claude-backup");
        Assert.Equal(program, await ForJobAsync(_sandbox.Programs(program)));
        Assert.False(Directory.Exists(_sandbox.Data.Value));
    }

    [Fact]
    public async Task The_link_on_the_PATH_outlives_the_version_behind_it()
    {
        var program = _sandbox.MakeProgram("opt/claude-backup-1.2/claude-backup");
        var link = _sandbox.Link("bin/claude-backup", program);
        Assert.Equal(link, await ForJobAsync(_sandbox.Programs(program, link)));
        var another = _sandbox.MakeProgram("elsewhere/claude-backup");
        Assert.Equal(program, await ForJobAsync(_sandbox.Programs(program, another)));
    }

    [Fact]
    public async Task A_dotnet_tool_is_started_by_its_launcher_and_not_by_version()
    {
        var launcher = _sandbox.MakeProgram("tools/claude-backup");
        var version = _sandbox.MakeProgram(
            "tools/.store/claude-backup/1.2.3/claude-backup/1.2.3/tools/net10.0/any/claude-backup"
        );
        Assert.Equal(launcher, await ForJobAsync(_sandbox.Programs(version, isOneFile: false)));
        File.Delete(launcher.Value);
        Assert.Equal("not-installed", (await RefusalAsync(_sandbox.Programs(version, isOneFile: false))).Code);
        // Windows has a script there, which no job starts
        Assert.Equal(_sandbox.Copy, await ForJobAsync(_sandbox.Programs(version)));
    }

    [Fact]
    public async Task The_link_of_a_version_manager_is_taken_only_where_it_leads_to_the_program()
    {
        var program = _sandbox.MakeProgram("brew/Cellar/claude-backup/1.2.3/bin/claude-backup");
        _ = _sandbox.MakeProgram("brew/bin/claude-backup");
        Assert.Equal(_sandbox.Copy, await ForJobAsync(_sandbox.Programs(program)));
        var link = _sandbox.Link("brew/opt/claude-backup/bin/claude-backup", program);
        Assert.Equal(link, await ForJobAsync(_sandbox.Programs(program)));
    }

    [Theory]
    [InlineData(
        ".npm/_npx/ab12/node_modules/@claude-backup/linux-x64/bin/claude-backup",
        "npm install --global claude-backup@latest"
    )]
    [InlineData(
        ".nuget/packages/claude-backup/1.2.3/tools/net10.0/any/claude-backup",
        "dotnet tool install --global claude-backup"
    )]
    [InlineData(
        ".cache/pnpm/dlx/ab/node_modules/@claude-backup/linux-x64/bin/claude-backup",
        "pnpm add --global claude-backup@latest"
    )]
    [InlineData(
        "bunx-0-claude-backup@latest/node_modules/@claude-backup/linux-x64/bin/claude-backup",
        "bun add --global claude-backup@latest"
    )]
    [Trait("Defect", "B12")]
    public async Task A_cache_that_is_wiped_is_never_what_a_job_starts(string path, string install)
    {
        var cached = _sandbox.MakeProgram(path);
        var refused = await RefusalAsync(_sandbox.Programs(cached, cached, isOneFile: false));
        Assert.Equal("not-installed", refused.Code);
        Assert.EndsWith(install, refused.Hint, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_sandbox.Data.Value));

        Assert.Equal(_sandbox.Copy, await ForJobAsync(_sandbox.Programs(cached, cached)));
        Assert.Equal(File.ReadAllBytes(cached.Value), await File.ReadAllBytesAsync(_sandbox.Copy.Value, Token));
    }

    [Fact]
    public async Task A_copy_that_cannot_be_kept_is_refused_with_the_reason_and_the_way_out()
    {
        _ = Directory.CreateDirectory(_sandbox.DataHome.Value);
        await File.WriteAllTextAsync(_sandbox.Data.Value, "in the way", Token);
        var refused = await RefusalAsync(_sandbox.Programs(_sandbox.MakeCached()));
        Assert.Contains(_sandbox.Data.Value, refused.Message, StringComparison.Ordinal);
        Assert.EndsWith("npm install --global claude-backup@latest", refused.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_a_newer_program_renews_the_copy()
    {
        var programs = _sandbox.Programs(_sandbox.MakeCached());
        _ = await ForJobAsync(programs);

        _sandbox.Replace("0.0.1");
        await programs.KeepAsync(CopyNeed.None, _sandbox.Repository("one"), Token);
        Assert.Equal(CopySandbox.This, await _sandbox.VersionAsync());

        _sandbox.Replace("999.0.0");
        await programs.KeepAsync(CopyNeed.None, _sandbox.Repository("one"), Token);
        Assert.Equal(_sandbox.Copy, await ForJobAsync(programs));
        Assert.Equal("999.0.0", await _sandbox.VersionAsync());
        Assert.Equal("999.0.0", (await programs.AskAsync(_sandbox.Copy, Token)).Version);
    }

    [Fact]
    public async Task An_installed_program_renews_what_another_repository_needs()
    {
        _ = await ForJobAsync(_sandbox.Programs(_sandbox.MakeCached()), "one");
        _sandbox.Replace("0.0.1");
        var installed = _sandbox.MakeProgram("opt/claude-backup");
        Assert.Equal(installed, await ForJobAsync(_sandbox.Programs(installed), "two"));
        Assert.Equal(CopySandbox.This, await _sandbox.VersionAsync());
        Assert.Equal(
            [_sandbox.Repository("one")],
            _sandbox.Programs(installed).PlanRemoval(_sandbox.Repository("two"))!.NeededBy
        );
    }

    [Fact]
    public async Task Nobody_but_a_job_or_a_hook_makes_one()
    {
        var programs = _sandbox.Programs(_sandbox.MakeCached());
        await programs.KeepAsync(CopyNeed.None, _sandbox.Repository("one"), Token);
        Assert.False(Directory.Exists(_sandbox.Data.Value));
        await programs.KeepAsync(CopyNeed.Hooks, _sandbox.Repository("one"), Token);
        Assert.Equal(CopySandbox.This, await _sandbox.VersionAsync());
    }

    [Fact]
    public async Task It_goes_with_the_last_repository_that_needs_it()
    {
        var programs = _sandbox.Programs(_sandbox.MakeCached());
        foreach (var name in new[] { "one", "two", "deleted" })
        {
            _ = await ForJobAsync(programs, name);
        }

        Directory.Delete(_sandbox.Repository("deleted").Value, recursive: true);
        Assert.Equal([_sandbox.Repository("two")], programs.PlanRemoval(_sandbox.Repository("one"))!.NeededBy);
        Assert.Null(await programs.TryLeaveAsync(_sandbox.Repository("one"), Token));
        Assert.True(File.Exists(_sandbox.Copy.Value));
        Assert.True(programs.PlanRemoval(_sandbox.Repository("two"))!.Goes);
        Assert.Null(await programs.TryLeaveAsync(_sandbox.Repository("two"), Token));
        Assert.False(Directory.Exists(_sandbox.Data.Value));
        Assert.Null(programs.PlanRemoval(_sandbox.Repository("two")));
        Assert.Null(await programs.TryLeaveAsync(_sandbox.Repository("two"), Token));
    }

    [Fact]
    public async Task A_copy_that_is_gone_comes_back_with_a_sync_of_whoever_has_a_job_that_starts_it()
    {
        var programs = _sandbox.Programs(_sandbox.MakeCached());
        _ = await ForJobAsync(programs);
        Directory.Delete(_sandbox.Data.Value, recursive: true);
        await programs.KeepAsync(CopyNeed.ExistingJob, _sandbox.Repository("one"), Token);
        Assert.Equal(CopySandbox.This, await _sandbox.VersionAsync());
        Assert.Empty(programs.PlanRemoval(_sandbox.Repository("one"))!.NeededBy);
        Assert.Equal([_sandbox.Repository("one")], programs.PlanRemoval(_sandbox.Repository("two"))!.NeededBy);
    }

    [Theory]
    [InlineData("garbage of the same size")]
    [InlineData("torn")]
    [InlineData("no longer executable")]
    [InlineData("writable for others")]
    [InlineData("another user's")]
    [InlineData("a dangling link")]
    [InlineData("a link to the cache")]
    [InlineData("a socket")]
    [InlineData("an empty folder")]
    public async Task A_copy_that_is_damaged_or_not_ours_alone_is_made_again(string damage)
    {
        var cached = _sandbox.MakeCached();
        var programs = _sandbox.Programs(cached);
        _ = await ForJobAsync(programs);
        await DamageAsync(damage, cached);
        await programs.KeepAsync(CopyNeed.ExistingJob, _sandbox.Repository("one"), Token);
        var found = CopySandbox.Files.Look(_sandbox.Copy, followLink: false)!;
        Assert.Equal((FileKind.Regular, FilePermissions.UsualExecutable), (found.Kind, found.Mode));
        Assert.Equal(FileOwner.Self, found.Owner!.Value.User);
        Assert.Equal(
            await File.ReadAllBytesAsync(cached.Value, Token),
            await File.ReadAllBytesAsync(_sandbox.Copy.Value, Token)
        );
    }

    [Fact]
    public async Task A_folder_with_files_in_the_place_of_the_copy_is_named_and_left_alone()
    {
        var mine = _sandbox.Copy / "mine";
        _ = Directory.CreateDirectory(_sandbox.Copy.Value);
        CopySandbox.Files.SetMode(_sandbox.Data, FilePermissions.PrivateDirectory);
        CopySandbox.Files.SetMode(_sandbox.Copy.Parent!, FilePermissions.PrivateDirectory);
        await File.WriteAllTextAsync(mine.Value, "", Token);
        var refused = await RefusalAsync(_sandbox.Programs(_sandbox.MakeCached()));
        Assert.EndsWith(
            $"no copy of it can be kept: {_sandbox.Copy} is a folder.",
            refused.Message,
            StringComparison.Ordinal
        );
        Assert.NotNull(await _sandbox.Programs(_sandbox.MakeCached()).TryLeaveAsync(_sandbox.Repository("one"), Token));
        Assert.True(File.Exists(mine.Value));
    }

    [Fact]
    public async Task What_cannot_be_kept_leaves_no_folders_behind()
    {
        var broken = CopySandbox.MakeProgram(_sandbox.MakeCached(), "#!/nowhere\n");
        var refused = await RefusalAsync(_sandbox.Programs(broken));
        Assert.EndsWith("its disk may be mounted noexec.", refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_sandbox.Data.Value));
    }

    [Fact]
    public async Task A_copy_that_does_not_start_is_told_from_one_that_is_only_slow()
    {
        var programs = _sandbox.Programs(_sandbox.MakeCached());
        _ = await ForJobAsync(programs);
        Assert.Equal(new ProgramAnswer(CopySandbox.This, Starts: true), await programs.AskAsync(_sandbox.Copy, Token));
        await DamageAsync("garbage of the same size", _sandbox.Copy);
        Assert.Equal(new ProgramAnswer(null, Starts: false), await programs.AskAsync(_sandbox.Copy, Token));
        _ = CopySandbox.MakeProgram(_sandbox.Copy, "#!/bin/sh\nexec sleep 60\n");
        Assert.Equal(
            new ProgramAnswer(null, Starts: true),
            await _sandbox.CopyOf(_sandbox.Copy).AskAsync(_sandbox.Copy, TimeSpan.FromMilliseconds(100), Token)
        );
    }

    [Fact]
    public async Task The_copy_writes_its_note_again_when_that_cannot_be_read()
    {
        _ = await ForJobAsync(_sandbox.Programs(_sandbox.MakeCached()));
        await File.WriteAllTextAsync((_sandbox.Data / "program.json").Value, "{", Token);
        await _sandbox.Programs(_sandbox.Copy).KeepAsync(CopyNeed.ExistingJob, _sandbox.Repository("one"), Token);
        var record = CopyRecord.TryRead(_sandbox.Data / "program.json")!;
        Assert.Equal((CopySandbox.This, new FileInfo(_sandbox.Copy.Value).Length), (record.Version, record.Size));
        Assert.Equal([_sandbox.Repository("one")], record.Repositories);
    }

    private async Task DamageAsync(string damage, AbsolutePath cached)
    {
        var size = new FileInfo(_sandbox.Copy.Value).Length;
        var mode = CopySandbox.Files.Look(_sandbox.Copy, followLink: false)!.Mode;
        if (damage is "garbage of the same size" or "torn")
        {
            await File.WriteAllBytesAsync(_sandbox.Copy.Value, new byte[damage is "torn" ? size / 2 : size], Token);
        }
        else if (damage is "no longer executable" or "writable for others")
        {
            CopySandbox.Files.SetMode(
                _sandbox.Copy,
                damage is "writable for others" ? mode | (int)UnixFileMode.OtherWrite : FilePermissions.PrivateFile
            );
        }
        else if (damage is "another user's")
        {
            Assert.SkipUnless(Platform.IsRoot, "Only root can give a file to somebody else.");
            using var given = System.Diagnostics.Process.Start("chown", ["65534", _sandbox.Copy.Value]);
            await given.WaitForExitAsync(Token);
        }
        else
        {
            File.Delete(_sandbox.Copy.Value);
            _ = damage switch
            {
                "an empty folder" => Directory.CreateDirectory(_sandbox.Copy.Value),
                "a dangling link" => File.CreateSymbolicLink(_sandbox.Copy.Value, "nowhere"),
                "a link to the cache" => File.CreateSymbolicLink(_sandbox.Copy.Value, cached.Value),
                _ => SocketAt(_sandbox.Copy),
            };
        }
    }

    private static FileInfo SocketAt(AbsolutePath path)
    {
        // its name stays when it is closed, if it was renamed meanwhile
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        var there = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}"[..12]);
        socket.Bind(new UnixDomainSocketEndPoint(there));
        File.Move(there, path.Value);
        return new FileInfo(path.Value);
    }

    private Task<AbsolutePath> ForJobAsync(JobPrograms programs, string repository = "one") =>
        programs.ForJobAsync(_sandbox.Repository(repository), Token);

    private Task<BackupException> RefusalAsync(JobPrograms programs) =>
        Assert.ThrowsAsync<BackupException>(() => ForJobAsync(programs));
}
