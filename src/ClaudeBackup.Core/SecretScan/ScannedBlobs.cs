using System.Collections.Concurrent;
using System.Text.Json;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Secrets;

namespace ClaudeBackup.Core.SecretScan;

/// <summary>
/// What was found in blobs while their source bytes were in memory, in a local file from a sync to the gate before its push: fingerprints and
/// lines, never a secret. A cache: what is not in it is read from git. Safe to use from several threads.
/// </summary>
public sealed class ScannedBlobs
{
    private static readonly LocalFile<ScannedBlobs> Stored = new(
        "scanned-blobs.json",
        Read,
        (json, scanned) => scanned.Write(json)
    );

    private readonly ConcurrentDictionary<ObjectId, IReadOnlyList<SecretFinding>> _blobs = new();

    /// <summary>What is remembered, if it was found by all rules as they are now; else nothing.</summary>
    public static ScannedBlobs Read(BackupRepository repository)
    {
        ArgumentNullException.ThrowIfNull(repository);
        return Stored.TryRead(repository) ?? new ScannedBlobs();
    }

    /// <summary>Forgets all: what is in the record of findings need not be remembered twice.</summary>
    public static void Forget(BackupRepository repository)
    {
        ArgumentNullException.ThrowIfNull(repository);
        Stored.Delete(repository);
    }

    /// <summary>Adds a blob, also one in which nothing was found.</summary>
    /// <param name="blob">The blob as stored.</param>
    /// <param name="found">Lines counted from the start of the file.</param>
    public void Add(ObjectId blob, IReadOnlyList<SecretFinding> found) => _blobs[blob] = found;

    /// <summary>What was found in a blob; null when it was not scanned.</summary>
    public IReadOnlyList<SecretFinding>? Find(ObjectId blob) => _blobs.GetValueOrDefault(blob);

    /// <summary>Keeps them for the gate, which may be another run's.</summary>
    public void Write(BackupRepository repository)
    {
        ArgumentNullException.ThrowIfNull(repository);
        _ = Stored.Change(repository, _ => this);
    }

    private void Write(Utf8JsonWriter json)
    {
        SecretRecord.WriteRules(json, SecretRules.Versions);
        json.WriteStartObject("blobs");
        foreach (var (blob, found) in _blobs)
        {
            json.WriteStartArray(blob.ToString());
            foreach (var finding in found)
            {
                json.WriteStartObject();
                SecretRecord.WriteFinding(json, finding);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static ScannedBlobs Read(JsonElement json)
    {
        var scanned = new ScannedBlobs();
        var rules = SecretRecord.ReadRules(json);
        if (
            rules.Count != SecretRules.Versions.Count
            || SecretRules.All.Any(r => rules.GetValueOrDefault(r.Name) != r.Version)
        )
        {
            return scanned;
        }

        foreach (var blob in json.GetProperty("blobs").EnumerateObject())
        {
            scanned.Add(ObjectId.Parse(blob.Name), [.. blob.Value.EnumerateArray().Select(SecretRecord.Finding)]);
        }

        return scanned;
    }
}
