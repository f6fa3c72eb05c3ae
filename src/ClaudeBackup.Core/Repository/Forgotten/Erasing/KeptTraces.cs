using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Repository;

/// <summary>Files of all sessions that a restore replaced and that were kept aside as they were: what they hold of forgotten sessions is masked where it stands.</summary>
/// <param name="repository">The repository; its lock is the caller's.</param>
/// <param name="sessions">What was forgotten.</param>
internal sealed class KeptTraces(BackupRepository repository, ForgottenSessions sessions)
{
    private const int Longest = 64 * 1024 * 1024;

    private readonly TraceMasker _masker = new(sessions);
    private readonly NamedMachine _own = NamedMachine.Of(MachineIdentity.Read(repository));

    /// <summary>Masks it in all of them.</summary>
    public void Mask()
    {
        foreach (var (file, source) in Files())
        {
            if (Masked(file, source) is { } masked)
            {
                AtomicFile.Write(file, masked);
                repository.Files.SetMode(file, FilePermissions.PrivateFile);
            }
        }
    }

    /// <summary>Those that have some still, or cannot be read.</summary>
    public IEnumerable<AbsolutePath> Left() =>
        Files().Where(f => !CanBeRead(f.File) || Masked(f.File, f.Source) is not null).Select(f => f.File);

    private static bool CanBeRead(AbsolutePath file) => new FileInfo(file.Value).Length <= Longest;

    private byte[]? Masked(AbsolutePath file, RelativePath source) =>
        CanBeRead(file) && _masker.Mask(_own, source, File.ReadAllBytes(file.Value)) is var (content, _)
            ? content
            : null;

    // <moment>/<path below the home that a restore wrote into>
    private IEnumerable<(AbsolutePath File, RelativePath Source)> Files()
    {
        if (sessions.IsEmpty || !Directory.Exists(repository.Replaced.Value))
        {
            yield break;
        }

        foreach (var file in Directory.EnumerateFiles(repository.Replaced.Value, "*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(repository.Replaced.Value, file).Replace(Path.DirectorySeparatorChar, '/');
            if (
                path.IndexOf('/', StringComparison.Ordinal) is > 0 and var cut
                && RelativePath.TryParse(path[(cut + 1)..]) is { } source
                && _masker.MayTouch(source)
            )
            {
                yield return (new AbsolutePath(file), source);
            }
        }
    }
}
