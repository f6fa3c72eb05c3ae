using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Secrets;

namespace ClaudeBackup.Core.Forgetting;

/// <summary>Files that are kept aside beside the repository, as they were: what a restore replaced, what was in the way. A secret in them is masked where it stands.</summary>
/// <param name="repository">The repository; its lock is the caller's.</param>
internal sealed class KeptSecrets(BackupRepository repository)
{
    private const int Longest = 64 * 1024 * 1024;

    private static readonly string[] Folders = ["replaced", "displaced", "damaged", "set-aside"];

    /// <summary>Masks it in all of them.</summary>
    public void Mask(SecretMasker masker)
    {
        foreach (var file in Files())
        {
            try
            {
                if (masker.Mask(File.ReadAllBytes(file.Value)) is { } masked)
                {
                    var mode = OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(file.Value);
                    AtomicFile.Write(file, masked.Content);
                    if (!OperatingSystem.IsWindows())
                    {
                        File.SetUnixFileMode(file.Value, mode);
                    }
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // it is named by whoever proves that nothing is left
                continue;
            }
        }
    }

    /// <summary>Those that have it still, or cannot be read.</summary>
    public IEnumerable<AbsolutePath> Left(SecretMasker masker) => Files().Where(file => MayHold(file, masker));

    private static bool MayHold(AbsolutePath file, SecretMasker masker)
    {
        try
        {
            return masker.Mask(File.ReadAllBytes(file.Value)) is not null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    private IEnumerable<AbsolutePath> Files() =>
        Folders
            .Select(name => (repository.LocalFolder / name).Value)
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            .Where(file => new FileInfo(file).Length <= Longest)
            .Select(file => new AbsolutePath(file));
}
