namespace ClaudeBackup.Core.Host;

/// <summary>Which disk a path lies on, as far as the system tells.</summary>
public static class Disks
{
    private const string Blocks = "/sys/dev/block";
    private const string Names = "/sys/class/block";
    private const string Mounts = "/proc/self/mountinfo";

    // an encrypted disk on a volume of a group on a partition of an array: more is a loop
    private const int Deepest = 8;

    /// <summary>
    /// Whether two paths lie on one disk, also when that is mounted in two places or cut into partitions. False where it cannot be told, as for
    /// a path at which nothing is.
    /// </summary>
    public static bool AreSame(IFileSystem files, AbsolutePath one, AbsolutePath other)
    {
        ArgumentNullException.ThrowIfNull(files);
        if (files.TryLook(one)?.Device is not { } first || files.TryLook(other)?.Device is not { } second)
        {
            return false;
        }

        return first == second || Whole(first).Overlaps(Whole(second));
    }

    // the disks as Linux knows them by the numbers of a device; none on another system
    private static HashSet<string> Whole(ulong device)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            var number = $"{device >> 32}:{device & uint.MaxValue}";
            Add(Directory.Exists($"{Blocks}/{number}") ? $"{Blocks}/{number}" : MountedFrom(number), found, Deepest);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            found.Clear();
        }

        return found;
    }

    // a file system that has no number of a device, such as btrfs, tells only the name of what it lies on
    private static string? MountedFrom(string number) =>
        !File.Exists(Mounts)
            ? null
            : File.ReadLines(Mounts)
                .Select(line => line.Split(' '))
                .Where(fields => fields.Length > 6 && fields[2] == number)
                .Select(fields => fields[Array.IndexOf(fields, "-") + 2])
                .Where(source => source.StartsWith("/dev/", StringComparison.Ordinal))
                .Select(source => Path.GetFileName(Real(source)))
                .Select(name => $"{Names}/{name}")
                .FirstOrDefault(Directory.Exists);

    private static void Add(string? block, HashSet<string> found, int depth)
    {
        if (block is null || depth == 0)
        {
            return;
        }

        var folder = Real(block);
        var below = Path.Combine(folder, "slaves");
        var parts = Directory.Exists(below) ? Directory.GetFileSystemEntries(below) : [];
        foreach (var part in parts)
        {
            Add(part, found, depth - 1);
        }

        if (parts.Length == 0)
        {
            _ = found.Add(File.Exists(Path.Combine(folder, "partition")) ? Path.GetDirectoryName(folder)! : folder);
        }
    }

    private static string Real(string path) =>
        Path.GetFullPath(
            (
                File.Exists(path)
                    ? File.ResolveLinkTarget(path, returnFinalTarget: true)
                    : Directory.ResolveLinkTarget(path, returnFinalTarget: true)
            )?.FullName
                ?? path
        );
}
