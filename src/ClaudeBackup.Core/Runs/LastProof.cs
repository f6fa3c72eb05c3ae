using System.Text.Json;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Json;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Runs;

/// <summary>A drill: sessions were restored into a folder of their own and compared.</summary>
/// <param name="Time">When it ended.</param>
/// <param name="Sessions">How many were restored.</param>
/// <param name="Whole">How many of them came back whole.</param>
/// <param name="Damage">A sentence on what is damaged; null when nothing is.</param>
public sealed record DrillRecord(DateTimeOffset Time, int Sessions, int Whole, string? Damage);

/// <summary>What proving the repository came to, in a local file. Without it nothing was proved yet.</summary>
public sealed record LastProof
{
    private static readonly LocalFile<LastProof> Stored = new(
        "proof.json",
        json => new LastProof
        {
            Looked = JsonFile.Time(json, "looked"),
            Damage = JsonFile.OptionalText(json, "damage"),
            WasRead = json.TryGetProperty("read", out var read) && read.ValueKind is JsonValueKind.True,
            RemoteDamage = JsonFile.OptionalText(json, "remoteDamage"),
            Full = Drill(json, "full"),
            Partial = Drill(json, "partial"),
        },
        (json, proof) =>
        {
            json.WriteString("looked", proof.Looked?.ToString("O"));
            json.WriteString("damage", proof.Damage);
            json.WriteBoolean("read", proof.WasRead);
            json.WriteString("remoteDamage", proof.RemoteDamage);
            Write(json, "full", proof.Full);
            Write(json, "partial", proof.Partial);
        }
    );

    /// <summary>When all of the structure was last looked at; null for never.</summary>
    public DateTimeOffset? Looked { get; init; }

    /// <summary>A sentence on what was found then that affects anything saved; null when nothing was.</summary>
    public string? Damage { get; init; }

    /// <summary>Whether stored bytes were read when that was found. Then only a look that reads all of them tells that it is gone.</summary>
    public bool WasRead { get; init; }

    /// <summary>A sentence on what was found when the copy at the remote was last looked at; null when nothing was, and before that.</summary>
    public string? RemoteDamage { get; init; }

    /// <summary>The last drill that restored everything that is here.</summary>
    public DrillRecord? Full { get; init; }

    /// <summary>The last one that restored a share of it.</summary>
    public DrillRecord? Partial { get; init; }

    /// <summary>The last drill of either kind; null before the first.</summary>
    public DrillRecord? Last => Full is null || Partial?.Time > Full.Time ? Partial : Full;

    /// <summary>Reads it; what cannot be read was never proved.</summary>
    public static LastProof Read(BackupRepository repository) => Stored.TryRead(repository) ?? new LastProof();

    /// <summary>Changes it, where anything can be written: a proof is worth no failure of its own.</summary>
    public static void TryChange(BackupRepository repository, Func<LastProof, LastProof> change)
    {
        try
        {
            _ = Stored.Change(repository, proof => change(proof ?? new LastProof()));
        }
        catch (Exception e) when (e is BackupException or IOException or UnauthorizedAccessException)
        {
            return;
        }
    }

    private static DrillRecord? Drill(JsonElement json, string key) =>
        json.TryGetProperty(key, out var drill)
        && drill.ValueKind is JsonValueKind.Object
        && JsonFile.Time(drill, "time") is { } time
            ? new DrillRecord(
                time,
                JsonFile.Number(drill, "sessions"),
                JsonFile.Number(drill, "whole"),
                JsonFile.OptionalText(drill, "damage")
            )
            : null;

    private static void Write(Utf8JsonWriter json, string key, DrillRecord? drill)
    {
        if (drill is null)
        {
            return;
        }

        json.WriteStartObject(key);
        json.WriteString("time", drill.Time.ToString("O"));
        json.WriteNumber("sessions", drill.Sessions);
        json.WriteNumber("whole", drill.Whole);
        json.WriteString("damage", drill.Damage);
        json.WriteEndObject();
    }
}
