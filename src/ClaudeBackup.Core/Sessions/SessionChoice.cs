using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Sessions;

/// <summary>What an id, or the beginning of one, means.</summary>
public abstract record SessionChoice
{
    private SessionChoice() { }

    /// <summary>Exactly one session.</summary>
    public sealed record Found(StoredSession Session) : SessionChoice;

    /// <summary>No session.</summary>
    /// <param name="LeftOut">How many have such an id and do not pass the filter.</param>
    public sealed record None(int LeftOut) : SessionChoice;

    /// <summary>More than one; the user must say more.</summary>
    public sealed record Ambiguous(IReadOnlyList<StoredSession> Candidates) : SessionChoice;

    /// <summary>Chooses by the beginning of an id. Where a project is named in full, others that contain the name do not count.</summary>
    /// <param name="catalog">All sessions.</param>
    /// <param name="prefix">At least one character, in any case.</param>
    /// <param name="filter">Narrows the choice.</param>
    /// <exception cref="BackupException">Usage: the prefix is empty.</exception>
    public static SessionChoice Of(SessionCatalog catalog, string prefix, SessionFilter filter)
    {
        if (string.IsNullOrWhiteSpace(prefix))
        {
            throw new BackupException(
                FailureKind.Usage,
                "The id of a session must not be empty.",
                "List the sessions with: claude-backup restore --list"
            );
        }

        var named = catalog.Sessions.Where(s => s.Id.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)).ToArray();
        StoredSession[] candidates = [.. named.Where(filter.Passes)];
        // A project named in full is meant before others that contain the same text.
        if (candidates.Length > 1 && filter.Project is { } project)
        {
            var exact = candidates.Where(s => s.ProjectDirectory == project || IsAt(s, project)).ToArray();
            candidates = exact.Length > 0 ? exact : candidates;
        }

        candidates = [.. candidates.Where(c => !candidates.Any(other => IsAlias(c, other)))];
        return candidates switch
        {
            [] => new None(named.Length),
            [var only] => new Found(only),
            // a machine that started over has its sessions twice at the remote: whichever is taken, the same bytes come back to the same place
            _ when candidates.Skip(1).All(c => IsCopy(c, candidates[0])) => new Found(candidates.MaxBy(c => c.Saved)!),
            _ => new Ambiguous(candidates),
        };
    }

    // reached through a link as well, by a version that saved what it found there a second time
    private static bool IsAlias(StoredSession one, StoredSession other) =>
        one.Machine == other.Machine
        && one.Transcript?.File is { CurrentVariant.Link: not null } linked
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
