using System.Globalization;
using System.Text.Json;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Json;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Secrets;

namespace ClaudeBackup.Core.SecretScan;

/// <summary>A secret that was forgotten, by what a scan on this machine calls it.</summary>
/// <param name="Fingerprint">Made with this machine's key.</param>
/// <param name="Aliases">The fingerprints that general rules give it, separated by blanks.</param>
/// <param name="Rule">The rule that found it.</param>
/// <param name="Forgotten">When.</param>
/// <param name="SentTo">The remotes that had it.</param>
public sealed record ForgottenSecret(
    string Fingerprint,
    string Aliases,
    string Rule,
    DateTimeOffset Forgotten,
    IReadOnlyList<string> SentTo
)
{
    /// <summary>All that it is called.</summary>
    internal IEnumerable<string> Names =>
        Aliases.Split(' ', StringSplitOptions.RemoveEmptyEntries).Prepend(Fingerprint);
}

/// <summary>
/// The secrets that were forgotten, in a local file: fingerprints alone. By these a sync masks what it saves, for the source has them still.
/// </summary>
public static class ForgottenSecrets
{
    private static readonly LocalFile<ForgottenSecret[]> Stored = new("forgotten-secrets.json", ReadFrom, WriteTo)
    {
        IsTwin = true,
    };

    /// <summary>All of them, the newest first; none where it cannot be read.</summary>
    public static IReadOnlyList<ForgottenSecret> Read(BackupRepository repository) =>
        [.. (Stored.TryRead(repository) ?? []).OrderByDescending(s => s.Forgotten)];

    /// <summary>Adds some; of one that is known, more remotes may be known now.</summary>
    public static void Add(BackupRepository repository, IEnumerable<ForgottenSecret> secrets) =>
        Stored.Change(
            repository,
            before =>
                [
                    .. (before ?? [])
                        .Concat(secrets)
                        .GroupBy(s => s.Fingerprint, StringComparer.Ordinal)
                        .Select(same => same.First() with { SentTo = [.. same.SelectMany(s => s.SentTo).Distinct()] }),
                ]
        );

    /// <summary>Lets what scans have found go along with a history in which these are masked: all else that was scanned stays scanned, and is known to be sent where it was.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="becomes">What became of each commit.</param>
    internal static void FollowIn(BackupRepository repository, Func<ObjectId, ObjectId> becomes)
    {
        ScannedBlobs.Forget(repository);
        var names = Names(repository);
        var record = SecretRecord.Read(repository);
        (
            record with
            {
                Scanned = record.Scanned is { } scanned ? becomes(scanned) : null,
                Found = [.. record.Found.Where(f => !f.Secret.Finding.IsAllowed(names))],
            }
        ).Write(repository);
    }

    private static HashSet<string> Names(BackupRepository repository) =>
        Read(repository).SelectMany(s => s.Names).ToHashSet(StringComparer.Ordinal);

    /// <summary>Masks what was forgotten, by its fingerprint; null when nothing was. For one thread.</summary>
    public static SecretMasker? Masker(BackupRepository repository)
    {
        var names = Names(repository);
        if (names.Count == 0)
        {
            return null;
        }

        var key = FingerprintKeys.Of(repository);
        return new SecretMasker(match => IsOneOf(names, key, match), []);
    }

    /// <summary>Whether a secret has one of some fingerprints, under whichever rule.</summary>
    internal static bool IsOneOf(IReadOnlySet<string> names, FingerprintKey key, SecretMatch match) =>
        names.Contains(key.Of(match.Rule, match.Secret))
        || key.Aliases(match.Rule, match.Secret).Split(' ').Any(names.Contains);

    private static ForgottenSecret[] ReadFrom(JsonElement json) =>
        [
            .. json.GetProperty("secrets")
                .EnumerateArray()
                .Select(s => new ForgottenSecret(
                    JsonFile.Text(s, "fingerprint"),
                    JsonFile.OptionalText(s, "aliases") ?? "",
                    JsonFile.Text(s, "rule"),
                    JsonFile.Time(s, "forgotten") ?? throw new JsonException("It tells no time."),
                    [.. s.GetProperty("sentTo").EnumerateArray().Select(r => r.GetString()!)]
                )),
        ];

    private static void WriteTo(Utf8JsonWriter json, ForgottenSecret[] secrets)
    {
        json.WriteStartArray("secrets");
        foreach (var secret in secrets)
        {
            json.WriteStartObject();
            json.WriteString("fingerprint", secret.Fingerprint);
            json.WriteString("aliases", secret.Aliases);
            json.WriteString("rule", secret.Rule);
            json.WriteString("forgotten", secret.Forgotten.ToString("O", CultureInfo.InvariantCulture));
            json.WriteStartArray("sentTo");
            foreach (var remote in secret.SentTo)
            {
                json.WriteStringValue(remote);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
