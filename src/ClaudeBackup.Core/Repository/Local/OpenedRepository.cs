using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Git;

namespace ClaudeBackup.Core.Repository;

/// <summary>
/// A repository with what its small local files said at one moment: read once for a command, or for a run once it has the lock, and handed down,
/// so that all of it goes by the same answers. What talks with a remote reads once it has the lock of the remote. Which slug this machine has, and
/// whether others are left, changes under both locks alone, so that either keeps it; a new slug comes back from joining. Settings that the user may
/// change while an upload takes its hours are read anew.
/// </summary>
/// <param name="Repository">The repository.</param>
/// <param name="Machine">Which machine this is.</param>
/// <param name="Settings">What the user chose.</param>
/// <param name="Facts">What the repository is.</param>
public sealed record OpenedRepository(
    BackupRepository Repository,
    MachineIdentity Machine,
    LocalSettings Settings,
    RepositoryFacts Facts
)
{
    /// <summary>What it was made of, where its <c>.git</c> had been lost, as a sentence for the user; null else.</summary>
    public string? Found { get; init; }

    /// <summary>Brings blobs that were left at the remote, where writing history anew needs them; null where nobody can be asked.</summary>
    internal Func<IReadOnlyCollection<ObjectId>, CancellationToken, Task>? BringLeft { get; init; }

    /// <summary>The files beside <c>.git</c>.</summary>
    internal WorkTree WorkTree => new(Repository, Facts.KeptAlone(Machine.Slug));

    /// <summary>Reads them. What reads nothing but stored data does without: it goes on where settings are torn.</summary>
    /// <exception cref="BackupException">Not initialised, or one of them cannot be read; the message names the file.</exception>
    public static OpenedRepository Read(BackupRepository repository) =>
        new(
            repository,
            MachineIdentity.Read(repository),
            LocalSettings.Read(repository),
            RepositoryFacts.Read(repository)
        );
}
