using System.Collections.Concurrent;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Secrets;

namespace ClaudeBackup.Core.SecretScan;

/// <summary>
/// Secrets that were forgotten on another machine. What is masked tells nobody what it was; where the bytes of before are here, they are scanned once more before they go, so that this
/// machine knows the secret by a fingerprint of its own: in what it has not sent yet, and in what it saves from now on, it is masked too.
/// </summary>
/// <param name="opened">The repository; its lock and that of the remote are the caller's.</param>
internal sealed class ReceivedSecrets(OpenedRepository opened)
{
    private BackupRepository Repository => opened.Repository;

    /// <summary>Remembers the fingerprints of what is going to be masked.</summary>
    /// <param name="map">Which blobs become which.</param>
    /// <param name="remote">The remote that had it, as it may be shown.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task RememberAsync(MaskMap map, string remote, CancellationToken cancellation)
    {
        if (map.IsEmpty)
        {
            return;
        }

        var key = FingerprintKeys.Of(Repository);
        var here = await Repository.Git.ListBlobsHereAsync(cancellation);
        var found = new ConcurrentBag<ForgottenSecret>();
        await new SourceBlobs(Repository).ReadAsync(
            [
                .. map
                    .Blobs.Where(b => map.SecretsIn(b.Key).Count > 0 && here.ContainsKey(b.Key))
                    .Select(b => (b.Value.File, b.Key)),
            ],
            () =>
            {
                var scanner = new SecretScanner();
                return (_, blob, bytes) =>
                {
                    var (becomes, secrets) = (map.Blobs[blob], map.SecretsIn(blob));
                    foreach (var match in scanner.Scan(bytes).Where(m => secrets.Any(s => s.Has(m.Start))))
                    {
                        found.Add(
                            new ForgottenSecret(
                                key.Of(match.Rule, match.Secret),
                                key.Aliases(match.Rule, match.Secret),
                                match.Rule.Name,
                                becomes.Forgotten,
                                [remote]
                            )
                        );
                    }
                };
            },
            progress: null,
            cancellation
        );
        if (!found.IsEmpty)
        {
            ForgottenSecrets.Add(Repository, found.DistinctBy(s => s.Fingerprint));
        }
    }

    /// <summary>
    /// Masks what was forgotten in what is new to either side: what was saved here and not sent, and what another machine has saved before it heard of it.
    /// </summary>
    /// <param name="remote">Our ref that tells where the remote is, and the commit at which it is.</param>
    /// <param name="known">A commit of which all was looked through; null where there is none.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellation">Ends it before anything has changed.</param>
    /// <returns>What became of the remote's commit; the same where nothing in it was masked.</returns>
    public async Task<ObjectId> MaskNewAsync(
        (string Ref, ObjectId Tip) remote,
        ObjectId? known,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        if (Repository.Head is not { } head || ForgottenSecrets.Read(Repository) is not [var newest, ..])
        {
            return remote.Tip;
        }

        var masks = new MaskStore(Repository).All();
        await using var writer = new SnapshotWriter(opened, head);
        var found = new ConcurrentBag<(ObjectId Blob, MaskedSegment Becomes)>();
        await new SourceBlobs(Repository).ReadAsync(
            await new CommitGraph(Repository.Git).BlobsAsync(head, known is null ? [] : [known], cancellation),
            () =>
            {
                var masker = ForgottenSecrets.Masker(Repository);
                return (path, blob, bytes) =>
                {
                    if (StoredBlob.TryOf(path, blob) is not null && Masked(path, bytes, masks, masker) is { } masked)
                    {
                        found.Add(
                            (blob, SecretHunt.Segment(path, bytes, masked, "", now, masks, c => writer.Add(c.Span)))
                        );
                    }
                };
            },
            progress: null,
            cancellation
        );
        if (found.IsEmpty)
        {
            return remote.Tip;
        }

        var own = opened.Machine.Slug;
        _ = new MaskStore(Repository).Put(
            writer,
            own,
            [.. found.Select(f => f.Becomes with { Rule = newest.Rule })],
            "A secret that was forgotten stands"
        );
        _ = await writer.CommitAsync($"forget {own}: a secret in what was new", now, cancellation);
        var erased = await new Erasure(opened).RunAsync(
            new ToErase(new ForgottenStore(Repository).All(), PrunedSnapshots.None),
            [.. found.Select(f => f.Blob)],
            cancellation,
            remote
        );
        ForgottenSecrets.FollowIn(Repository, erased.Commits.Of);
        return erased.Commits.Of(remote.Tip);
    }

    // where a segment begins with one that is masked, the same bytes are; else what a scan finds
    private static MaskedBytes? Masked(string path, byte[] bytes, Masks masks, SecretMasker? masker)
    {
        var made = (byte[])bytes.Clone();
        foreach (var masked in masks.At(path).Where(m => m.Size <= bytes.Length))
        {
            var covered = (byte[])made.Clone();
            MaskedSegment.Cover(masked.Ranges, covered);
            if (ContentHash.Of(covered.AsSpan(0, (int)masked.Size)) == masked.Hash)
            {
                made = covered;
            }
        }

        made = masker?.Mask(made)?.Content ?? made;
        return MaskedBytes.Between(bytes, made);
    }
}
