using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Syncing;

/// <summary>
/// Which Claude home a repository saves. A user may have several, each with its account (<c>CLAUDE_CONFIG_DIR</c>); one machine's folder holds the
/// files of one of them, or a restore would bring back a mixture of all. A home that has moved is still the same.
/// </summary>
/// <param name="repository">The repository.</param>
/// <param name="source">The home of now.</param>
public sealed class SavedHome(BackupRepository repository, Source source)
{
    private static readonly string[] Marks = [ClaudeHome.Projects, ClaudeHome.SettingsFile, "CLAUDE.md"];

    private AbsolutePath Now => source.Home.Root;

    /// <summary>
    /// The other home that is saved here, as far as a look at it tells: it is there, and is not the one of now. Null when nothing is known of
    /// another, also when the one of now is missing.
    /// </summary>
    public AbsolutePath? Other() => Differing() is { } saved && !IsMissing(saved) ? saved : null;

    /// <summary>As <see cref="Other"/>; and where the one that is saved is gone, whether any session tells that the one of now has become of it.</summary>
    /// <param name="cancellation">Ends a rebuild of the index.</param>
    /// <exception cref="BackupException">The lists of files of this machine are damaged.</exception>
    public async Task<AbsolutePath?> OtherAsync(CancellationToken cancellation)
    {
        if (Differing() is not { } saved)
        {
            return null;
        }

        if (!IsMissing(saved))
        {
            return saved;
        }

        var slug = MachineIdentity.Read(repository).Slug;
        var (index, _) = await new IndexStore(repository).LoadAsync(slug, cancellation);
        var known = index
            .Entries.Values.Where(e => e.AbsentSince is null && SessionPath.IsTranscript(e.Source))
            .Select(e => e.Source)
            .ToArray();
        return known.Length == 0 || Array.Exists(known, IsThere) || !HasSessions() ? null : saved;
    }

    /// <summary>Refuses to go on in a home that is not the one that is saved.</summary>
    /// <param name="cancellation">Ends a rebuild of the index.</param>
    /// <exception cref="BackupException">Usage: it is another; nothing was saved. The hint is the way out.</exception>
    public async Task RequireAsync(CancellationToken cancellation)
    {
        if (repository.IsInitialised && await OtherAsync(cancellation) is { } saved)
        {
            throw new BackupException(FailureKind.Usage, $"{Sentence(saved)} Nothing was saved.", WayOut(saved))
            {
                Code = FailureCode.OtherHome,
            };
        }
    }

    /// <summary>What is the matter, for a person.</summary>
    /// <param name="saved">The home that is saved.</param>
    public string Sentence(AbsolutePath saved) =>
        $"{repository.Root} saves the Claude home {saved}, and this one is another: {Now}.";

    /// <summary>What to do about it.</summary>
    /// <param name="saved">The home that is saved.</param>
    public string WayOut(AbsolutePath saved) =>
        $"To save both, give this one a repository of its own: set CLAUDE_BACKUP_DIR to another folder, such as {repository.Root}-{Suffix()}, where {Now} is used (\"env\" in its settings.json reaches the hooks), and run claude-backup there. If {saved} has moved to {Now}, run: claude-backup init --moved-home";

    /// <summary>From now on the home of now is the one that is saved. The lock is the caller's.</summary>
    /// <param name="known">What the repository is, as it was opened.</param>
    public void Adopt(RepositoryFacts known)
    {
        if (known.ClaudeHome != Now && !IsMissing(Now))
        {
            _ = RepositoryFacts.Change(repository, facts => facts with { ClaudeHome = Now });
        }
    }

    // another folder than the one of now, be it there or not
    private AbsolutePath? Differing() =>
        Recorded() is { } saved && saved != Now && !IsMissing(Now) && !source.Files.AreSame(saved, Now) ? saved : null;

    private AbsolutePath? Recorded() =>
        RepositoryFacts.Read(repository).ClaudeHome
        ?? (MachineIdentity.TryRead(repository) is { } machine ? OwnManifest.ClaudeHomeOf(repository, machine) : null);

    // a folder that was left empty behind a move is none any more
    private bool IsMissing(AbsolutePath home) =>
        Look(home) is not { Kind: FileKind.Directory }
        || (home != Now && !Array.Exists(Marks, m => Look(home / m) is not null));

    private bool IsThere(RelativePath file) => Look(Now / file) is { Kind: FileKind.Regular };

    private bool HasSessions()
    {
        try
        {
            return source
                .Files.List(source.Home.ProjectsFolder)
                .Where(e => e.Kind is FileKind.Directory)
                .SelectMany(e =>
                    source
                        .Files.List(source.Home.ProjectsFolder / e.Name)
                        .Select(f => $"{ClaudeHome.Projects}/{e.Name}/{f.Name}")
                )
                .Any(path => RelativePath.TryParse(path) is { } file && SessionPath.IsTranscript(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private FileMetadata? Look(AbsolutePath path) => source.Files.TryLook(path);

    // ~/.claude-work gives "work", ~/work/claude gives "claude"
    private string Suffix() =>
        Now.Name.TrimStart('.') is var name && name.StartsWith("claude-", StringComparison.Ordinal)
            ? name["claude-".Length..]
        : name.Length == 0 || name == "claude" ? "2"
        : name;
}
