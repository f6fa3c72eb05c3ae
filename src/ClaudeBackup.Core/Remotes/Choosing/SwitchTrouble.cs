using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Remotes;

/// <summary>What can keep a repository from another remote, in words.</summary>
internal static class SwitchTrouble
{
    /// <summary>Refuses a copy in what it is a copy of, which is none, and one in the source, which would be saved again and again.</summary>
    /// <param name="path">Where the remote would be.</param>
    /// <param name="repository">The repository.</param>
    /// <param name="source">The Claude home.</param>
    /// <exception cref="BackupException">It lies there, under whatever name.</exception>
    public static void RefuseOwnPlace(AbsolutePath path, BackupRepository repository, AbsolutePath source)
    {
        var files = repository.Files;
        if (files.Holds(repository.Root, path) || files.Holds(path, repository.Root) || files.Holds(source, path))
        {
            throw new BackupException(
                FailureKind.Usage,
                $"{path} cannot be the remote: it is inside what is saved, or inside the repository itself.",
                "Choose a folder elsewhere, ideally on another disk."
            );
        }
    }

    /// <summary>What only the old remote has could not be fetched.</summary>
    public static BackupException LeftBehind(string remote, BackupException cause) =>
        new(
            cause.Kind,
            $"Other machines' sessions were left at {remote} and have to be fetched first. {cause.Message}",
            "Bring that remote back. If it is gone for good, give up what only it had: run the same command with --without-others. The other machines still have their own sessions and push them to the new remote.",
            cause
        )
        {
            Code = cause.Code,
        };

    /// <summary>The copy that would be there is not whole.</summary>
    public static BackupException IsDamaged(RemoteProof proof)
    {
        string[] lacking =
        [
            .. proof.Missing.Select(m => m.Id).Concat(proof.Unsound).Select(id => $"object {id}"),
            .. proof.Files.Select(file => $"objects/{file.Path}"),
        ];
        return RemoteFailure.Damaged(
            proof.Said
                ?? (
                    proof.Unreadable is [var first, ..]
                        ? $"{proof.Remote} is damaged: {first.Path} there {first.What}."
                        : null
                )
                ?? $"{proof.Remote} is damaged: it has no sound {lacking[0]}{(lacking.Length > 1 ? $", nor {lacking.Length - 1:N0} more" : "")}."
        );
    }

    /// <summary>A join failed, and so did taking it back. Why it failed stands first.</summary>
    public static BackupException NotTakenBack(BackupException cause, Exception trouble) =>
        new(
            cause.Kind,
            $"{cause.Message} The change could not be undone: {trouble.Message}",
            "Fix that first. Then run the same command again, or stay without a remote: claude-backup backend set local",
            cause
        )
        {
            Code = cause.Code,
        };

    /// <summary>Takes one step of several that do not hang on each other.</summary>
    /// <returns>Why it could not be taken; null when it was.</returns>
    public static async Task<Exception?> TryAsync(Func<Task> step)
    {
        try
        {
            await step();
            return null;
        }
        catch (Exception e) when (e is BackupException or IOException or UnauthorizedAccessException)
        {
            return e;
        }
    }
}
