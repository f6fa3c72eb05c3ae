using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Scheduling;
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
        Assert.Equal("999.0.0", await programs.VersionOfAsync(_sandbox.Copy, Token));
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

    private Task<AbsolutePath> ForJobAsync(JobPrograms programs, string repository = "one") =>
        programs.ForJobAsync(_sandbox.Repository(repository), Token);

    private Task<BackupException> RefusalAsync(JobPrograms programs) =>
        Assert.ThrowsAsync<BackupException>(() => ForJobAsync(programs));
}
