using System.Collections.Concurrent;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Secrets;

namespace ClaudeBackup.Core.SecretScan;

/// <summary>A secret that somebody means, with what it says: it stays in the memory of this process.</summary>
/// <param name="Fingerprint">By the most precise rule that found it.</param>
/// <param name="Aliases">The fingerprints that general rules give it, separated by blanks.</param>
/// <param name="Rule">That rule.</param>
internal sealed record MeantSecret(string Fingerprint, string Aliases, SecretRule Rule)
{
    // below that, or where people think them up, guesses can be tried
    private const int LeastUnguessable = 20;
    private static readonly string[] Guessable = ["connection-string", "command-login", "encoded-login"];

    /// <summary>What it says, one character for each byte. No text that is shown or kept may have it.</summary>
    public required string Secret { get; init; }

    /// <summary>How it stands where no rule finds it.</summary>
    public required IReadOnlyList<byte[]> Texts { get; init; }

    /// <summary>Whether somebody could try out what it is, given a hash of it.</summary>
    public bool CanBeGuessed => Secret.Length < LeastUnguessable || Guessable.Contains(Rule.Name);

    /// <summary>The same as another rule or another place shows it: by the more precise rule, with all forms in which it stands.</summary>
    public MeantSecret With(MeantSecret other) =>
        (Rule.IsGeneral && !other.Rule.IsGeneral ? other : this) with
        {
            Texts = [.. Texts.Concat(other.Texts).DistinctBy(Convert.ToHexString)],
        };

    /// <inheritdoc/>
    public override string ToString() => Fingerprint;

    /// <summary>Masks it. For one thread.</summary>
    public SecretMasker Masker() => new(match => match.Secret.Equals(Secret, StringComparison.Ordinal), Texts);
}

/// <summary>A blob that holds a secret.</summary>
/// <param name="Path">Where it lies, from the root.</param>
/// <param name="Blob">The blob.</param>
/// <param name="Becomes">What becomes of it.</param>
internal sealed record FoundBlob(string Path, ObjectId Blob, MaskedSegment Becomes);

/// <summary>Finds the secret that a fingerprint is of, and all that holds it.</summary>
/// <param name="repository">The repository.</param>
internal sealed class SecretHunt(BackupRepository repository)
{
    private readonly SourceBlobs _blobs = new(repository);

    // a blob never changes, and looking at all of them is what takes the time: those in which a scan found nothing, and those that are proved not to have it
    private readonly ConcurrentDictionary<ObjectId, byte> _notFound = [];
    private readonly ConcurrentDictionary<ObjectId, byte> _clean = [];

    /// <summary>Where blobs lie that could not be looked at.</summary>
    public IReadOnlyCollection<string> Unread => _blobs.Unread;

    /// <summary>Finds the secret, in whatever was ever stored and is here.</summary>
    /// <param name="typed">Its fingerprint, or the beginning of it.</param>
    /// <param name="progress">Told now and then.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="BackupException">There is none, or several fit.</exception>
    public async Task<MeantSecret> FindAsync(
        string typed,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        var key = FingerprintKeys.Of(repository);
        var met = new ConcurrentDictionary<string, byte>(StringComparer.Ordinal);
        var meant = new ConcurrentDictionary<string, MeantSecret>(StringComparer.Ordinal);
        await _blobs.ReadAsync(
            await _blobs.ListAsync(cancellation),
            () =>
            {
                var scanner = new SecretScanner();
                return (source, blob, bytes) =>
                {
                    var matches = scanner.Scan(bytes);
                    if (matches.Count == 0)
                    {
                        _notFound[blob] = 0;
                    }

                    foreach (var match in matches)
                    {
                        var fingerprint = key.Of(match.Rule, match.Secret);
                        var aliases = key.Aliases(match.Rule, match.Secret);
                        _ = met.TryAdd(fingerprint, 0);
                        if (
                            aliases
                                .Split(' ')
                                .Prepend(fingerprint)
                                .Any(f => f.StartsWith(typed, StringComparison.Ordinal))
                        )
                        {
                            _ = meant.AddOrUpdate(
                                match.Secret,
                                _ => Meant(match, fingerprint, aliases, bytes),
                                (_, known) => known.With(Meant(match, fingerprint, aliases, bytes))
                            );
                        }
                    }
                };
            },
            progress,
            cancellation
        );
        return meant.Count == 1
            ? meant.Values.Single()
            : throw NotOne(typed, [.. meant.Values.Select(m => m.Fingerprint)], met.Keys);
    }

    /// <summary>Finds every blob that holds it.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="masks">What is masked already.</param>
    /// <param name="now">The time that is remembered of it.</param>
    /// <param name="add">Takes the stored bytes of what becomes of each, and gives their name. Called by several threads.</param>
    /// <param name="progress">Told now and then.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<IReadOnlyList<FoundBlob>> MaskAsync(
        MeantSecret secret,
        Masks masks,
        DateTimeOffset now,
        Func<ReadOnlyMemory<byte>, ObjectId> add,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        var found = new ConcurrentBag<FoundBlob>();
        await _blobs.ReadAsync(
            [.. (await _blobs.ListAsync(cancellation)).Where(b => !_clean.ContainsKey(b.Blob))],
            () =>
            {
                var masker = secret.Masker();
                return (path, blob, bytes) =>
                {
                    if (_notFound.ContainsKey(blob) && !masker.HasText(bytes))
                    {
                        _clean[blob] = 0;
                    }
                    else if (masker.Mask(bytes) is not { } masked)
                    {
                        _clean[blob] = 0;
                    }
                    else
                    {
                        var becomes = Segment(path, bytes, masked, secret.Rule.Name, now, masks, add);
                        found.Add(
                            new FoundBlob(path, blob, secret.CanBeGuessed ? becomes : becomes.Telling(blob, bytes))
                        );
                    }
                };
            },
            progress,
            cancellation
        );
        return [.. found.OrderBy(f => f.Path, StringComparer.Ordinal)];
    }

    /// <summary>What a segment becomes, as it is remembered.</summary>
    /// <param name="path">Where it lies, from the root.</param>
    /// <param name="bytes">Its source bytes.</param>
    /// <param name="masked">The same, masked.</param>
    /// <param name="rule">The rule that finds the secret.</param>
    /// <param name="now">The time that is remembered.</param>
    /// <param name="masks">What is masked already.</param>
    /// <param name="add">Takes the stored bytes, and gives their name.</param>
    public static MaskedSegment Segment(
        string path,
        byte[] bytes,
        MaskedBytes masked,
        string rule,
        DateTimeOffset now,
        Masks masks,
        Func<ReadOnlyMemory<byte>, ObjectId> add
    )
    {
        var ranges = masked.Ranges.Select(r => new MaskedRange(r.Start, r.Length));
        return MaskedSegment.Make(path, bytes, masked.Content, ranges, masks, add) with
        {
            Rule = rule,
            Forgotten = now,
        };
    }

    /// <summary>Which blobs on this disk hold it, whether or not anything leads to them.</summary>
    public async Task<IReadOnlyList<ObjectId>> LeftAsync(MeantSecret secret, CancellationToken cancellation)
    {
        var left = new ConcurrentBag<ObjectId>();
        var here = await repository.Git.ListBlobsHereAsync(cancellation);
        var paths = (await _blobs.ListAsync(cancellation)).ToDictionary(b => b.Blob, b => b.Path);
        await _blobs.ReadAsync(
            [.. here.Keys.Select(id => (paths.GetValueOrDefault(id) ?? "", id))],
            () =>
            {
                var masker = secret.Masker();
                return (path, blob, bytes) =>
                {
                    // what nothing leads to has no name that tells its codec
                    if (masker.Mask(path.Length == 0 ? Unpacked(bytes) : bytes) is not null)
                    {
                        left.Add(blob);
                    }
                };
            },
            progress: null,
            cancellation
        );
        return [.. left];
    }

    private static byte[] Unpacked(byte[] bytes)
    {
        foreach (var codec in Codec.Compressing)
        {
            try
            {
                using var stored = new MemoryStream(bytes, writable: false);
                using var content = codec.Decompress(stored);
                using var all = new MemoryStream();
                content.CopyTo(all);
                if (all.Length > 0)
                {
                    return all.ToArray();
                }
            }
            catch (InvalidDataException)
            {
                continue;
            }
        }

        return bytes;
    }

    private static MeantSecret Meant(SecretMatch match, string fingerprint, string aliases, byte[] bytes) =>
        new(fingerprint, aliases, match.Rule)
        {
            Secret = match.Secret,
            Texts = [.. SecretMasker.TextsOf(match, bytes)],
        };

    private static BackupException NotOne(string typed, IReadOnlyList<string> meant, IEnumerable<string> met) =>
        meant.Count > 1
            ? new BackupException(
                FailureKind.Usage,
                $"{typed} is the beginning of several fingerprints: {string.Join(", ", meant.Distinct().Order(StringComparer.Ordinal))}.",
                "Give more of it."
            )
            : BackupException.NotFound(
                $"Nothing that is stored here has the fingerprint {typed}.",
                Nearest.To(typed, met) is { Count: > 0 } near
                    ? $"Did you mean {string.Join(" or ", near)}? To see all, run: claude-backup scan --all --history"
                    : "To see all fingerprints, run: claude-backup scan --all --history"
            );
}
