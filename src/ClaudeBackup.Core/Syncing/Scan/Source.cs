using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Syncing;

/// <summary>What is saved: the Claude home, on the file system it lies on.</summary>
/// <param name="Home">The Claude home.</param>
/// <param name="Files">The file system.</param>
public sealed record Source(ClaudeHome Home, IFileSystem Files)
{
    /// <summary>
    /// Walks it once and compares it with what is stored. No file is opened, but where sessions were forgotten those whose names do not tell of which one they are.
    /// </summary>
    /// <param name="repository">The repository; never captured, should it lie inside the home.</param>
    /// <param name="index">What is stored of this machine.</param>
    /// <param name="wanted">What the user wants otherwise than the rules.</param>
    /// <param name="only">The half of it to look at; null for both.</param>
    /// <param name="cancellation">Ends it.</param>
    public SourceComparison Compare(
        BackupRepository repository,
        MachineIndex index,
        CaptureSettings wanted,
        Tier? only,
        CancellationToken cancellation
    )
    {
        var scanner = new Scanner(Files, Home, repository.Root, wanted) { Known = index };
        var machine = NamedMachine.Of(repository, index.Slug);
        var scan = Without(new ForgottenStore(repository).All(), machine, index, scanner.Scan(only, cancellation));
        return SourceComparison.Of(scan, index, only);
    }

    private ScanResult Without(ForgottenSessions sessions, NamedMachine machine, MachineIndex index, ScanResult scan)
    {
        if (sessions.IsEmpty)
        {
            return scan;
        }

        var parts = scan.Files.ToLookup(f =>
            sessions.Holds(machine, f.Source)
            || (
                Tombstone.MayName(f.Source)
                && !index.Entries.ContainsKey(f.Source)
                && Home.Locate(f.Source) is { } file
                && FirstEntry.SessionOf(Files, file) is { } session
                && sessions.HoldsSession(machine, session)
            )
        );
        return scan with
        {
            Files = [.. parts[false]],
            // one may lie in several folders
            Forgotten = parts[true]
                .Select(f => SessionPath.Of(f.Source))
                .Where(path => path is { Role: SessionPathRole.Transcript })
                .DistinctBy(path => path!.SessionId, StringComparer.OrdinalIgnoreCase)
                .Count(),
        };
    }
}
