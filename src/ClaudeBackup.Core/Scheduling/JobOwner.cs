using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Scheduling;

/// <summary>
/// The repository whose job is meant. Whose a job is is told by the repository that it saves into, not by its name: earlier versions gave all jobs
/// one name, and a repository may be moved.
/// </summary>
/// <param name="root">The repository; it need not be there.</param>
/// <param name="home">The user's home.</param>
/// <param name="files">The file system of both.</param>
/// <param name="recall">Gives the job as it was last installed; null for none.</param>
public sealed class JobOwner(AbsolutePath root, AbsolutePath home, IFileSystem files, Func<InstalledJob?> recall)
{
    private const string HomeVariable = "CLAUDE_CONFIG_DIR";
    private const string Removal = "schedule off";

    // beyond it no system finds anything
    private const int LongestPath = 4096;

    /// <summary>The name that its job has, unless a job of another repository has it.</summary>
    public JobName Name => IsRoot(Usual) ? JobName.Plain : Own;

    /// <summary>The name that no other repository has.</summary>
    public JobName Own => JobName.Of(Resolve(root));

    /// <summary>All names under which its job may be found: one that was moved has it under that of its old place.</summary>
    public IReadOnlyList<JobName> Names =>
        [.. new[] { JobName.Plain, Own, recall()?.JobName ?? JobName.Plain }.Distinct()];

    private AbsolutePath Usual => RepositoryOf(new Dictionary<string, string>(StringComparer.Ordinal))!;

    /// <summary>What removes its job, as typed into a shell of Unix; for a comment beside it, which is one line.</summary>
    /// <param name="job">The job, by whose variables it goes: in another Claude home than the one that is saved the command is refused.</param>
    public string RemovalCommand(Job job)
    {
        ArgumentNullException.ThrowIfNull(job);
        var saved = job.Environment.GetValueOrDefault(HomeVariable);
        // quoted, nothing ends the line: behind it another one would begin, which the system runs
        string[] words =
        [
            .. saved is null ? [] : new[] { Set(HomeVariable, saved) },
            .. IsRoot(Usual) ? [] : new[] { Set("CLAUDE_BACKUP_DIR", root.Value) },
            ShellLine.Quoted(Shell.Posix, job.Called),
            Removal,
        ];
        return string.Join(' ', words);
    }

    private static string Set(string name, string value) => $"{name}={ShellLine.Quoted(Shell.Posix, value)}";

    /// <summary>The repository that a job with these variables saves into; null where they make no sense.</summary>
    public AbsolutePath? RepositoryOf(IReadOnlyDictionary<string, string> variables)
    {
        try
        {
            return HostPaths.From(name => variables.GetValueOrDefault(name), current: null, home.Value).RepositoryRoot;
        }
        catch (Exception e) when (e is BackupException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>As the other, of a job that is known by its command line.</summary>
    /// <param name="words">All of them: what is set for the program, the program and its arguments.</param>
    public AbsolutePath? RepositoryOf(IReadOnlyList<string> words)
    {
        var at = words.TakeWhile(word => word != JobEnvironment.Option).Count();
        return at + 1 < words.Count
            ? JobEnvironment.RepositoryOf(words[at + 1])
            : RepositoryOf(
                words
                    .Select(word => word.Split('=', 2))
                    .Where(parts =>
                        parts is [{ Length: > 0 } name, _] && name.All(c => char.IsAsciiLetterUpper(c) || c == '_')
                    )
                    .DistinctBy(parts => parts[0], StringComparer.Ordinal)
                    .ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal)
            );
    }

    /// <summary>Whether a job saves into this repository.</summary>
    /// <param name="name">Its name, which tells where nothing else does.</param>
    /// <param name="served">The repository that it saves into; null where that is not known.</param>
    public bool IsServedBy(JobName name, AbsolutePath? served) => served is null ? name == Name : IsRoot(served);

    /// <summary>
    /// Whether a job is this repository's to take away: it saves into it, or did so before the repository was moved, and now into nothing. A copy of a
    /// repository does not own the job of the one that it was copied from.
    /// </summary>
    /// <param name="name">Its name, which tells where nothing else does.</param>
    /// <param name="served">The repository that it saves into; null where that is not known.</param>
    public bool Owns(JobName name, AbsolutePath? served) =>
        IsServedBy(name, served)
        || (
            served is not null
            && files.TryLook(served) is null
            && recall() is { } known
            // the one name of versions that did not note the repository
            && (known.Repository is { } noted ? noted == served : name == JobName.Plain)
        );

    private bool IsRoot(AbsolutePath path) =>
        path == root || Resolve(path) == Resolve(root) || files.AreSame(path, root);

    // what is not there yet, or no more, has the real path of the folder above it; a line of a crontab may claim any path
    private AbsolutePath Resolve(AbsolutePath path)
    {
        var below = new Stack<string>();
        for (var at = path; at is not null && path.Value.Length <= LongestPath; at = at.Parent)
        {
            try
            {
                return below.Aggregate(files.RealPath(at), (real, name) => real / name);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                below.Push(at.Name);
            }
        }

        return path;
    }
}
