using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Core.Restoring;

/// <summary>Where a machine had what it saved, in the notation of its system.</summary>
/// <param name="User">The home of its user.</param>
/// <param name="Claude">Its Claude home.</param>
public sealed record StoredHomes(string User, string Claude)
{
    /// <summary>As the manifest of the machine tells; null where it is by a version that did not say.</summary>
    /// <param name="repository">Where the manifest lies.</param>
    /// <param name="machine">The slug of the machine.</param>
    public static StoredHomes? Of(BackupRepository repository, Slug machine) =>
        new DerivedDocuments(repository).ReadManifest(machine) is { Home: { } user, ClaudeHome: { } claude }
            ? new StoredHomes(user, claude)
            : null;
}
