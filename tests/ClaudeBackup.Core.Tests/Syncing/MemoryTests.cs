using System.Globalization;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Syncing;
using ClaudeBackup.Core.Tests.Repository;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Syncing;

/// <summary>
/// What a file costs in memory, of which a home has a hundred thousand. Counted are the bytes that this thread allocates, which are the same in
/// every run: 88 for a scanned file, 272 for what is known of a stored one beside its path, 82 to write it and 666 to read it.
/// </summary>
public sealed class MemoryTests : IDisposable
{
    private const int Files = 2000;

    private readonly TemporaryDirectory _directory = new();

    /// <inheritdoc/>
    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_scanned_file_that_is_stored_is_numbers_and_a_path_that_the_index_has()
    {
        var home = new ClaudeTree(_directory.Path / "claude");
        foreach (var path in Paths())
        {
            home.Write(path, "a result");
        }

        var scanner = new Scanner(
            FileSystem.ForThisSystem(),
            new ClaudeHome(home.Root),
            _directory.Path / "repository",
            new CaptureSettings()
        )
        {
            Known = Index(),
        };
        var scan = scanner.Scan(only: null, CancellationToken.None);
        var copies = new ScannedFile[Files];

        var bytes = AllocatedBy(() =>
        {
            for (var i = 0; i < Files; i++)
            {
                copies[i] = scan.Files[i] with { };
            }
        });

        Assert.Equal(Files, scan.Files.Count);
        Assert.All(scan.Files, f => Assert.Same(scanner.Known.Find(f.Source)!.Source, f.Source));
        Assert.All(scan.Files, f => Assert.Null(f.Link));
        Assert.InRange(bytes / Files, 0, PerScannedFile);
    }

    [Fact]
    public void A_stored_file_is_numbers_and_no_lists_of_one()
    {
        var entry = Index().Entries.Values.First();
        var file = entry.File;
        var (variant, segment) = (file.States.Only!, file.States.Only!.Pieces.Only!);
        var copies = new object[4 * Files];

        var bytes = AllocatedBy(() =>
        {
            for (var i = 0; i < copies.Length; i += 4)
            {
                copies[i] = entry with { };
                copies[i + 1] = file with { };
                copies[i + 2] = variant with { };
                copies[i + 3] = segment with { };
            }
        });

        Assert.Equal(segment, Assert.Single(Assert.Single(file.Variants).Segments));
        Assert.InRange(bytes / Files, 0, PerStoredFile);
    }

    [Fact]
    public void An_index_is_read_as_lean_as_it_is_and_written_in_pieces()
    {
        var file = _directory.Path / "index";
        var index = Index();
        MachineIndex? read = null;

        var writing = AllocatedBy(() => MachineIndexFile.Write(file, index));
        var reading = AllocatedBy(() => read = MachineIndexFile.TryRead(file));

        Assert.Equal(Files, read!.Entries.Count);
        Assert.InRange(writing / Files, 0, PerWrittenFile);
        Assert.InRange(reading / Files, 0, PerReadFile);
    }

    private const int PerScannedFile = 104;
    private const int PerStoredFile = 276;
    private const int PerWrittenFile = 130;
    private const int PerReadFile = 700;

    private static IEnumerable<string> Paths() =>
        Enumerable
            .Range(0, Files)
            .Select(i =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"projects/-home-dev-project/{i / 4:x8}-1111-4111-8111-111111111111/tool-results/{i}.txt"
                )
            );

    private static MachineIndex Index() =>
        MachineIndex.Empty(Slug.Parse("me")) with
        {
            Entries = Paths()
                .Select(path => IndexEntry.Of(StoredFiles.Of(path, "a result")))
                .ToDictionary(e => e.Source),
        };

    private static long AllocatedBy(Action action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
