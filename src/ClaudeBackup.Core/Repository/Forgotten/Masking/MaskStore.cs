using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;

namespace ClaudeBackup.Core.Repository;

/// <summary>Which segments are masked: as the machines' files say, beside git or in commits.</summary>
/// <param name="repository">The repository.</param>
public sealed class MaskStore(BackupRepository repository)
{
    /// <summary>What the machines' files tell, and what syncs of this machine masked since.</summary>
    public Masks All() =>
        Told() is var told && CapturedMasks.Read(repository).ToArray() is { Length: > 0 } captured
            ? Masks.Of(told.All.Concat(captured))
            : told;

    /// <summary>
    /// All that the files beside git tell, or, where these lack what was known before, the newest snapshot: somebody may have deleted from them, and what is masked must not be saved again.
    /// </summary>
    public Masks Told()
    {
        var beside = Beside();
        if (
            repository.Head is not { } head
            || !ForgottenRecord.Read(repository).Masked.Except(beside.Keys, StringComparer.Ordinal).Any()
        )
        {
            return beside;
        }

        var reader = repository.Git.OpenBlobs();
        try
        {
            return In([head], reader);
        }
        finally
        {
            reader.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private Masks Beside() => Masks.Of(new IndexStore(repository).Machines().SelectMany(Of));

    /// <summary>Those that were masked on one machine.</summary>
    public IReadOnlyList<MaskedSegment> Of(Slug machine) =>
        BesideFile.TryRead(repository, machine, RepositoryLayout.MaskedFile, MaskFile.Longest) is { } bytes
            ? MaskFile.Read(bytes)
            : [];

    /// <summary>Adds to what a machine tells of masks.</summary>
    /// <param name="writer">Of the snapshot that tells it.</param>
    /// <param name="own">This machine.</param>
    /// <param name="more">What is masked now.</param>
    /// <param name="meant">What it is, and that it stands somewhere, as a sentence begins.</param>
    /// <returns>Whether it says anything new.</returns>
    /// <exception cref="BackupException">It would be too much for anybody to read.</exception>
    internal bool Put(SnapshotWriter writer, Slug own, IReadOnlyCollection<MaskedSegment> more, string meant)
    {
        var before = Masks.Of(Of(own));
        var after = Masks.Of(before.All.Concat(more));
        if (after.All.Count == before.All.Count)
        {
            return false;
        }

        var bytes = MaskFile.Write(after.All);
        if (bytes.Length > MaskFile.Longest)
        {
            throw new BackupException(
                FailureKind.Failed,
                $"{meant} in {more.Count} stored states, more than can be masked.",
                "Let older snapshots go first: claude-backup prune --help tells how."
            );
        }

        writer.Put(own.PathOf(RepositoryLayout.MaskedFile), writer.Add(bytes));
        return true;
    }

    /// <summary>All that some commits tell.</summary>
    /// <param name="tips">The commits.</param>
    /// <param name="reader">Reads them.</param>
    /// <param name="left">What is here; null where all is.</param>
    internal static Masks In(IEnumerable<ObjectId> tips, BlobReader reader, LeftBlobs? left = null) =>
        Masks.Of(
            tips.Distinct()
                .Select(tip => RawCommit.Read(reader.BytesOf(tip, ObjectType.Commit)).Tree)
                .Distinct()
                .SelectMany(root => FilesIn(root, reader))
                .Distinct()
                .Where(blob => left?.Needs(blob) is not false)
                .SelectMany(blob => reader.TryBytes(blob, MaskFile.Longest) is { } bytes ? MaskFile.Read(bytes) : [])
        );

    private static IEnumerable<ObjectId> FilesIn(ObjectId root, BlobReader reader) =>
        Entries(root, reader)
            .Where(e => e.IsFolder && e.Name == RepositoryLayout.MachinesFolder)
            .SelectMany(machines => Entries(machines.Id, reader))
            .Where(e => e.IsFolder)
            .SelectMany(machine => Entries(machine.Id, reader))
            .Where(e => e.IsFile && e.Name == RepositoryLayout.MaskedFile)
            .Select(e => e.Id);

    private static IReadOnlyList<RawEntry> Entries(ObjectId tree, BlobReader reader) =>
        RawTree.Read(reader.BytesOf(tree, ObjectType.Tree));
}
