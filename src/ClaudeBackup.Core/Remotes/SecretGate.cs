using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Finding;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Secrets;
using ClaudeBackup.Core.Storage;

namespace ClaudeBackup.Core.Remotes;

/// <summary>
/// Looks for secrets in what is about to go to a remote, and does what the user said: tells, or lets nothing go. What was scanned once is
/// not scanned again, whether or not it went.
/// </summary>
/// <param name="repository">The repository.</param>
/// <param name="remote">Where it goes.</param>
public sealed class SecretGate(BackupRepository repository, Remote remote)
{
    /// <summary>The code of the failure when nothing goes.</summary>
    public const string Code = "secrets";

    private const string KeyFile = "fingerprint-key";

    /// <summary>The key of this machine's fingerprints; made when there is none.</summary>
    public static FingerprintKey Key(BackupRepository repository)
    {
        ArgumentNullException.ThrowIfNull(repository);
        var file = repository.State / KeyFile;
        if (File.Exists(file.Value) && File.ReadAllBytes(file.Value) is { Length: FingerprintKey.Length } known)
        {
            return new FingerprintKey(known);
        }

        var key = FingerprintKey.New();
        AtomicFile.Write(file, key.Bytes);
        return key;
    }

    /// <summary>What is done about secrets on their way to this remote.</summary>
    public SecretPolicy Policy(LocalSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.Secrets.Policies.TryGetValue(remote.Name, out var said) ? said : remote.UsualPolicy;
    }

    /// <summary>Scans what would go.</summary>
    /// <param name="commit">What the remote shall have.</param>
    /// <param name="known">What it has; null for nothing.</param>
    /// <param name="settings">What the user said.</param>
    /// <param name="progress">Told now and then.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>What goes and was not there before. Nothing when nobody looks.</returns>
    /// <exception cref="BackupException">With <see cref="Code"/>: something may not go.</exception>
    public async Task<IReadOnlyList<StoredSecret>> PassAsync(
        ObjectId commit,
        ObjectId? known,
        LocalSettings settings,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        var policy = Policy(settings);
        if (policy is SecretPolicy.Off)
        {
            return [];
        }

        var record = await ScanAsync(commit, known, progress, cancellation);
        var going = record
            .Found.Where(s => !s.Sent && !settings.Secrets.Allowed.Contains(s.Finding.Fingerprint))
            .ToArray();
        return policy is SecretPolicy.Block && going.Length > 0 ? throw Blocked(going) : going;
    }

    /// <summary>Remembers that everything that was scanned is at the remote.</summary>
    public void Sent()
    {
        var record = SecretRecord.Read(repository);
        if (record.Found.Any(s => !s.Sent))
        {
            (record with { Found = [.. record.Found.Select(s => s with { Sent = true })] }).Write(repository);
        }
    }

    private async Task<SecretRecord> ScanAsync(
        ObjectId commit,
        ObjectId? known,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        var before = SecretRecord.Read(repository);
        if (before.Remote != remote.Name)
        {
            before = before with
            {
                Remote = remote.Name,
                Found = [.. before.Found.Select(s => s with { Sent = false })],
            };
        }

        if (before.Rules != SecretRules.Version)
        {
            before = new SecretRecord { Remote = remote.Name, Rules = SecretRules.Version };
        }

        if (before.Scanned == commit)
        {
            return before;
        }

        var scanned =
            before.Scanned is { } last && await new CommitGraph(repository.Git).HasCommitAsync(last, cancellation)
                ? before.Scanned
                : null;
        ObjectId[] without = [.. new[] { known, scanned }.OfType<ObjectId>().Distinct()];
        var found = await new SecretSearch(repository, Key(repository)).HistoryAsync(
            commit,
            without,
            progress,
            cancellation
        );
        var after = before with
        {
            Scanned = commit,
            Found = [.. before.Found.Concat(found).DistinctBy(s => (s.Machine, s.Finding.File, s.Finding.Fingerprint))],
        };
        after.Write(repository);
        return after;
    }

    private BackupException Blocked(StoredSecret[] going)
    {
        var files = going.Select(s => (s.Machine, s.Finding.File)).Distinct().Count();
        return new BackupException(
            FailureKind.Failed,
            $"{going.Length} {(going.Length == 1 ? "text that looks like a secret" : "texts that look like secrets")}, in {files} {(files == 1 ? "file" : "files")}, would go to {remote.Name}, of which nobody here knows who can read it. Nothing was sent.",
            "See them: claude-backup scan. Then either claude-backup secrets allow FINGERPRINT for what may go, or, for a place that only you can read, claude-backup secrets warn"
        )
        {
            Code = Code,
        };
    }
}
