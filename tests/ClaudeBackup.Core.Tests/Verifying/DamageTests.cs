using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Verifying;
using Xunit;

namespace ClaudeBackup.Core.Tests.Verifying;

/// <summary>Whatever file is flipped, cut, emptied or gone: it is named, and nothing is called damaged that is whole.</summary>
/// <param name="saved">The repository.</param>
public sealed class DamageTests(SavedRepository saved) : IClassFixture<SavedRepository>
{
    private static readonly string[] Claims =
    [
        ".git/refs/claude-backup/last",
        ".git/refs/heads/main",
        ".git/claude-backup/work-tree",
    ];

    /// <summary>What says nothing that anybody goes by, or what each reader makes anew when in doubt.</summary>
    private static readonly string[] Passing =
    [
        ".git/description",
        ".git/hooks/",
        ".git/info/",
        ".git/logs/",
        ".git/objects/info/",
        ".git/claude-backup/",
    ];

    public static TheoryData<string> Ways => ["flip", "cut", "empty", "delete"];

    [Fact]
    public async Task A_sound_repository_is_sound()
    {
        using var copy = await saved.CopyAsync();
        var report = await copy.VerifyAsync(ReadShare.All);
        Assert.Empty(report.Defects);
        Assert.InRange(report.Counts.ReadSegments, 8, int.MaxValue);
        Assert.Equal(report.Counts.Segments, report.Counts.ReadSegments);
        Assert.NotNull(report.Record.Oldest);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Each_damaged_file_is_named(string way)
    {
        var unnamed = new List<string>();
        foreach (var file in Files())
        {
            using var copy = await saved.CopyAsync();
            if (!Damage(copy.Root / RelativePath.Parse(file), way))
            {
                continue;
            }

            var report = await copy.VerifyAsync(ReadShare.All);
            if (!report.Defects.Any(d => Names(d, file)))
            {
                unnamed.Add($"{way} {file}: {string.Join(" | ", report.Defects.Select(d => d.Meaning))}");
            }
        }

        Assert.Empty(unnamed);
    }

    [Fact]
    public async Task Each_two_files_that_were_swapped_are_named_and_repaired()
    {
        var (unnamed, left) = (new List<string>(), new List<string>());
        var files = Files().ToArray();
        // which snapshot is the newest, and its objects
        var newest = files
            .Where(file => file.EndsWith(".pack", StringComparison.Ordinal))
            .SelectMany(pack => Claims.Select(claim => (First: pack, Second: claim)));
        foreach (
            var (one, other) in files
                .Zip(files.Skip(1))
                .Concat(newest)
                .Where(pair => !HaveSameBytes(pair.First, pair.Second))
        )
        {
            using var copy = await saved.CopyAsync();
            var (first, second) = (copy.Root / RelativePath.Parse(one), copy.Root / RelativePath.Parse(other));
            File.Move(first.Value, first.Value + "~");
            File.Move(second.Value, first.Value);
            File.Move(first.Value + "~", second.Value);
            var report = await copy.VerifyAsync(ReadShare.All);
            if (!report.Defects.Any(d => Names(d, one) || Names(d, other)))
            {
                unnamed.Add($"{one} and {other}: {string.Join(" | ", report.Defects.Select(d => d.Meaning))}");
            }

            _ = await copy.RepairAsync(report);
            report = await copy.VerifyAsync(ReadShare.All);
            left.AddRange(
                report
                    .Defects.Where(d => !IsOfHistory(d, one) && !IsOfHistory(d, other))
                    .Select(d => $"{one} and {other}: {d.Meaning}")
            );
        }

        Assert.Empty(unnamed);
        Assert.Empty(left);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Each_damaged_file_is_repaired(string way)
    {
        var left = new List<string>();
        foreach (var file in Files())
        {
            using var copy = await saved.CopyAsync();
            if (!Damage(copy.Root / RelativePath.Parse(file), way))
            {
                continue;
            }

            await copy.RepairAsync(await copy.VerifyAsync(ReadShare.All));
            var report = await copy.VerifyAsync(ReadShare.All);
            left.AddRange(report.Defects.Where(d => !IsOfHistory(d, file)).Select(d => $"{way} {file}: {d.Meaning}"));
        }

        Assert.Empty(left);
    }

    [Fact]
    public async Task A_store_that_lost_all_its_packs_is_made_again_from_the_files_beside_it()
    {
        using var copy = await saved.CopyAsync();
        foreach (var file in Directory.GetFiles((copy.Root / RelativePath.Parse(".git/objects/pack")).Value))
        {
            File.Delete(file);
        }

        _ = await copy.RepairAsync(await copy.VerifyAsync(ReadShare.None));
        var report = await copy.VerifyAsync(ReadShare.All);
        Assert.DoesNotContain(report.Defects, d => !IsOfHistory(d, ".pack"));
        Assert.Equal(2, (await copy.DrillAsync(DrillShare.All)).Record.Whole);
    }

    [Fact]
    public async Task What_git_packs_by_itself_is_no_damage()
    {
        using var copy = await saved.CopyAsync();
        await copy.LoosenAsync();
        // what a sync notes of the files of git's store is that they are loose
        new RepositoryHealing(copy.Repository, TimeProvider.System.GetUtcNow()).Remember();
        Assert.Empty((await copy.VerifyAsync(ReadShare.None)).Defects);
        await copy.PackAsync();
        Assert.Empty((await copy.VerifyAsync(ReadShare.None)).Defects);
        Assert.Empty((await copy.VerifyAsync(ReadShare.All)).Defects);
    }

    // nothing else has the commits and lists of before; the newest snapshot is whole
    private static bool IsOfHistory(Defect defect, string file) =>
        file.EndsWith(".pack", StringComparison.Ordinal)
        && defect is { Kind: DefectKind.GitObject, Machine: null }
        && defect.Meaning.EndsWith("which snapshots need.", StringComparison.Ordinal);

    private bool HaveSameBytes(string one, string other) =>
        File.ReadAllBytes((saved.Root / RelativePath.Parse(one)).Value)
            .AsSpan()
            .SequenceEqual(File.ReadAllBytes((saved.Root / RelativePath.Parse(other)).Value));

    private IEnumerable<string> Files() =>
        Directory
            .EnumerateFiles(saved.Root.Value, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(saved.Root.Value, file))
            .Where(file => !Array.Exists(Passing, p => file.StartsWith(p, StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal);

    // a lost object is named by its id
    private static bool Names(Defect defect, string file) =>
        defect.Path == file
        || defect.Meaning.Contains(file, StringComparison.Ordinal)
        || file.Replace("/", "", StringComparison.Ordinal).EndsWith(defect.Path, StringComparison.Ordinal)
        || (file.EndsWith(".pack", StringComparison.Ordinal) && defect.Path == Path.ChangeExtension(file, ".idx"))
        || (file.EndsWith(".idx", StringComparison.Ordinal) && defect.Path == Path.ChangeExtension(file, ".pack"));

    // times stay as they were: what only looks at them sees nothing
    private static bool Damage(AbsolutePath file, string way)
    {
        if (way == "delete")
        {
            File.Delete(file.Value);
            return true;
        }

        var bytes = File.ReadAllBytes(file.Value);
        if (bytes.Length == 0)
        {
            return false;
        }

        var modified = File.GetLastWriteTimeUtc(file.Value);
        FileSystem.ForThisSystem().SetMode(file, 0x180);
        bytes[bytes.Length * 2 / 3] ^= 0x41;
        File.WriteAllBytes(
            file.Value,
            way switch
            {
                "flip" => bytes,
                "cut" => bytes[..(bytes.Length / 2)],
                _ => [],
            }
        );
        File.SetLastWriteTimeUtc(file.Value, modified);
        return true;
    }
}
