using ClaudeBackup.Core.Json;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Hooks;

/// <summary>Which Claude Code is at work here, in a local file.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Seen">When a run behind one of its hooks last ended.</param>
internal sealed record ClientRecord(string Version, DateTimeOffset Seen)
{
    private static readonly LocalFile<ClientRecord> Stored = new(
        "client.json",
        json => new ClientRecord(JsonFile.Text(json, "version"), Time(json, "seen"))
        {
            Former = JsonFile.OptionalText(json, "former"),
            FormerSeen = Time(json, "formerSeen"),
            Since = Time(json, "since"),
        },
        (json, client) =>
        {
            json.WriteString("version", client.Version);
            json.WriteString("seen", client.Seen);
            json.WriteString("former", client.Former);
            json.WriteString("formerSeen", client.FormerSeen);
            json.WriteString("since", client.Since);
        }
    );

    // the client deletes minutes after its start, and people sign in days after an update
    private static readonly TimeSpan Watched = TimeSpan.FromDays(7);

    /// <summary>The version before; null for the first.</summary>
    public string? Former { get; init; }

    /// <summary>When the version before was last seen.</summary>
    public DateTimeOffset FormerSeen { get; init; }

    /// <summary>When this version was first seen.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>Reads it; null when there is none, or none that can be read.</summary>
    public static ClientRecord? Read(BackupRepository repository) => Stored.TryRead(repository);

    /// <summary>The record after this version was seen.</summary>
    /// <param name="before">The record so far; null for the first.</param>
    /// <param name="version">The version at work.</param>
    /// <param name="now">The present.</param>
    public static ClientRecord Next(ClientRecord? before, string version, DateTimeOffset now) =>
        before?.Version == version
            ? before with
            {
                Seen = now,
            }
            : new ClientRecord(version, now)
            {
                Former = before?.Version,
                FormerSeen = before?.Seen ?? now,
                Since = now,
            };

    /// <summary>Whether an update is so recent that sessions are counted. One of the future is of a clock that was wrong.</summary>
    public bool IsUpdated(DateTimeOffset now) => Former is not null && (now - Since).Duration() < Watched;

    public void Write(BackupRepository repository) => Stored.Change(repository, _ => this);

    private static DateTimeOffset Time(System.Text.Json.JsonElement json, string name) =>
        JsonFile.Time(json, name) ?? DateTimeOffset.UnixEpoch;
}
