using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Sessions;

/// <summary>Which session an id, the beginning of one, a title, or words mean.</summary>
public abstract record SessionChoice
{
    private SessionChoice() { }

    /// <summary>Exactly one session.</summary>
    /// <param name="Session">The session.</param>
    /// <param name="By">By what it was meant.</param>
    public sealed record Found(StoredSession Session, MeantBy By) : SessionChoice;

    /// <summary>No session.</summary>
    /// <param name="LeftOut">How many are meant that do not pass the filter.</param>
    /// <param name="Nearest">Those that pass it and have titles nearest to what was typed; often none.</param>
    public sealed record None(int LeftOut, IReadOnlyList<StoredSession> Nearest) : SessionChoice;

    /// <summary>More than one; the user must say more.</summary>
    /// <param name="Candidates">Newest first.</param>
    /// <param name="By">By what they were meant.</param>
    public sealed record Ambiguous(IReadOnlyList<StoredSession> Candidates, MeantBy By) : SessionChoice;

    /// <summary>
    /// Chooses by a whole id; the beginning of one; a title; words of a title; words of a first prompt: the first of these that any session has. Where a
    /// project is named in full, others that contain the name do not count.
    /// </summary>
    /// <param name="catalog">All sessions.</param>
    /// <param name="typed">At least one character, in any case.</param>
    /// <param name="filter">Narrows the choice.</param>
    /// <exception cref="BackupException">Usage: nothing was typed.</exception>
    public static SessionChoice Of(SessionCatalog catalog, string typed, SessionFilter filter)
    {
        if (string.IsNullOrWhiteSpace(typed))
        {
            throw new BackupException(
                FailureKind.Usage,
                "The id of a session must not be empty.",
                "List the sessions with: claude-backup restore --list"
            );
        }

        var wanted = new WantedWords(typed);
        StoredSession[] passing = [.. catalog.Sessions.Where(filter.Passes)];
        var (meant, by) = SessionMeaning.Of(passing, wanted);
        return Among(meant, by, filter)
            ?? new None(
                SessionMeaning.Of(catalog.Sessions, wanted).Sessions.Count,
                SessionMeaning.Nearest(passing, wanted)
            );
    }

    /// <summary>Chooses by a filter alone: the one session that passes it.</summary>
    /// <param name="catalog">All sessions.</param>
    /// <param name="filter">Narrows the choice.</param>
    public static SessionChoice Of(SessionCatalog catalog, SessionFilter filter) =>
        Among(filter.Apply(catalog), MeantBy.Filter, filter) ?? new None(0, []);

    // null for none
    private static SessionChoice? Among(IReadOnlyList<StoredSession> meant, MeantBy by, SessionFilter filter)
    {
        var candidates = meant;
        // A project named in full is meant before others that contain the same text.
        if (candidates.Count > 1 && filter.Project is { } project)
        {
            var exact = candidates.Where(s => s.ProjectDirectory == project || IsAt(s, project)).ToArray();
            candidates = exact.Length > 0 ? exact : candidates;
        }

        candidates = WithoutAliases(candidates);
        return candidates switch
        {
            [] => null,
            [var only] => new Found(only, by),
            // a machine that started over has its sessions twice at the remote: whichever is taken, the same bytes come back to the same place
            _ when candidates.Skip(1).All(c => IsCopy(c, candidates[0])) => new Found(
                candidates.MaxBy(c => c.Saved)!,
                by
            ),
            _ => new Ambiguous(candidates, by),
        };
    }

    private static IReadOnlyList<StoredSession> WithoutAliases(IReadOnlyList<StoredSession> candidates) =>
        [.. candidates.Where(c => !candidates.Any(other => IsAlias(c, other)))];

    // reached through a link as well, by a version that saved what it found there a second time
    private static bool IsAlias(StoredSession one, StoredSession other) =>
        one.Transcript?.File is { CurrentVariant.Link: not null } linked
        && one.Machine == other.Machine
        && other.Transcript?.File is { CurrentVariant.Link: null } own
        && linked
            .CurrentVariant.Segments.Select(s => s.Hash)
            .SequenceEqual(own.CurrentVariant.Segments.Select(s => s.Hash));

    private static bool IsCopy(StoredSession one, StoredSession other) =>
        one.Machine != other.Machine
        && one.ProjectDirectory == other.ProjectDirectory
        && one.Files.Select(Content).SequenceEqual(other.Files.Select(Content));

    private static (RelativePath, string) Content(StoredFile file) =>
        (file.Source, string.Join(' ', file.Variants.Select(v => string.Join('-', v.Segments.Select(s => s.Hash)))));

    private static bool IsAt(StoredSession session, string project) =>
        session.ProjectPath is { } path && ComposedName.Of(path) == ComposedName.Of(project);
}
