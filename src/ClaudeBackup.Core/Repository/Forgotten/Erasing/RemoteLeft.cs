using System.Globalization;
using System.Text.Json;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Json;

namespace ClaudeBackup.Core.Repository;

/// <summary>
/// What history here has no more and a remote may keep on its disk, in a local file: where the remote is a folder of this machine, whoever next comes to the same history with it takes
/// them off, also long after the run that forgot or pruned.
/// </summary>
/// <param name="Remote">The remote, as the settings name it.</param>
/// <param name="Objects">Blobs that history had.</param>
/// <param name="Tried">When they were last taken off in vain; null for never.</param>
internal sealed record RemoteLeft(string Remote, IReadOnlyList<ObjectId> Objects, DateTimeOffset? Tried)
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromDays(1);
    private static readonly LocalFile<RemoteLeft[]> Stored = new("remote-left.json", ReadFrom, WriteTo);

    /// <summary>All of them; none where it cannot be read.</summary>
    public static IReadOnlyList<RemoteLeft> Read(BackupRepository repository) => Stored.TryRead(repository) ?? [];

    /// <summary>What one remote may keep; null for nothing.</summary>
    public static RemoteLeft? At(BackupRepository repository, string remote) =>
        Read(repository).FirstOrDefault(l => l.Remote == remote);

    /// <summary>Notes what a history loses, before anything of it goes here.</summary>
    /// <param name="opened">The repository, and the remote in force: where nothing was ever sent, nothing is left.</param>
    /// <param name="dropped">Blobs that are known to go.</param>
    /// <param name="tips">The commits of before; where not all that goes is known, they tell. Empty else.</param>
    /// <param name="becomes">What became of each.</param>
    /// <param name="cancellation">Ends it; nothing has changed.</param>
    public static async Task NoteAsync(
        OpenedRepository opened,
        IReadOnlyCollection<ObjectId> dropped,
        IReadOnlyCollection<ObjectId> tips,
        Func<ObjectId, ObjectId> becomes,
        CancellationToken cancellation
    )
    {
        var git = opened.Repository.Git;
        if (opened.Settings.Remote is not { } remote || git.Refs.Read(RemoteAccess.AgreedRef) is null)
        {
            return;
        }

        var gone = await BlobsAsync(git, tips, cancellation);
        gone.ExceptWith(await BlobsAsync(git, tips.Select(becomes), cancellation));
        gone.UnionWith(dropped);
        if (gone.Count > 0)
        {
            Change(
                opened.Repository,
                remote,
                before => new RemoteLeft(remote, [.. gone.Union(before?.Objects ?? [])], Tried: null)
            );
        }
    }

    /// <summary>Notes what is left at a remote.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="remote">As the settings name it.</param>
    /// <param name="change">Gives what is left now; null for nothing.</param>
    public static void Change(BackupRepository repository, string remote, Func<RemoteLeft?, RemoteLeft?> change) =>
        Stored.Change(
            repository,
            all =>
                [
                    .. (all ?? []).Where(l => l.Remote != remote),
                    .. new[] { change(all?.FirstOrDefault(l => l.Remote == remote)) }.OfType<RemoteLeft>(),
                ]
        );

    /// <summary>Whether trying again so soon would be in vain.</summary>
    public bool IsHeld(DateTimeOffset now) =>
        Tried is { } tried && now - tried is var ago && ago >= TimeSpan.Zero && ago < BetweenTries;

    private static async Task<HashSet<ObjectId>> BlobsAsync(
        GitClient git,
        IEnumerable<ObjectId> tips,
        CancellationToken cancellation
    )
    {
        var found = new HashSet<ObjectId>();
        foreach (var tip in tips.Distinct())
        {
            found.UnionWith((await new CommitGraph(git).BlobsAsync(tip, [], cancellation)).Select(b => b.Blob));
        }

        return found;
    }

    private static RemoteLeft[] ReadFrom(JsonElement json) =>
        [
            .. json.GetProperty("remotes")
                .EnumerateArray()
                .Select(r => new RemoteLeft(
                    JsonFile.Text(r, "remote"),
                    [.. r.GetProperty("objects").EnumerateArray().Select(id => ObjectId.Parse(id.GetString() ?? ""))],
                    JsonFile.Time(r, "tried")
                )),
        ];

    private static void WriteTo(Utf8JsonWriter json, RemoteLeft[] all)
    {
        json.WriteStartArray("remotes");
        foreach (var left in all)
        {
            json.WriteStartObject();
            json.WriteString("remote", left.Remote);
            json.WriteStartArray("objects");
            foreach (var id in left.Objects)
            {
                json.WriteStringValue(id.ToString());
            }

            json.WriteEndArray();
            if (left.Tried is { } tried)
            {
                json.WriteString("tried", tried.ToString("O", CultureInfo.InvariantCulture));
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
