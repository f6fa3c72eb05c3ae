using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Scheduling;
using ClaudeBackup.Core.Tests.Hooks;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Scheduling;

/// <summary>The file of the copy: whole or as it was, ours alone, and nowhere but in its folder.</summary>
public sealed class OwnCopyTests : IDisposable
{
    private readonly CopySandbox _sandbox = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task It_is_for_its_owner_to_replace_and_for_everybody_to_run()
    {
        await WriteAsync();
        Assert.Equal(FilePermissions.UsualExecutable, CopySandbox.Files.Look(_sandbox.Copy, followLink: false)!.Mode);
        Assert.Equal(FilePermissions.PrivateDirectory, CopySandbox.Files.Look(_sandbox.Data, followLink: false)!.Mode);
        Assert.Equal(
            ["bin", "bin/claude-backup", "lock", "program.json"],
            Directory
                .EnumerateFileSystemEntries(_sandbox.Data.Value, "*", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(_sandbox.Data.Value, path))
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task A_program_that_does_not_start_there_never_takes_the_place_of_one_that_does()
    {
        await WriteAsync();
        var broken = CopySandbox.MakeProgram(_sandbox.MakeCached(), "#!/nowhere\n");
        var failure = await Assert.ThrowsAsync<IOException>(() => WriteAsync(broken));
        Assert.Contains("noexec", failure.Message, StringComparison.Ordinal);
        var changed = CopySandbox.MakeProgram(_sandbox.MakeCached(), CopySandbox.Script("999.0.0"));
        failure = await Assert.ThrowsAsync<IOException>(() => WriteAsync(changed));
        Assert.Contains("has just become version 999.0.0", failure.Message, StringComparison.Ordinal);
        Assert.Equal(CopySandbox.This, await _sandbox.VersionAsync());
        Assert.DoesNotContain(Directory.GetDirectories(_sandbox.Data.Value), IsAside);
    }

    [Fact]
    public async Task What_a_killed_run_left_is_cleaned_up_by_the_next()
    {
        await WriteAsync();
        _ = CopySandbox.MakeProgram(_sandbox.Data / "new-0123/claude-backup", "half");
        await File.WriteAllTextAsync((_sandbox.Data / ".program.json.tmp-0123456789ab").Value, "{", Token);
        await File.WriteAllTextAsync((_sandbox.Data / "mine").Value, "", Token);
        await WriteAsync();
        Assert.DoesNotContain(Directory.GetDirectories(_sandbox.Data.Value), IsAside);
        Assert.Equal(
            ["lock", "mine", "program.json"],
            Directory.GetFiles(_sandbox.Data.Value).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData("claude-backup")]
    [InlineData("claude-backup/bin")]
    public async Task A_link_never_leads_out_of_its_folder(string where)
    {
        var trap = CopySandbox.MakeProgram(_sandbox.DataHome / "trap/claude-backup", "theirs");
        _ = Directory.CreateDirectory((_sandbox.DataHome / where).Parent!.Value);
        _ = Directory.CreateSymbolicLink((_sandbox.DataHome / where).Value, trap.Parent!.Value);
        if (where.EndsWith("/bin", StringComparison.Ordinal))
        {
            CopySandbox.Files.SetMode(_sandbox.Data, FilePermissions.PrivateDirectory);
        }

        var failure = await Assert.ThrowsAsync<IOException>(() => WriteAsync());
        Assert.Contains($"{_sandbox.DataHome / where} is a link", failure.Message, StringComparison.Ordinal);
        Assert.Equal("theirs", await File.ReadAllTextAsync(trap.Value, Token));
        Assert.Equal([trap.Value], Directory.GetFiles(trap.Parent!.Value));
    }

    [Fact]
    public async Task A_link_in_the_place_of_the_copy_is_replaced_and_not_followed()
    {
        await WriteAsync();
        var trap = CopySandbox.MakeProgram(_sandbox.DataHome / "trap", "theirs");
        File.Delete(_sandbox.Copy.Value);
        _ = File.CreateSymbolicLink(_sandbox.Copy.Value, trap.Value);
        await WriteAsync();
        Assert.Equal("theirs", await File.ReadAllTextAsync(trap.Value, Token));
        Assert.Null(new FileInfo(_sandbox.Copy.Value).LinkTarget);
        Assert.Equal(CopySandbox.This, await _sandbox.VersionAsync());
    }

    [Fact]
    public async Task A_folder_into_which_others_can_write_is_not_trusted()
    {
        await WriteAsync();
        CopySandbox.Files.SetMode(_sandbox.Data, FilePermissions.UsualDirectory | (int)UnixFileMode.GroupWrite);
        var failure = await Assert.ThrowsAsync<IOException>(() => WriteAsync());
        Assert.Contains("others than you can write", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_of_another_user_is_not_written_to()
    {
        Assert.SkipUnless(Platform.IsRoot, "Only root can give a folder to somebody else.");
        _ = Directory.CreateDirectory(_sandbox.DataHome.Value);
        _ = await new ProcessRunner().RunAsync(
            new ProcessRequest { FileName = "chown", Arguments = ["65534", _sandbox.DataHome.Value] },
            Token
        );
        var failure = await Assert.ThrowsAsync<IOException>(() => WriteAsync());
        Assert.Contains($"{_sandbox.DataHome} belongs to another user", failure.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_sandbox.DataHome.Value));
    }

    [Fact]
    public async Task Many_at_once_leave_one_that_is_whole()
    {
        var cached = _sandbox.MakeCached();
        var repositories = Enumerable.Range(0, 8).Select(i => _sandbox.Repository($"r{i}")).ToArray();
        _ = await Task.WhenAll(
            repositories.Select(r => Task.Run(() => _sandbox.Programs(cached).ForJobAsync(r, Token), Token))
        );
        Assert.Equal(CopySandbox.This, await _sandbox.VersionAsync());
        var record = CopyRecord.TryRead(_sandbox.Data / "program.json")!;
        Assert.Equal(repositories.Select(r => r.Value).Order(), record.Repositories.Select(r => r.Value).Order());
        Assert.Equal(new FileInfo(_sandbox.Copy.Value).Length, record.Size);
    }

    [Fact]
    public async Task A_program_that_runs_is_renamed_where_the_system_neither_replaces_nor_deletes_it()
    {
        await WriteAsync();
        AbsolutePath? moved = null;
        // as on Windows
        var files = new CountingFiles
        {
            Moving = (from, to, overwrite) =>
            {
                moved = from == _sandbox.Copy ? to : moved;
                RefuseIf(to == _sandbox.Copy && overwrite);
            },
            Deleting = path => RefuseIf(path == _sandbox.Copy),
        };
        _sandbox.Replace("0.0.1");
        var copy = new OwnCopy(files, new ProcessRunner(), _sandbox.DataHome, _sandbox.MakeCached());
        using (await copy.TryLockAsync(TimeSpan.FromSeconds(5), Token))
        {
            await copy.WriteAsync(Token);
        }

        Assert.Equal(CopySandbox.This, await _sandbox.VersionAsync());
        Assert.True(_sandbox.Data.Contains(moved!));
        await copy.LeaveAsync(_sandbox.Repository("one"), TimeSpan.FromSeconds(5), Token);
        Assert.False(Directory.Exists(_sandbox.Data.Value));
        Assert.True(File.Exists(moved!.Value));
        File.Delete(moved.Value);
    }

    [Fact]
    public async Task Libraries_beside_a_program_come_along_and_go_with_it()
    {
        var folder = _sandbox.MakeCached().Parent!;
        await File.WriteAllTextAsync((folder / "zip.dll").Value, "1", Token);
        await WriteAsync();
        await File.WriteAllTextAsync((folder / "zip.dll").Value, "2", Token);
        await WriteAsync();
        Assert.Equal("2", await File.ReadAllTextAsync((_sandbox.Copy.Parent! / "zip.dll").Value, Token));
        Assert.Equal(2, Directory.GetFiles(_sandbox.Copy.Parent!.Value).Length);
        await _sandbox.CopyOf(_sandbox.Copy).LeaveAsync(_sandbox.Repository("one"), TimeSpan.Zero, Token);
        Assert.False(Directory.Exists(_sandbox.Data.Value));
    }

    private static void RefuseIf(bool isRefused)
    {
        if (isRefused)
        {
            throw new UnauthorizedAccessException("It is running.");
        }
    }

    private static bool IsAside(string folder) => Path.GetFileName(folder).StartsWith("new-", StringComparison.Ordinal);

    private async Task WriteAsync(AbsolutePath? program = null)
    {
        var copy = _sandbox.CopyOf(program ?? _sandbox.MakeCached());
        using var held = await copy.TryLockAsync(TimeSpan.FromSeconds(5), Token);
        await copy.WriteAsync(Token);
    }
}
