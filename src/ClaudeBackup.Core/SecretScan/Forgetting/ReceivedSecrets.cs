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
                    .Blobs.Where(b => b.Value.Rule != MaskedSegment.OfSession && here.ContainsKey(b.Key))
                    .Select(b => (b.Value.File, b.Key)),
            ],
            () =>
            {
                var scanner = new SecretScanner();
                return (_, blob, bytes) =>
                {
                    var becomes = map.Blobs[blob];
                    foreach (var match in scanner.Scan(bytes).Where(m => IsMasked(becomes, m)))
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

    /// <summary>Masks it in what was saved here and not sent.</summary>
    /// <param name="theirs">What the remote has.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellation">Ends it before anything has changed.</param>
    public async Task MaskUnsentAsync(ObjectId theirs, DateTimeOffset now, CancellationToken cancellation)
    {
        if (Repository.Head is not { } head)
        {
            return;
        }

        var masks = new MaskStore(Repository).All();
        await using var writer = new SnapshotWriter(opened, head);
        var found = new ConcurrentBag<(ObjectId Blob, MaskedSegment Becomes)>();
        await new SourceBlobs(Repository).ReadAsync(
            await new CommitGraph(Repository.Git).BlobsAsync(head, [theirs], cancellation),
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
            return;
        }

        var own = opened.Machine.Slug;
        var rule = ForgottenSecrets.Read(Repository) is [var secret, ..]
            ? secret.Rule
            : masks.All.First(m => m.File.Length > 0).Rule;
        _ = new MaskStore(Repository).Put(
            writer,
            own,
            [.. found.Select(f => f.Becomes with { Rule = rule })],
            "A secret that was forgotten stands"
        );
        _ = await writer.CommitAsync($"forget {own}: a secret in what was not sent", now, cancellation);
        var erased = await new Erasure(opened).RunAsync(
            new ToErase(new ForgottenStore(Repository).All(), PrunedSnapshots.None),
            [.. found.Select(f => f.Blob)],
            cancellation
        );
        ForgottenSecrets.FollowIn(Repository, erased.Commits.Of);
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

    private static bool IsMasked(MaskedSegment segment, SecretMatch match) =>
        segment.Ranges.Any(r => r.Start <= match.Start && match.Start < r.Start + r.Length);
}
