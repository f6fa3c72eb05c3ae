using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Repository;

/// <summary>What this repository is, as this program made it so: facts, not wishes of the user.</summary>
/// <param name="LeavesOthers">
/// Whether other machines' sessions are left at the remote, because they outgrew <see cref="LocalSettings.OthersLimitBytes"/>. A blob of theirs
/// that is not here is then no damage.
/// </param>
public sealed record RepositoryFacts(bool LeavesOthers)
{
    private const string Leaves = "leavesOthers";
    private const string Home = "claudeHome";

    private static readonly LocalFile<RepositoryFacts> Stored = new(
        "repository.json",
        json => new RepositoryFacts(json.GetProperty(Leaves).GetBoolean())
        {
            ClaudeHome = json.TryGetProperty(Home, out var home) ? AbsolutePath.TryParse(home.GetString()) : null,
        },
        (json, facts) =>
        {
            json.WriteBoolean(Leaves, facts.LeavesOthers);
            if (facts.ClaudeHome is { } home)
            {
                json.WriteString(Home, home.Value);
            }
        }
    );

    /// <summary>The Claude home that is saved here; null before the first sync that knew to note it.</summary>
    public AbsolutePath? ClaudeHome { get; init; }

    /// <summary>The machine of which alone every file is kept here; null when everybody's are.</summary>
    /// <param name="own">This machine.</param>
    public Slug? KeptAlone(Slug own) => LeavesOthers ? own : null;

    /// <summary>
    /// Reads the facts. Where the file is missing or damaged they are found anew: git's own config knows since the moment when it was first
    /// told to leave anything.
    /// </summary>
    public static RepositoryFacts Read(BackupRepository repository) => Stored.TryRead(repository) ?? Find(repository);

    /// <summary>Changes the facts.</summary>
    /// <exception cref="BackupException">Somebody keeps the lock of local files.</exception>
    public static RepositoryFacts Change(BackupRepository repository, Func<RepositoryFacts, RepositoryFacts> change) =>
        Stored.Change(repository, facts => change(facts ?? Find(repository)));

    private static RepositoryFacts Find(BackupRepository repository) =>
        new(LocalSettings.FormerlyLeftOthers(repository) || (repository.IsInitialised && GitLeavesObjects(repository)));

    private static bool GitLeavesObjects(BackupRepository repository)
    {
        var config = (repository.Root / ".git" / "config").Value;
        return File.Exists(config)
            && ConfigText.Find(File.ReadLines(config), $"remote \"{RemoteAccess.Name}\"", "promisor") is "true";
    }
}
