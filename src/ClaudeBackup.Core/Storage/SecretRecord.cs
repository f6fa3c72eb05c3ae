using System.Text.Json;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Secrets;

namespace ClaudeBackup.Core.Storage;

/// <summary>One thing that was found in what is stored.</summary>
/// <param name="Finding">What and where.</param>
/// <param name="Machine">The slug of the machine that stored it.</param>
/// <param name="Sent">Whether it is at the remote.</param>
public sealed record StoredSecret(SecretFinding Finding, string Machine, bool Sent);

/// <summary>What the scans of stored data found so far, in local state: fingerprints and places, never a secret.</summary>
public sealed record SecretRecord
{
    private const string FileName = "secrets.json";

    /// <summary>The remote that <see cref="StoredSecret.Sent"/> tells of.</summary>
    public string? Remote { get; init; }

    /// <summary>By which rules: others may find more.</summary>
    public string? Rules { get; init; }

    /// <summary>Everything up to this commit was scanned; null for nothing.</summary>
    public ObjectId? Scanned { get; init; }

    /// <summary>What was found.</summary>
    public IReadOnlyList<StoredSecret> Found { get; init; } = [];

    /// <summary>Reads the record; a damaged one is no record, and everything is scanned anew.</summary>
    public static SecretRecord Read(BackupRepository repository) =>
        JsonFile.TryRead(
            repository.State / FileName,
            json => new SecretRecord
            {
                Remote = JsonFile.OptionalText(json, "remote"),
                Rules = JsonFile.OptionalText(json, "rules"),
                Scanned = JsonFile.OptionalText(json, "scanned") is { } id ? ObjectId.Parse(id) : null,
                Found = [.. json.GetProperty("found").EnumerateArray().Select(Stored)],
            }
        ) ?? new SecretRecord();

    /// <summary>Replaces the record.</summary>
    public void Write(BackupRepository repository) =>
        AtomicFile.Write(
            repository.State / FileName,
            JsonFile.Bytes(json =>
            {
                json.WriteString("remote", Remote);
                json.WriteString("rules", Rules);
                json.WriteString("scanned", Scanned?.ToString());
                json.WriteStartArray("found");
                foreach (var stored in Found)
                {
                    json.WriteStartObject();
                    json.WriteString("rule", stored.Finding.Rule);
                    json.WriteString("machine", stored.Machine);
                    json.WriteString("file", stored.Finding.File);
                    json.WriteNumber("line", stored.Finding.Line);
                    json.WriteString("fingerprint", stored.Finding.Fingerprint);
                    json.WriteBoolean("sent", stored.Sent);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            })
        );

    private static StoredSecret Stored(JsonElement json) =>
        new(
            new SecretFinding(
                JsonFile.Text(json, "rule"),
                JsonFile.Text(json, "file"),
                JsonFile.Number(json, "line"),
                JsonFile.Text(json, "fingerprint")
            ),
            JsonFile.Text(json, "machine"),
            json.GetProperty("sent").GetBoolean()
        );
}
