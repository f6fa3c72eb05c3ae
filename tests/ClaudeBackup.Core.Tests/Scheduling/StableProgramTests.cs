using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Scheduling;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Scheduling;

public sealed class StableProgramTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_program_in_a_folder_of_its_own_stays_where_it_is()
    {
        var program = Make("opt/claude-backup/claude-backup");
        Assert.Equal(program, StableProgram.Find(program, installed: null));
    }

    [Fact]
    public void The_link_on_the_PATH_outlives_the_version_behind_it()
    {
        Platform.RequirePosix();
        var program = Make("opt/claude-backup-1.2/claude-backup");
        var link = _directory.Path / "bin" / "claude-backup";
        _ = Directory.CreateDirectory(link.Parent!.Value);
        _ = File.CreateSymbolicLink(link.Value, program.Value);

        Assert.Equal(link, StableProgram.Find(program, link));
        Assert.Equal(program, StableProgram.Find(program, Make("elsewhere/claude-backup")));
    }

    [Fact]
    public void A_dotnet_tool_is_started_by_its_launcher_and_not_by_version()
    {
        var launcher = Make("dotnet/tools/claude-backup");
        var version = Make(
            "dotnet/tools/.store/claude-backup/1.2.3/claude-backup/1.2.3/tools/net10.0/any/claude-backup"
        );
        Assert.Equal(launcher, StableProgram.Find(version, installed: null));
    }

    [Theory]
    [InlineData(".npm/_npx/ab12/node_modules/claude-backup/bin/claude-backup")]
    [InlineData(".nuget/packages/claude-backup/1.2.3/tools/net10.0/any/claude-backup")]
    [Trait("Defect", "B12")]
    public void A_cache_that_is_wiped_is_never_what_a_job_starts(string path)
    {
        var cached = Make(path);
        var failure = Assert.Throws<BackupException>(() => StableProgram.Find(cached, installed: null));
        Assert.Equal("not-installed", failure.Code);
        Assert.Contains("Install claude-backup first", failure.Hint, StringComparison.Ordinal);
        Assert.Throws<BackupException>(() => StableProgram.Find(cached, cached));
    }

    private AbsolutePath Make(string path)
    {
        var file = _directory.Path / path;
        _ = Directory.CreateDirectory(file.Parent!.Value);
        File.WriteAllText(file.Value, "");
        return file;
    }
}
