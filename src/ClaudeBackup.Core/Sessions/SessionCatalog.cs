using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Sessions;

/// <summary>All stored sessions, newest activity first. Derived from the indexes and from nothing else.</summary>
/// <param name="Sessions">Ordered by last activity, then by id, machine and project.</param>
public sealed record SessionCatalog(IReadOnlyList<StoredSession> Sessions)
{
    /// <summary>The sessions that some machines stored.</summary>
    public static SessionCatalog Of(IEnumerable<MachineIndex> machines) =>
        new([
            .. machines
                .SelectMany(Each)
                .OrderByDescending(s => s.LastActivity)
                .ThenBy(s => s.Id, StringComparer.Ordinal)
                .ThenBy(s => s.Machine, Slug.InOrder)
                .ThenBy(s => s.ProjectDirectory, StringComparer.Ordinal),
        ]);

    /// <summary>The sessions of one machine, one after the other and in no order: for whoever asks each of them something.</summary>
    public static IEnumerable<StoredSession> Each(MachineIndex index)
    {
        var files = new Dictionary<SessionKey, List<IndexEntry>>();
        // each is of many sessions: one text of its name serves all
        var projects = new HashSet<string>(StringComparer.Ordinal);
        var owned = index
            .Entries.Values.Where(f => f.File.Tier is Tier.Sessions && SessionPath.OwnerOf(f.Source) is not null)
            .ToLookup(f => SessionPath.OwnerOf(f.Source)!.ToLowerInvariant(), StringComparer.Ordinal);
        foreach (var entry in index.Entries.Values)
        {
            if (KeyOf(entry.File) is not { } key)
            {
                continue;
            }

            if (!files.TryGetValue(key, out var group))
            {
                files[key with { Project = Shared(projects, key.Project) }] = group = [];
            }

            group.Add(entry);
        }

        foreach (var (key, group) in files)
        {
            group.AddRange(owned[key.Id]);
            group.Sort((a, b) => string.CompareOrdinal(a.Source.Value, b.Source.Value));
            yield return OfFiles(index.Slug, key, group);
        }
    }

    private static string Shared(HashSet<string> names, string name)
    {
        _ = names.Add(name);
        return names.TryGetValue(name, out var shared) ? shared : name;
    }

    private static SessionKey? KeyOf(StoredFile file) =>
        SessionPath.Of(file.Source) switch
        {
            {
                Role: SessionPathRole.Transcript or SessionPathRole.Side,
                ProjectDirectory: { } project,
                SessionId: { } id
            } => new SessionKey(project, id.ToLowerInvariant()),
            { Role: SessionPathRole.OldAgent, ProjectDirectory: { } project } => SessionOf(file) is { } id
                ? new SessionKey(project, id)
                : null,
            _ => null,
        };

    private sealed record SessionKey(string Project, string Id);

    private static string? SessionOf(StoredFile agent) =>
        DigestOf(agent).SessionId is { } id && SessionPath.IsSessionId(id) ? id.ToLowerInvariant() : null;

    private static StoredSession OfFiles(Slug machine, SessionKey key, IReadOnlyList<IndexEntry> files)
    {
        var transcript = files.FirstOrDefault(f => SessionPath.IsTranscript(f.Source));
        var named = transcript ?? files.FirstOrDefault(f => SessionPath.Of(f.Source) is { Role: SessionPathRole.Side });
        // of what an old client left, a sub-agent alone may tell which session it was
        var id = named is null ? key.Id : SessionPath.Of(named.Source)!.SessionId!;
        return new StoredSession
        {
            Machine = machine,
            ProjectDirectory = key.Project,
            Id = id == key.Id ? key.Id : id,
            Transcript = transcript,
            SideFiles = [.. files.Where(f => f != transcript)],
            Digest = Titled(transcript is null ? TranscriptDigest.Empty : DigestOf(transcript.File), files),
        };
    }

    // What the transcript tells of a title goes before, also that it was taken back.
    private static TranscriptDigest Titled(TranscriptDigest digest, IReadOnlyList<IndexEntry> files) =>
        digest.CustomTitle is null && files.FirstOrDefault(f => SessionPath.IsTitle(f.Source)) is { } title
            ? digest with
            {
                CustomTitle = TranscriptState.DigestOf(title.File.CurrentVariant).CustomTitle,
            }
            : digest;

    private static TranscriptDigest DigestOf(StoredFile file) => TranscriptState.DigestOf(file.Fullest);
}
