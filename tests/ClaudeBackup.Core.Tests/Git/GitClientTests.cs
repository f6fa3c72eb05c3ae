using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Git;

public sealed class GitClientTests : IAsyncLifetime
{
    private readonly GitSandbox _git = new();

    public async ValueTask InitializeAsync() => await _git.Client.InitAsync(GitSandbox.Token);

    public ValueTask DisposeAsync()
    {
        _git.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_new_repository_is_private_on_main_and_empty()
    {
        Assert.Null(_git.Client.Refs.ReadHead());
        Assert.Equal("refs/heads/main", await _git.PlainTextAsync("symbolic-ref", "HEAD"));
        Assert.False(Directory.Exists((_git.Repository / ".git/hooks").Value));
        Assert.Equal("0", await _git.PlainTextAsync("config", "gc.auto"));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(FilePermissions.PrivateDirectory, (int)File.GetUnixFileMode(_git.Repository.Value));
        }
    }

    [Fact]
    public async Task Making_it_again_loses_nothing()
    {
        var id = await _git.CommitAsync(("file", [1]));

        await _git.Client.InitAsync(GitSandbox.Token);

        Assert.Equal(id, _git.Client.Refs.ReadHead());
    }

    [Fact]
    public async Task A_missing_git_says_how_to_get_it()
    {
        ProcessRunner nothing = new(new Dictionary<string, string> { ["PATH"] = "/nowhere" });
        GitClient client = new(nothing, _git.Repository);

        var failure = await Assert.ThrowsAsync<BackupException>(() => client.VersionAsync(GitSandbox.Token));

        Assert.Equal(FailureCode.ExecutableNotFound, failure.Code);
        Assert.Contains("git-scm.com", failure.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_head_is_read_from_every_place_git_keeps_it()
    {
        var id = await _git.CommitAsync(("file", [1]));
        _ = await _git.PlainAsync("pack-refs", "--all");
        Assert.Equal(id, _git.Client.Refs.ReadHead());

        _ = await _git.PlainAsync("checkout", "--quiet", "--detach", "--force");
        Assert.Equal(id, _git.Client.Refs.ReadHead());

        File.WriteAllText((_git.Repository / ".git/HEAD").Value, "");
        Assert.Equal(FailureKind.Integrity, Assert.Throws<BackupException>(() => _git.Client.Refs.ReadHead()).Kind);

        Directory.Delete((_git.Repository / ".git").Value, recursive: true);
        Assert.Equal(
            FailureKind.NotInitialised,
            Assert.Throws<BackupException>(() => _git.Client.Refs.ReadHead()).Kind
        );
    }

    [Fact]
    public async Task Differences_are_additions_changes_and_removals()
    {
        var first = await _git.CommitAsync(("keep", [1]), ("change", [2]), ("drop", [3]));
        var second = await _git.CommitAsync(("change", [4]), ("drop", null), ("new\nname", [5]));

        var changes = await _git.Client.DiffTreesAsync(first, second, GitSandbox.Token);

        Assert.Equal(
            [
                new TreeChange("change", ObjectId.OfBlob([2]), ObjectId.OfBlob([4]), TreeMode.File),
                new TreeChange("drop", ObjectId.OfBlob([3]), null, 0),
                new TreeChange("new\nname", null, ObjectId.OfBlob([5]), TreeMode.File),
            ],
            changes
        );
        Assert.Equal(3, (await _git.Client.DiffTreesAsync(null, first, GitSandbox.Token)).Count);
    }

    [Fact]
    public async Task A_prefix_is_a_directory_or_file_and_never_a_pattern()
    {
        var id = await _git.CommitAsync(("m/a/x", [1]), ("m/a*/y", [2]), ("m/ab", [3]), (":(top)z", [4]));

        Assert.Equal(["m/a/x"], await PathsAsync("m/a"));
        Assert.Equal(["m/a*/y"], await PathsAsync("m/a*"));
        Assert.Equal([":(top)z"], await PathsAsync(":(top)z"));
        Assert.Empty(await PathsAsync("nothing"));

        async Task<IEnumerable<string>> PathsAsync(string prefix) =>
            (await _git.Client.ListTreeAsync(id, prefix, GitSandbox.Token)).Select(entry => entry.Path);
    }

    [Fact]
    public async Task The_log_is_newest_first_and_can_be_of_some_paths()
    {
        var first = await _git.CommitAsync(("a", [1]));
        var second = await _git.CommitAsync(("b", [1]));
        var third = await _git.CommitAsync(("a", [2]));

        Assert.Equal(
            [third, second, first],
            (await _git.Client.LogAsync([third], [], GitSandbox.Token)).Select(c => c.Id)
        );
        Assert.Equal([third, first], (await _git.Client.LogAsync([third], ["a"], GitSandbox.Token)).Select(c => c.Id));
    }

    [Fact]
    public async Task The_history_of_a_folder_tells_every_state_and_removal_of_its_files()
    {
        var first = await _git.CommitAsync(("p/gone", [1]), ("p/line\nend", [7]), ("q/other", [1]));
        var second = await _git.CommitAsync(("p/gone", [2]));
        var third = await _git.CommitAsync(("p/gone", null), ("q/other", null));

        Assert.Equal(
            [
                new PathChange("p/gone", 0, null, third, GitSandbox.Noon),
                new PathChange("p/gone", TreeMode.File, ObjectId.OfBlob([2]), second, GitSandbox.Noon),
                new PathChange("p/gone", TreeMode.File, ObjectId.OfBlob([1]), first, GitSandbox.Noon),
                new PathChange("p/line\nend", TreeMode.File, ObjectId.OfBlob([7]), first, GitSandbox.Noon),
            ],
            await _git.Client.HistoryAsync(third, ["p", "nothing"], GitSandbox.Token)
        );
    }

    [Fact]
    public async Task A_branch_can_be_made_and_named_by_HEAD_without_touching_files()
    {
        var id = await _git.CommitAsync(("a", [1]));
        await _git.Client.Refs.SetAsync("refs/heads/other", id, GitSandbox.Token);
        await _git.Client.Refs.PointHeadAsync("refs/heads/other", GitSandbox.Token);

        Assert.Equal("refs/heads/other", _git.Client.Refs.ReadBranch());
        Assert.Equal(id, _git.Client.Refs.Read(GitSandbox.Main));
        Assert.Null(_git.Client.Refs.Read("refs/heads/nothing"));
        Assert.Equal(id, _git.Client.Refs.ReadHead());
    }

    [Fact]
    public async Task After_reading_the_tree_status_is_clean_in_spite_of_an_old_lock()
    {
        var id = await _git.CommitAsync(("file", "a\r\n"u8.ToArray()));
        File.WriteAllText((_git.Repository / "file").Value, "a\r\n");
        File.WriteAllText((_git.Home / ".gitconfig").Value, "[core]\n\tautocrlf = true\n");
        File.WriteAllText((_git.Repository / ".git/index.lock").Value, "");

        await _git.Client.Staging.ReadTreeAsync(id, [], GitSandbox.Token);

        File.Delete((_git.Repository / ".git/index.lock").Value);
        Assert.Equal("", await _git.PlainTextAsync("status", "--porcelain"));
    }

    [Fact]
    public async Task A_damaged_index_is_made_anew()
    {
        var id = await _git.CommitAsync(("file", [1]));
        File.WriteAllText((_git.Repository / ".git/index").Value, "damaged");

        await _git.Client.Staging.ReadTreeAsync(id, [], GitSandbox.Token);

        Assert.Equal("file", await _git.PlainTextAsync("ls-files"));
    }

    [Fact]
    public async Task Repacking_joins_packs_and_keeps_everything()
    {
        var head = ObjectId.None;
        for (byte i = 0; i < 6; i++)
        {
            head = await _git.CommitAsync(($"file{i}", [i]));
        }

        await _git.Client.Packs.JoinAsync(GitSandbox.Token);

        Assert.True(Directory.GetFiles((_git.Repository / ".git/objects/pack").Value, "*.pack").Length < 6);
        Assert.Equal("", await _git.PlainTextAsync("fsck", "--strict"));
        Assert.Equal(6, (await _git.Client.LogAsync([head], [], GitSandbox.Token)).Count);
    }

    [Fact]
    public async Task Locks_that_a_killed_git_left_do_not_stop_the_next_run()
    {
        _ = await _git.CommitAsync(("file", [1]));
        var pack = _git.Repository / ".git/objects/pack/tmp_pack_abc";
        File.WriteAllText((_git.Repository / ".git/refs/heads/main.lock").Value, "");
        File.WriteAllText(pack.Value, "");

        _git.Client.RemoveLeftovers(DateTimeOffset.UnixEpoch);
        Assert.True(File.Exists(pack.Value));
        _git.Client.RemoveLeftovers(new DateTimeOffset(File.GetLastWriteTimeUtc(pack.Value)).AddHours(2));

        Assert.False(File.Exists(pack.Value));
        _ = await _git.CommitAsync(("file", [2]));
    }

    [Fact]
    public async Task A_blob_that_is_missing_is_told_and_reading_goes_on()
    {
        _ = await _git.CommitAsync(("a", "one"u8.ToArray()), ("b", []));
        await using var blobs = _git.Client.OpenBlobs();
        using MemoryStream content = new();

        Assert.False(blobs.TryRead(ObjectId.OfBlob("nowhere"u8), content));
        Assert.True(blobs.TryRead(ObjectId.OfBlob([]), content));
        Assert.True(blobs.TryRead(ObjectId.OfBlob("one"u8), content));

        Assert.Equal("one"u8.ToArray(), content.ToArray());
        var failure = Assert.Throws<BackupException>(() => blobs.Read(ObjectId.OfBlob("nowhere"u8), content));
        Assert.Equal(FailureKind.Integrity, failure.Kind);
    }

    [Theory]
    [InlineData("kill -INT $$", FailureKind.Failed)]
    [InlineData("kill -KILL $$", FailureKind.Failed)]
    [InlineData("read id; kill -TERM $$", FailureKind.Failed)]
    [InlineData("echo 'fatal: it is damaged' >&2; exit 128", FailureKind.Integrity)]
    [InlineData("read id; echo 'fatal: it is damaged' >&2; exit 128", FailureKind.Integrity)]
    public async Task A_git_that_was_stopped_says_nothing_of_the_object(string script, FailureKind kind)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are Unix's");
        Interrupts.AreHeard();
        var request = new ProcessRequest { FileName = "sh", Arguments = ["-c", script] };
        await using var blobs = new BlobReader(() => new ProcessRunner().Start(request));

        var failure = Assert.Throws<BackupException>(() => blobs.Read(ObjectId.OfBlob([]), Stream.Null));

        Assert.Equal(kind, failure.Kind);
    }

    [Fact]
    public async Task Damage_in_a_pack_is_a_failure_of_integrity()
    {
        var content = new byte[5000];
        new Random(3).NextBytes(content);
        _ = await _git.CommitAsync(("a", content));
        var pack = Directory.GetFiles((_git.Repository / ".git/objects/pack").Value, "*.pack").Single();
        FileSystem.ForThisSystem().SetMode(new AbsolutePath(pack), FilePermissions.PrivateFile);
        var bytes = await File.ReadAllBytesAsync(pack, GitSandbox.Token);
        bytes[2500] ^= 0xFF;
        await File.WriteAllBytesAsync(pack, bytes, GitSandbox.Token);
        await using var blobs = _git.Client.OpenBlobs();

        var failure = Assert.Throws<BackupException>(() => blobs.Read(ObjectId.OfBlob(content), Stream.Null));

        Assert.Equal(FailureKind.Integrity, failure.Kind);
    }
}
