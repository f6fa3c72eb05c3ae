using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Secrets;

namespace ClaudeBackup.Core.SecretScan;

/// <summary>
/// Looks for secrets in what is about to go to a remote, and does what the user said: tells, or lets nothing go. What was scanned once is
/// not scanned again, whether or not it went.
/// </summary>
/// <param name="repository">The repository.</param>
/// <param name="remote">Where it goes, as it may be shown.</param>
/// <param name="policy">What is done about secrets on their way there.</param>
public sealed class SecretGate(BackupRepository repository, string remote, SecretPolicy policy)
{
    private readonly CommitGraph _graph = new(repository.Git);

    /// <summary>Scans what would go.</summary>
    /// <param name="commit">What the remote shall have.</param>
    /// <param name="known">What it has; null for nothing.</param>
    /// <param name="allowed">Fingerprints of what may go.</param>
    /// <param name="progress">Told now and then.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>What goes and was not there before. Nothing when nobody looks.</returns>
    /// <exception cref="BackupException">With <see cref="FailureCode.Secrets"/>: something may not go.</exception>
    public async Task<IReadOnlyList<StoredSecret>> PassAsync(
        ObjectId commit,
        ObjectId? known,
        IReadOnlySet<string> allowed,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        if (policy is SecretPolicy.Off)
        {
            return [];
        }

        var record = await ScanAsync(commit, known, progress, cancellation);
        record.Write(repository);
        ScannedBlobs.Forget(repository);
        var going = record
            .Found.Where(r => !r.SentTo.Contains(remote) && !r.Secret.Finding.IsAllowed(allowed))
            .Select(r => r.Secret)
            .ToArray();
        return policy is SecretPolicy.Block && going.Length > 0 ? throw Blocked(going) : going;
    }

    /// <summary>Remembers that everything that was scanned is at the remote.</summary>
    public void Sent()
    {
        var record = SecretRecord.Read(repository);
        if (record.Found.Any(r => !r.SentTo.Contains(remote)))
        {
            record.Sent(remote).Write(repository);
        }
    }

    private async Task<SecretRecord> ScanAsync(
        ObjectId commit,
        ObjectId? known,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        // first: a key that has to be made anew forgets the record
        var key = FingerprintKeys.Of(repository);
        var record = SecretRecord.Read(repository);
        if (record.Scanned is { } last && !await _graph.HasCommitAsync(last, cancellation))
        {
            record = new SecretRecord();
        }

        var changed = record.ChangedRules();
        record = record.OfTodaysRules();
        var search = new SecretSearch(repository, key) { Scanned = ScannedBlobs.Read(repository) };
        if (record.Scanned is { } before && changed.Count > 0)
        {
            // A new rule looks at all that was scanned, the others need not. It is told as found also where one of them tells it more
            // precisely: twice is better than never.
            record = await AddAsync(record, Through(search.By(changed)), before, from: null, known);
        }

        if (record.Scanned != commit)
        {
            record = await AddAsync(record, Through(search), commit, record.Scanned, known);
        }

        return record with
        {
            Scanned = commit,
        };

        Look Through(SecretSearch rules) => (tip, scanned) => rules.HistoryAsync(tip, scanned, progress, cancellation);
    }

    // scans what a commit has, with its history, and some others have not
    private delegate Task<IReadOnlyList<StoredSecret>> Look(ObjectId commit, IReadOnlyList<ObjectId> scanned);

    // What the remote has is scanned too, once: another remote may come that does not have it.
    private async Task<SecretRecord> AddAsync(
        SecretRecord record,
        Look look,
        ObjectId commit,
        ObjectId? from,
        ObjectId? known
    )
    {
        ObjectId[] scanned = from is { } before ? [before] : [];
        if (known is not null && known != from)
        {
            record = record.With(await look(known, scanned), remote);
            scanned = [.. scanned, known];
        }

        return record.With(await look(commit, scanned));
    }

    private BackupException Blocked(StoredSecret[] going)
    {
        var files = going.Select(s => (s.Machine, s.Finding.File)).Distinct().Count();
        return new BackupException(
            FailureKind.Failed,
            $"{SecretWords.Texts(going.Length)}, in {files} {(files == 1 ? "file" : "files")}, would be pushed to {remote}, which is set to block secrets. Nothing was pushed.",
            "See them: claude-backup scan. Then allow each with claude-backup secrets allow FINGERPRINT, or, if only you can read that remote, run claude-backup secrets warn"
        )
        {
            Code = FailureCode.Secrets,
        };
    }
}
