using System.Globalization;
using System.Text;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Git;

public sealed class FastImportTests : IAsyncLifetime
{
    private readonly GitSandbox _git = new();

    public async ValueTask InitializeAsync() => await _git.Client.InitAsync(GitSandbox.Token);

    public ValueTask DisposeAsync()
    {
        _git.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Every_path_comes_back_as_it_was()
    {
        string[] paths =
        [
            " leading and trailing ",
            "\"quoted\"",
            "back\\slash",
            "line\nend\r\ttab",
            "bell\a\u007f",
            "ünï/😀",
            PathText.Decode([(byte)'x', 0xFF, 0xFE, (byte)'/', 0xC3]),
            "a/b/c/d",
            "-rf",
            ":1",
            new string('n', 250),
        ];

        var id = await _git.CommitAsync([.. paths.Select(path => (path, (byte[]?)Encoding.UTF8.GetBytes("x")))]);

        Assert.Equal(
            paths.Order(StringComparer.Ordinal),
            (await _git.Client.ListTreeAsync(id, null, GitSandbox.Token))
                .Select(entry => entry.Path)
                .Order(StringComparer.Ordinal)
        );
    }

    [LinuxFact("/proc tells how often a program had to be given a page of memory.")]
    public async Task Git_keeps_the_memory_that_it_needs_again_for_the_next_blob()
    {
        const int Blobs = 1000;
        // without gaps on its heap, which it has or not by the lengths of paths and settings
        var filling = "claude.filling=" + new string('x', 60_000);
        RunningProcess? process = null;
        var repository = _git.Repository;
        await using var import = new FastImport(
            () =>
                process = new ProcessRunner().Start(
                    GitEnvironment.ForRepository(repository, [.. FastImport.Settings, filling], FastImport.Arguments)
                ),
            repository / ".git"
        );
        for (var i = 0; i < Blobs; i++)
        {
            _ = import.AddBlob(Encoding.UTF8.GetBytes(i.ToString("D4", CultureInfo.InvariantCulture)));
        }

        // more than pipe and buffers hold: git has read all before it
        _ = import.AddBlob(new byte[1024 * 1024]);
        var faults = (await File.ReadAllTextAsync($"/proc/{process!.Id}/stat", GitSandbox.Token))
            .Split(") ")[1]
            .Split(' ')[7];

        // 5 to 17 for each blob otherwise
        Assert.InRange(int.Parse(faults, CultureInfo.InvariantCulture), 0, 2 * Blobs);
    }

    [Fact]
    public async Task A_commit_says_what_it_was_told()
    {
        await using var import = _git.Client.StartImport();
        var mark = import.AddBlob("#!/bin/sh\n"u8);
        import.BeginCommit(
            GitSandbox.Main,
            null,
            "Überschrift\n\n'quoted' \"body\"",
            GitSandbox.Noon.AddMilliseconds(7)
        );
        import.Modify("run.sh", TreeMode.Executable, mark);

        var id = await import.FinishAsync(GitSandbox.Token);

        var commit = Assert.Single(await _git.Client.LogAsync([id], [], GitSandbox.Token));
        Assert.Equal((id, GitSandbox.Noon, "Überschrift"), (commit.Id, commit.Time, commit.Subject));
        Assert.Empty(commit.Parents);
        Assert.Equal(
            "claude-backup <claude-backup@localhost>|Überschrift\n\n'quoted' \"body\"",
            await _git.PlainTextAsync("log", "-1", "--format=%an <%ae>|%B")
        );
        Assert.Equal(
            TreeMode.Executable,
            Assert.Single(await _git.Client.ListTreeAsync(id, null, GitSandbox.Token)).Mode
        );
        Assert.Equal("", await _git.PlainTextAsync("fsck", "--strict"));
    }

    [Fact]
    public async Task Later_commits_add_change_remove_and_reuse()
    {
        var first = await _git.CommitAsync(("keep", [1]), ("change", [2]), ("dir/a", [3]), ("dir/b", [4]));
        await using var import = _git.Client.StartImport();
        var mark = import.AddBlob([5]);
        import.BeginCommit(GitSandbox.Main, first, "second", GitSandbox.Noon);
        import.Modify("change", TreeMode.File, mark);
        import.Modify("copy", TreeMode.File, ObjectId.OfBlob([1]));
        import.Remove("dir");
        import.Remove("never there");

        var second = await import.FinishAsync(GitSandbox.Token);

        Assert.Equal(
            [("change", ObjectId.OfBlob([5])), ("copy", ObjectId.OfBlob([1])), ("keep", ObjectId.OfBlob([1]))],
            (await _git.Client.ListTreeAsync(second, null, GitSandbox.Token)).Select(entry => (entry.Path, entry.Id))
        );
        Assert.Equal([first], (await _git.Client.LogAsync([second], [], GitSandbox.Token))[0].Parents);
    }

    [Fact]
    public async Task A_large_blob_goes_through_in_pieces()
    {
        var content = new byte[33 * 1024 * 1024];
        new Random(7).NextBytes(content);
        await using var import = _git.Client.StartImport();
        var mark = import.AddBlob(content);
        var empty = import.AddBlob([]);
        import.BeginCommit(GitSandbox.Main, null, "large", GitSandbox.Noon);
        import.Modify("large", TreeMode.File, mark);
        import.Modify("empty", TreeMode.File, empty);

        _ = await import.FinishAsync(GitSandbox.Token);

        await using var blobs = _git.Client.OpenBlobs();
        using MemoryStream read = new();
        blobs.Read(ObjectId.OfBlob(content), read);
        Assert.True(read.ToArray().AsSpan().SequenceEqual(content));
    }

    [Fact]
    public async Task Many_small_blobs_make_one_pack()
    {
        var id = await _git.CommitAsync([
            .. Enumerable
                .Range(0, 3000)
                .Select(i => ($"{i % 50}/{i}", (byte[]?)Encoding.UTF8.GetBytes($"content {i}"))),
        ]);

        var counted = await _git.PlainTextAsync("count-objects", "-v");
        Assert.StartsWith("count: 0\n", counted, StringComparison.Ordinal);
        Assert.Contains("\nin-pack: 3052\npacks: 1\n", counted, StringComparison.Ordinal);
        Assert.Equal(3000, (await _git.Client.ListTreeAsync(id, null, GitSandbox.Token)).Count);
    }

    [Fact]
    public async Task An_import_that_was_left_in_the_middle_commits_nothing()
    {
        var before = await _git.CommitAsync(("file", [1]));
        await using (var import = _git.Client.StartImport())
        {
            var mark = import.AddBlob([2]);
            import.BeginCommit(GitSandbox.Main, before, "never", GitSandbox.Noon);
            import.Modify("file", TreeMode.File, mark);
        }

        Assert.Equal(before, _git.Client.Refs.ReadHead());
        Assert.Empty(CrashReports());
        _ = await _git.CommitAsync(("file", [2]));
        Assert.Equal("", await _git.PlainTextAsync("fsck", "--strict"));
    }

    [Fact]
    public async Task A_process_that_dies_before_the_end_commits_nothing()
    {
        var before = await _git.CommitAsync(("file", [1]));
        var request = GitEnvironment.ForRepository(_git.Repository, FastImport.Settings, FastImport.Arguments);
        var stream =
            $"commit {GitSandbox.Main}\ncommitter {GitEnvironment.Identity} 1 +0000\ndata 1\nx\nfrom {before}\nD file\n\n";

        var result = await new ProcessRunner().RunAsync(
            request with
            {
                Input = Encoding.UTF8.GetBytes(stream),
            },
            GitSandbox.Token
        );

        Assert.NotEqual(0, result.ExitCode);
        Assert.Equal(before, _git.Client.Refs.ReadHead());
        Assert.NotEmpty(CrashReports());
        _git.Client.RemoveLeftovers(GitSandbox.Noon);
        Assert.Empty(CrashReports());
    }

    [Fact]
    public async Task A_failure_says_what_git_said_and_leaves_no_report()
    {
        await using var import = _git.Client.StartImport();
        import.BeginCommit(GitSandbox.Main, null, "broken", GitSandbox.Noon);
        import.Modify("file", TreeMode.File, ObjectId.OfBlob("nobody has this"u8));

        var failure = await Assert.ThrowsAsync<BackupException>(() => import.FinishAsync(GitSandbox.Token));

        Assert.Contains("fatal:", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("dumping crash report", failure.Message, StringComparison.Ordinal);
        Assert.Contains("fast-import crash report", failure.InnerException?.Message, StringComparison.Ordinal);
        Assert.Empty(CrashReports());
        Assert.Null(_git.Client.Refs.ReadHead());
    }

    [Fact]
    public async Task A_git_that_ended_is_noticed_while_writing()
    {
        await using var import = _git.Client.StartImport();
        import.BeginCommit(GitSandbox.Main, null, "broken", GitSandbox.Noon);
        import.Modify("file", TreeMode.File, ObjectId.OfBlob("nobody has this"u8));

        var failure = Assert.Throws<BackupException>(() =>
        {
            for (var i = 0; i < 100_000; i++)
            {
                import.Remove(new string('x', 200));
            }
        });

        Assert.Contains("fatal:", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_branch_that_moved_meanwhile_is_not_overwritten()
    {
        var first = await _git.CommitAsync(("file", [1]));
        await using var late = _git.Client.StartImport();
        var second = await _git.CommitAsync(("file", [2]));
        late.BeginCommit(GitSandbox.Main, first, "late", GitSandbox.Noon);
        late.Remove("file");

        var failure = await Assert.ThrowsAsync<BackupException>(() => late.FinishAsync(GitSandbox.Token));

        Assert.Contains(second.ToString(), failure.Message, StringComparison.Ordinal);
        Assert.Equal(second, _git.Client.Refs.ReadHead());
    }

    private IEnumerable<string> CrashReports() =>
        Directory.EnumerateFiles((_git.Repository / ".git").Value, "fast_import_crash_*");
}
