using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Testing.Remotes;

/// <summary>For tests of syncs that go nowhere else.</summary>
public static class NoRemote
{
    /// <summary>The service of a repository whose settings name no remote.</summary>
    public static RemoteService For(BackupRepository repository) =>
        new(
            repository,
            new RemoteFactory(
                new ProcessRunner(),
                repository.Root,
                new NetworkEnvironment(null, null),
                repository.Root,
                LocalTime.Utc
            ),
            TimeProvider.System
        );
}
