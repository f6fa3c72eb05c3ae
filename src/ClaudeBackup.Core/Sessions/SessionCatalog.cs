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
        ArgumentNullException.ThrowIfNull(index);
        var groups = new SessionGroups();
        foreach (var entry in index.Entries.Values)
        {
            groups.Add(entry);
        }

        foreach (var (project, id, files) in groups.Take())
        {
            yield return OfFiles(index, project, id, files);
        }
    }

    private static StoredSession OfFiles(MachineIndex index, string project, string id, List<IndexEntry> files)
    {
        var transcript = files.Find(f => SessionPath.IsTranscript(f.Source));
        // of what an old client left, a sub-agent alone may tell which session it was
        var named = transcript ?? files.Find(f => SessionPath.RoleOf(f.Source, out _, out _) is SessionPathRole.Side);
        var spelt = named is null ? id : SessionPath.Of(named.Source)!.SessionId!;
        return new StoredSession
        {
            Machine = index.Slug,
            Past = index.Past,
            ProjectDirectory = project,
            Id = spelt == id ? id : spelt,
            Transcript = transcript,
            SideFiles = transcript is null ? files : [.. files.Where(f => !ReferenceEquals(f, transcript))],
            Digest = Titled(
                transcript is null ? TranscriptDigest.Empty
                    : index.Past is null ? DigestOf(transcript.File)
                    : TranscriptState.DigestOf(transcript.File.CurrentVariant),
                files
            ),
        };
    }

    // What the transcript tells of a title goes before, also that it was taken back.
    private static TranscriptDigest Titled(TranscriptDigest digest, List<IndexEntry> files) =>
        digest.CustomTitle is null && files.Find(f => SessionPath.IsTitle(f.Source)) is { } title
            ? digest with
            {
                CustomTitle = TranscriptState.DigestOf(title.File.CurrentVariant).CustomTitle,
            }
            : digest;

    /// <summary>What the fullest state of a file tells.</summary>
    internal static TranscriptDigest DigestOf(StoredFile file) => TranscriptState.DigestOf(file.Fullest);
}
