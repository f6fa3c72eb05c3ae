using ClaudeBackup.Core.Failures;

namespace ClaudeBackup.Core.Storage;

/// <summary>What bringing an older layout over came to.</summary>
/// <param name="Sentences">What was done.</param>
/// <param name="Problems">Files that could not be brought over whole.</param>
public sealed record MigrationSummary(IReadOnlyList<string> Sentences, IReadOnlyList<FileProblem> Problems);

/// <summary>placeholder</summary>
public sealed class RepositoryMigration(BackupRepository repository, MachineIdentity machine, TimeProvider clock)
{
    /// <summary>x</summary>
    public Task<MigrationSummary?> RunIfNeededAsync(CancellationToken cancellation)
    {
        _ = (repository, machine, clock, cancellation);
        return Task.FromResult<MigrationSummary?>(null);
    }
}
