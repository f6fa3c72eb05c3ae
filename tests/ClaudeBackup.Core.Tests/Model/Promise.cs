using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using Xunit;

namespace ClaudeBackup.Core.Tests.Model;

/// <summary>What is promised of everything that was acknowledged, asked of one machine's repository.</summary>
/// <param name="machine">The machine that is asked.</param>
/// <param name="seen">Every state that a source had when a sync looked.</param>
internal sealed class Promise(ModelMachine machine, IReadOnlySet<ContentHash> seen)
{
    /// <summary>Every acknowledged state is there, whole or at the beginning of one that goes on from it; and nothing is stored that never was.</summary>
    public async Task HoldsAsync(Slug slug, Acknowledged acknowledged)
    {
        if (acknowledged.Files.Count == 0)
        {
            return;
        }

        var index = await machine.IndexAsync(slug);
        Assert.True(index is { Damage: null }, $"{slug}: {index?.Damage ?? "nothing is told of it"}");
        using var store = new SegmentStore(machine.Repository);
        foreach (var (path, states) in acknowledged.Files)
        {
            var kept = Kept(store, index!, path);
            foreach (var bytes in kept)
            {
                Assert.True(seen.Contains(ContentHash.Of(bytes)), $"{path} is stored as nothing that ever was.");
            }

            foreach (var state in states)
            {
                Assert.True(
                    kept.Exists(bytes => bytes.AsSpan().StartsWith(state)),
                    $"{path} of {slug} has lost {Acknowledged.Told(state)}"
                );
            }
        }
    }

    /// <summary>Every acknowledged state is listed by its size, with the number of a kept state that begins with it.</summary>
    public async Task ListsAsync(Slug slug, Acknowledged acknowledged)
    {
        if (acknowledged.Files.Count == 0)
        {
            return;
        }

        var index = (await machine.IndexAsync(slug))!;
        using var store = new SegmentStore(machine.Repository);
        var versions = (await machine.VersionsAsync(index)).ToDictionary(v => v.Path, v => v.States);
        foreach (var (path, states) in acknowledged.Files)
        {
            var file = index.Find(RelativePath.Parse(path))!;
            var kept = file.Variants.ToDictionary(v => v.Number, v => store.ReadAll(slug, file, v));
            foreach (var state in states)
            {
                Assert.True(
                    versions[path]
                        .Any(row =>
                            row.Variant.Size == state.Length && kept[row.Variant.Number].AsSpan().StartsWith(state)
                        ),
                    $"{path} of {slug} does not list {Acknowledged.Told(state)}"
                );
            }
        }
    }

    /// <summary>All of it comes back into an empty home, each session in its fullest state.</summary>
    public async Task RestoresAsync(AbsolutePath target)
    {
        if (await machine.IndexAsync(machine.Slug) is not { } index)
        {
            return;
        }

        _ = Directory.CreateDirectory(target.Value);
        var summary = await machine.RestoreAsync(target, force: false);
        Assert.Empty(summary.Problems);
        using var store = new SegmentStore(machine.Repository);
        foreach (var file in index.Files)
        {
            Assert.Equal(
                store.ReadAll(machine.Slug, file, file.Fullest),
                File.ReadAllBytes((target / file.Source).Value)
            );
        }
    }

    /// <summary>Every acknowledged tool result is in some snapshot.</summary>
    public async Task HasResultsAsync(Slug slug, Acknowledged acknowledged)
    {
        var paths = acknowledged.Results.Keys.ToArray();
        if (paths.Length == 0 || machine.Repository.Head is not { } head)
        {
            return;
        }

        var stored = paths.ToDictionary(p =>
            slug.PathOf(StoredPath.Of(RelativePath.Parse(p), StoredArea.Sessions).Value + ".gz")
        );
        var changes = await new CommitGraph(machine.Repository.Git).ChangesAsync(
            head,
            [.. stored.Keys],
            ModelMachine.Token
        );
        await using var blobs = machine.Repository.Git.OpenBlobs();
        foreach (var (name, path) in stored)
        {
            var kept = changes
                .Where(c => c.Path == name && c.Id is not null)
                .Select(c => Decompressed(blobs.Bytes(c.Id!)))
                .ToArray();
            foreach (var state in acknowledged.Results[path])
            {
                Assert.True(
                    kept.Any(bytes => bytes.AsSpan().StartsWith(state)),
                    $"no snapshot of {slug} has {path} any more as {Acknowledged.Told(state)}"
                );
            }
        }
    }

    /// <summary>Nothing is stored of a session, of any machine.</summary>
    public async Task IsRidOfAsync(string session)
    {
        if (machine.Repository.Head is not { } head)
        {
            return;
        }

        var changes = await new CommitGraph(machine.Repository.Git).ChangesAsync(
            head,
            ["machines"],
            ModelMachine.Token
        );
        Assert.DoesNotContain(changes, c => c.Path.Contains(session, StringComparison.Ordinal));
    }

    private static byte[] Decompressed(byte[] stored)
    {
        using var content = new MemoryStream();
        using var source = Codec.Gzip.Decompress(new MemoryStream(stored));
        source.CopyTo(content);
        return content.ToArray();
    }

    private static List<byte[]> Kept(SegmentStore store, MachineIndex index, string path)
    {
        var file = index.Find(RelativePath.Parse(path));
        return file is null ? [] : [.. file.Variants.Select(v => store.ReadAll(index.Slug, file, v))];
    }
}
