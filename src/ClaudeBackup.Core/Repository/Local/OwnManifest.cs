using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Repository;

/// <summary>
/// What the repository itself knows of who this machine is: its manifest among the files beside git names its id.
/// </summary>
internal static class OwnManifest
{
    /// <summary>Whether the folder of that slug belongs to that machine, as far as its manifest tells.</summary>
    public static bool IsOf(BackupRepository repository, MachineIdentity machine) =>
        Slug.Of(machine.Slug.Value) == machine.Slug && Manifest(repository, machine.Slug)?.Id == machine.Id;

    /// <summary>The Claude home that was saved last, as the manifest tells; null when it tells none that can be one here.</summary>
    public static AbsolutePath? ClaudeHomeOf(BackupRepository repository, MachineIdentity machine) =>
        Manifest(repository, machine.Slug) is { ClaudeHome: { } home } manifest
        && manifest.Id == machine.Id
        && AbsolutePath.TryParse(home) is { } path
            ? path
            : null;

    private static MachineManifest? Manifest(BackupRepository repository, Slug slug)
    {
        try
        {
            var path = slug.PathOf(RepositoryLayout.ManifestFile);
            return MachineManifest.TryRead(File.ReadAllBytes(repository.InWorkTree(path).Value));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
