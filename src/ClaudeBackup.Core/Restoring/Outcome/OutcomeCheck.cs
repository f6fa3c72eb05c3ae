using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Core.Restoring;

/// <summary>
/// Looks at what a restore has left in a home, as Claude Code is going to: by names, modification times, and the beginnings of transcripts. Reads, never writes.
/// </summary>
/// <param name="files">The file system of the home.</param>
/// <param name="cleanup">Tells when Claude Code deletes.</param>
/// <param name="foldersOfId">The folders below <c>projects/</c> with a transcript of an id.</param>
/// <param name="now">The present.</param>
internal sealed class OutcomeCheck(
    IFileSystem files,
    SettingsFiles cleanup,
    ILookup<string, string> foldersOfId,
    DateTimeOffset now
)
{
    // a hundred years; longer periods mean never
    private const int LongestPeriod = 36_500;

    /// <summary>Looks at the sessions of a plan that was carried out.</summary>
    /// <param name="sessions">As they are when they have come back.</param>
    /// <param name="steps">The files of the plan.</param>
    public RestoreOutcome Of(IReadOnlyList<StoredSession> sessions, IReadOnlyList<RestoreStep> steps)
    {
        var period = cleanup
            .ShortestCleanup(sessions.Select(s => s.ProjectPath).OfType<string>().Distinct(StringComparer.Ordinal))
            .Period;
        var places = sessions
            .DistinctBy(s => (s.ProjectDirectory, s.ProjectPath))
            .ToDictionary(s => (s.ProjectDirectory, s.ProjectPath), PlaceOf);
        var bySession = steps
            .Where(s => SessionPath.Of(s.Place) is { SessionId: not null })
            .ToLookup(s => KeyOf(SessionPath.Of(s.Place)!), s => s.Target);
        return new(
            Workers.Map(
                // several may come back in one file
                [.. sessions.DistinctBy(s => (s.ProjectDirectory, s.Id.ToLowerInvariant()))],
                s =>
                {
                    var own = bySession[(s.ProjectDirectory, s.Id.ToLowerInvariant())].ToArray();
                    var kept = KeptUntil(own, period);
                    return new SessionOutcome(
                        s.Id,
                        s.ProjectDirectory,
                        [.. foldersOfId[s.Id].Order(StringComparer.Ordinal)],
                        Listed(s, own, places[(s.ProjectDirectory, s.ProjectPath)]),
                        kept
                    )
                    {
                        IsExpired = kept <= now,
                    };
                }
            ),
            period
        );
    }

    private static (string, string) KeyOf(SessionPath path) =>
        (path.ProjectDirectory!, path.SessionId!.ToLowerInvariant());

    private NotListed Listed(StoredSession session, AbsolutePath[] own, NotListed place)
    {
        var transcript = Array.Find(
            own,
            f => f.Name == $"{session.Id}.jsonl" && f.Parent?.Name == session.ProjectDirectory
        );
        var head = transcript is null ? default : TranscriptHead.Read(files, transcript);
        return !head.IsFound ? NotListed.NotFound
            : head.IsByProgram ? NotListed.ByProgram
            : head.IsSidechain ? NotListed.Sidechain
            : place;
    }

    // Claude Code asks for the sessions of the real path of the folder in which it is started
    private NotListed PlaceOf(StoredSession session)
    {
        try
        {
            return AbsolutePath.TryParse(session.ProjectPath) is not { } folder
                || files.TryLook(folder) is not { Kind: FileKind.Directory }
                    ? NotListed.NoFolder
                : ProjectDirectoryName.Encode(files.RealPath(folder).Value) == session.ProjectDirectory ? NotListed.No
                : NotListed.OtherFolder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return NotListed.NoFolder;
        }
    }

    private DateTimeOffset? KeptUntil(IEnumerable<AbsolutePath> own, CleanupPeriod period)
    {
        if (period is not CleanupAfterDays { Days: <= LongestPeriod and var days })
        {
            return null;
        }

        var oldest = own.Select(f => files.TryLook(f)?.ModifiedNs).OfType<long>().DefaultIfEmpty(long.MaxValue).Min();
        return oldest == long.MaxValue ? null : Format.Timestamp.FromUnixNs(oldest).AddDays(days);
    }
}
