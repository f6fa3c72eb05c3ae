using System.Text.Json;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Json;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Secrets;

namespace ClaudeBackup.Core.SecretScan;

/// <summary>What the scans of stored data found so far, in a local file: fingerprints and places, never a secret.</summary>
public sealed record SecretRecord
{
    private static readonly LocalFile<SecretRecord> Stored = new("secrets.json", Recorded, WriteTo);

    /// <summary>By which rules, each with its version: others may find more.</summary>
    public IReadOnlyDictionary<string, string> Rules { get; init; } = new Dictionary<string, string>();

    /// <summary>Everything in this commit and before it was scanned; null for nothing.</summary>
    public ObjectId? Scanned { get; init; }

    /// <summary>What was found.</summary>
    public IReadOnlyList<RecordedSecret> Found { get; init; } = [];

    /// <summary>Reads the record; a damaged one is no record, and everything is scanned anew.</summary>
    public static SecretRecord Read(BackupRepository repository) => Stored.TryRead(repository) ?? new SecretRecord();

    /// <summary>Lets everything be scanned anew.</summary>
    public static void Forget(BackupRepository repository) => Stored.Delete(repository);

    /// <summary>Replaces the record.</summary>
    public void Write(BackupRepository repository) => Stored.Change(repository, _ => this);

    /// <summary>
    /// The same with more that was found; what is known already gets no second entry, and what a more precise rule tells now takes the place of what a general one
    /// told of the same secret.
    /// </summary>
    /// <param name="found">What a scan found.</param>
    /// <param name="sentTo">Where it is already.</param>
    public SecretRecord With(IEnumerable<StoredSecret> found, params string[] sentTo)
    {
        var known = Found.ToDictionary(r => r.Secret.Key);
        var told = new List<RecordedSecret>();
        foreach (var secret in found)
        {
            var places = sentTo.AsEnumerable();
            foreach (var alias in secret.Finding.Aliases.Split(' '))
            {
                if (known.Remove(secret.Key with { Fingerprint = alias }, out var general))
                {
                    places = places.Union(general.SentTo);
                }
            }

            told.Add(new RecordedSecret(secret, [.. places]));
        }

        return this with
        {
            Found = [.. known.Values.Concat(told).DistinctBy(r => r.Secret.Key)],
        };
    }

    /// <summary>The same when all of it is at a remote.</summary>
    public SecretRecord Sent(string remote) =>
        this with
        {
            Found = [.. Found.Select(r => r.SentTo.Contains(remote) ? r : r with { SentTo = [.. r.SentTo, remote] })],
        };

    /// <summary>The same without what rules found that are others by now, or are no more.</summary>
    public SecretRecord OfTodaysRules() =>
        this with
        {
            Found = [.. Found.Where(r => IsToday(r.Secret.Finding.Rule))],
            Rules = SecretRules.Versions,
        };

    /// <summary>The rules that are new, or others than when this was found.</summary>
    public IReadOnlyList<SecretRule> ChangedRules() => [.. SecretRules.All.Where(r => !IsToday(r.Name))];

    private bool IsToday(string rule) =>
        Rules.TryGetValue(rule, out var version) && version == SecretRules.Versions.GetValueOrDefault(rule);

    internal static SecretFinding Finding(JsonElement json) =>
        new(
            JsonFile.Text(json, "rule"),
            JsonFile.Text(json, "file"),
            JsonFile.Number(json, "line"),
            JsonFile.Text(json, "fingerprint")
        )
        {
            Aliases = JsonFile.OptionalText(json, "aliases") ?? "",
        };

    internal static void WriteFinding(Utf8JsonWriter json, SecretFinding finding)
    {
        json.WriteString("rule", finding.Rule);
        json.WriteString("file", finding.File);
        json.WriteNumber("line", finding.Line);
        json.WriteString("fingerprint", finding.Fingerprint);
        json.WriteString("aliases", finding.Aliases);
    }

    internal static IReadOnlyDictionary<string, string> ReadRules(JsonElement json) =>
        json.GetProperty("rules")
            .EnumerateObject()
            .ToDictionary(r => r.Name, r => r.Value.GetString()!, StringComparer.Ordinal);

    internal static void WriteRules(Utf8JsonWriter json, IReadOnlyDictionary<string, string> rules)
    {
        json.WriteStartObject("rules");
        foreach (var (rule, version) in rules)
        {
            json.WriteString(rule, version);
        }

        json.WriteEndObject();
    }

    private static void WriteTo(Utf8JsonWriter json, SecretRecord record)
    {
        WriteRules(json, record.Rules);
        json.WriteString("scanned", record.Scanned?.ToString());
        json.WriteStartArray("found");
        foreach (var (secret, sentTo) in record.Found)
        {
            json.WriteStartObject();
            WriteFinding(json, secret.Finding);
            json.WriteString("machine", secret.Machine);
            json.WriteStartArray("sentTo");
            foreach (var remote in sentTo)
            {
                json.WriteStringValue(remote);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static SecretRecord Recorded(JsonElement json) =>
        new()
        {
            Rules = ReadRules(json),
            Scanned = JsonFile.OptionalText(json, "scanned") is { } id ? ObjectId.Parse(id) : null,
            Found = [.. json.GetProperty("found").EnumerateArray().Select(OneOf)],
        };

    private static RecordedSecret OneOf(JsonElement json) =>
        new(
            new StoredSecret(Finding(json), JsonFile.Text(json, "machine")),
            [.. json.GetProperty("sentTo").EnumerateArray().Select(r => r.GetString()!)]
        );
}

/// <summary>Something that was found, and where it went.</summary>
/// <param name="Secret">What and where.</param>
/// <param name="SentTo">The remotes that have it.</param>
public sealed record RecordedSecret(StoredSecret Secret, IReadOnlyList<string> SentTo);
