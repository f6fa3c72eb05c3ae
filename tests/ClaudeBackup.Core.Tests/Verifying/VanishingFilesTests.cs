using ClaudeBackup.Core.Healing;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Tests.Hooks;
using ClaudeBackup.Core.Verifying;
using Xunit;

namespace ClaudeBackup.Core.Tests.Verifying;

/// <summary>What somebody beside us takes away between the look at a folder and the look at a file in it is neither wrong nor in the way.</summary>
/// <param name="saved">A repository.</param>
public sealed class VanishingFilesTests(SavedRepository saved) : IClassFixture<SavedRepository>
{
    [Fact]
    public async Task Local_notes_that_go_before_they_are_read_are_not_wrong()
    {
        using var copy = await saved.CopyAsync();
        var folder = copy.Repository.LocalFolder;
        foreach (
            var name in new[]
            {
                "run-0123456789abcdef0123456789abcdef.json",
                "scanned-blobs.json",
                "forgotten.json.copy",
                "objects",
                "verified",
                "trees",
                "documents",
                "work-tree",
                "layout",
                "runs.jsonl",
            }
        )
        {
            await File.WriteAllTextAsync((folder / name).Value, "damaged", TestContext.Current.CancellationToken);
        }

        Assert.NotEmpty(new LocalNotes(copy.Repository).Run());
        var files = new CountingFiles { HasListed = TakeFilesAway };
        Assert.Empty(new LocalNotes(copy.Repository with { Files = files }).Run());
    }

    [Fact]
    public async Task A_log_of_git_that_goes_is_not_wrong()
    {
        using var copy = await saved.CopyAsync();
        Assert.Null(
            GitNotes.Try(() => File.ReadAllText((copy.Root / RelativePath.Parse(".git/logs/refs/heads/gone")).Value))
        );
    }

    [Fact]
    public async Task A_folder_of_objects_that_git_takes_away_is_passed_over()
    {
        using var copy = await saved.CopyAsync();
        var store = copy.Repository.Git.Objects.Folder;
        var empty = store / "ab";
        _ = Directory.CreateDirectory(empty.Value);
        var files = new CountingFiles
        {
            HasListed = folder =>
            {
                if (folder == store)
                {
                    Directory.Delete(empty.Value, recursive: true);
                }
            },
        };
        Assert.NotEmpty(ObjectFiles.Look(files, store).ByPath);
        Assert.Contains(empty, files.Listed);
    }

    [Fact]
    public async Task A_pack_that_goes_while_packs_are_counted_takes_no_room()
    {
        using var copy = await saved.CopyAsync();
        var repository = copy.Repository;
        var packs = repository.Git.Objects.Folder / "pack";
        using var counted = new CancellationTokenSource();
        var beside = Task.Run(
            () =>
            {
                while (!counted.IsCancellationRequested)
                {
                    for (var i = 0; i < 50; i++)
                    {
                        File.WriteAllText((packs / $"pack-{i}.pack").Value, "");
                    }

                    for (var i = 0; i < 50; i++)
                    {
                        File.Delete((packs / $"pack-{i}.pack").Value);
                    }
                }
            },
            TestContext.Current.CancellationToken
        );
        var sizes = Enumerable.Range(0, 500).Select(_ => repository.PackBytes).ToHashSet();
        await counted.CancelAsync();
        await beside;
        Assert.Equal([repository.PackBytes], sizes);
    }

    private static void TakeFilesAway(AbsolutePath folder)
    {
        foreach (var file in Directory.GetFiles(folder.Value))
        {
            File.Delete(file);
        }
    }
}
