using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Healing;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Remotes;

/// <summary>A push that the remote did not take.</summary>
/// <param name="repository">The repository.</param>
/// <param name="remote">The remote, as it may be shown.</param>
internal sealed class RefusedPush(BackupRepository repository, string remote)
{
    private const string CouldNotUnpack = "unpacker error";

    /// <summary>Why. Git hands on what it has packed without a look, so what the remote could not unpack may be damaged here.</summary>
    /// <param name="said">What it said.</param>
    /// <param name="cancellation">Ends the look.</param>
    /// <returns>The failure to throw; integrity where it is this repository that is damaged.</returns>
    public BackupException Because(string said, CancellationToken cancellation) =>
        said.Contains(CouldNotUnpack, StringComparison.Ordinal) && IsDamagedHere(cancellation)
            ? GitFailure.Damaged(new InvalidDataException(said))
            : RemoteFailure.From(remote, said);

    private bool IsDamagedHere(CancellationToken cancellation)
    {
        var store = repository.Git.Objects.Folder;
        return new ObjectFileCheck(store)
            .Damaged(ObjectFiles.Look(repository.Files, store).ByPath.Keys, cancellation)
            .Any();
    }
}
