using System.Globalization;
using System.Text.Json;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Json;

namespace ClaudeBackup.Core.Repository;

/// <summary>
/// What this repository knows of forgotten sessions, in a local file: also what a machine told that is here no more, and what is still to be taken out.
/// </summary>
internal sealed record ForgottenRecord
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromDays(1);
    private static readonly LocalFile<ForgottenRecord> Stored = new("forgotten.json", ReadFrom, WriteTo);

    /// <summary>Every tombstone that was ever seen here.</summary>
    public IReadOnlyList<Tombstone> Known { get; init; } = [];

    /// <summary>Those of which all history here is rid, and the disk.</summary>
    public IReadOnlyList<Tombstone> Erased { get; init; } = [];

    /// <summary>Blobs of what was forgotten that git had when they were last taken off the disk, or was to lose then: as long as it has any of them, nothing counts as erased.</summary>
    public IReadOnlyList<ObjectId> Left { get; init; } = [];

    /// <summary>When a run last tried in vain to take all of it off the disk, for something was held back; null for never.</summary>
    public DateTimeOffset? Tried { get; init; }

    /// <summary>What could hold them then, as a hash.</summary>
    public string? TriedUnder { get; init; }

    /// <summary>Short for each mask that all history here has.</summary>
    public IReadOnlyList<string> Masked { get; init; } = [];

    /// <summary>Those of which the files of all sessions were searched here, and what these had is told in a snapshot.</summary>
    public IReadOnlyList<Tombstone> Traced { get; init; } = [];

    /// <summary>What the branch of the remote was last seen at, where that is not the commit that we agreed on but what it was before sessions were forgotten; null otherwise.</summary>
    public OutdatedRemote? Remote { get; init; }

    /// <summary>Reads it; one that cannot be read knows nothing.</summary>
    public static ForgottenRecord Read(BackupRepository repository) => TryRead(repository) ?? new ForgottenRecord();

    /// <summary>Reads it; null where there is none that can be read.</summary>
    public static ForgottenRecord? TryRead(BackupRepository repository) => Stored.TryRead(repository);

    /// <summary>Changes it.</summary>
    public static void Change(BackupRepository repository, Func<ForgottenRecord, ForgottenRecord> change) =>
        Stored.Change(repository, record => change(record ?? new ForgottenRecord()));

    /// <summary>What is known of a remote that had yet to follow to a commit here; null where it had none to follow to.</summary>
    /// <param name="agreedRef">Our ref that tells where it is.</param>
    /// <param name="commit">What that ref leads to.</param>
    public OutdatedRemote? RemoteBefore(string agreedRef, ObjectId commit) =>
        Remote is { } known && known.Ref == agreedRef && known.Becomes == commit ? known : null;

    /// <summary>Notes that a remote has followed, or is another one.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="agreedRef">Our ref that tells where it is.</param>
    public static void RemoteFollowed(BackupRepository repository, string agreedRef)
    {
        if (Read(repository).Remote is { } remote && remote.Ref == agreedRef)
        {
            Change(repository, record => record with { Remote = null });
            OutdatedRemote.HoldingsIn(repository).Remove();
        }
    }

    /// <summary>Whether trying again so soon would be in vain.</summary>
    /// <param name="holders">What could hold it now, as a hash.</param>
    /// <param name="now">The present.</param>
    public bool IsHeld(string holders, DateTimeOffset now) =>
        Tried is { } tried
        && TriedUnder == holders
        && now - tried is var ago
        && ago >= TimeSpan.Zero
        && ago < BetweenTries;

    private static ForgottenRecord ReadFrom(JsonElement json) =>
        new()
        {
            Known = TombstonesOf(json, "known"),
            Erased = TombstonesOf(json, "erased"),
            Left = json.TryGetProperty("left", out var left)
                ? [.. left.EnumerateArray().Select(id => ObjectId.Parse(id.GetString() ?? ""))]
                : [],
            Tried = JsonFile.Time(json, "tried"),
            TriedUnder = JsonFile.OptionalText(json, "triedUnder"),
            Masked = json.TryGetProperty("masked", out var masked)
                ? [.. masked.EnumerateArray().Select(key => key.GetString() ?? "")]
                : [],
            Traced = json.TryGetProperty("traced", out _) ? TombstonesOf(json, "traced") : [],
            Remote =
                JsonFile.OptionalText(json, "remote") is { } name
                && JsonFile.OptionalText(json, "remoteIs") is { } now
                && JsonFile.OptionalText(json, "remoteBecomes") is { } then
                    ? new OutdatedRemote(name, ObjectId.Parse(now), ObjectId.Parse(then))
                    {
                        Holds = JsonFile.OptionalText(json, "remoteHolds") is { } made ? ObjectId.Parse(made) : null,
                    }
                    : null,
        };

    private static Tombstone[] TombstonesOf(JsonElement json, string name) =>
        [.. json.GetProperty(name).EnumerateArray().Select(TombstoneFile.TryRead).OfType<Tombstone>()];

    private static void WriteTo(Utf8JsonWriter json, ForgottenRecord record)
    {
        WriteTombstones(json, "known", record.Known);
        WriteTombstones(json, "erased", record.Erased);
        if (record.Left.Count > 0)
        {
            json.WriteStartArray("left");
            foreach (var id in record.Left)
            {
                json.WriteStringValue(id.ToString());
            }

            json.WriteEndArray();
        }

        if (record is { Tried: { } tried, TriedUnder: { } holders })
        {
            json.WriteString("tried", tried.ToString("O", CultureInfo.InvariantCulture));
            json.WriteString("triedUnder", holders);
        }

        if (record.Masked.Count > 0)
        {
            json.WriteStartArray("masked");
            foreach (var key in record.Masked)
            {
                json.WriteStringValue(key);
            }

            json.WriteEndArray();
        }

        if (record.Traced.Count > 0)
        {
            WriteTombstones(json, "traced", record.Traced);
        }

        if (record.Remote is { } remote)
        {
            json.WriteString("remote", remote.Ref);
            json.WriteString("remoteIs", remote.Is.ToString());
            json.WriteString("remoteBecomes", remote.Becomes.ToString());
            if (remote.Holds is { } made)
            {
                json.WriteString("remoteHolds", made.ToString());
            }
        }
    }

    private static void WriteTombstones(Utf8JsonWriter json, string name, IEnumerable<Tombstone> tombstones)
    {
        json.WriteStartArray(name);
        foreach (var tombstone in tombstones)
        {
            json.WriteStartObject();
            TombstoneFile.WriteTo(json, tombstone);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}

/// <summary>A remote that has what was forgotten: history here was written anew, and it has yet to follow.</summary>
/// <param name="Ref">Our ref that tells where it is.</param>
/// <param name="Is">Where its branch is. The commit is not here.</param>
/// <param name="Becomes">What became of that commit here.</param>
internal sealed record OutdatedRemote(string Ref, ObjectId Is, ObjectId Becomes)
{
    /// <summary>The commit that was made up for <see cref="RemoteHoldings"/>, so that not everything is sent again; null where everything is.</summary>
    public ObjectId? Holds { get; init; }

    /// <summary>What is kept of what the remote has.</summary>
    public static RemoteHoldings HoldingsIn(BackupRepository repository) =>
        new(repository.Git, repository.LocalFolder / "remote-holds");
}
