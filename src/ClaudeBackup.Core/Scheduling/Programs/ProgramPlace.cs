using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Scheduling;

/// <summary>For how long a program is where it is.</summary>
public abstract record ProgramPlace
{
    private ProgramPlace() { }

    /// <summary>Under that name as long as it is installed, whatever its version.</summary>
    public sealed record Installed : ProgramPlace;

    /// <summary>In the folder of one version, which goes when it is updated.</summary>
    /// <param name="Links">Where whatever version is installed may be found instead, in the notation of the program's path.</param>
    public sealed record Versioned(IReadOnlyList<string> Links) : ProgramPlace;

    /// <summary>In a place that is wiped.</summary>
    /// <param name="Runner">Who has put it there; null for a file that was just started.</param>
    public sealed record Fleeting(PackageRunner? Runner) : ProgramPlace;
}

/// <summary>What a place is judged by beside its own name; paths as this system writes them.</summary>
/// <param name="Home">The user's home: a place that is wiped together with it is as good as the home.</param>
/// <param name="Wiped">Folders that the system or its user empties: of temporary files, of caches.</param>
public sealed record Surroundings(string Home, IReadOnlyList<string> Wiped)
{
    /// <summary>Those of this process.</summary>
    public static Surroundings Of(HostPaths paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return new(
            paths.Home.Value,
            [
                Path.GetTempPath(),
                "/tmp",
                "/var/tmp",
                "/dev/shm",
                "/run/user",
                paths.CacheHome.Value,
                (paths.Home / "Library/Caches").Value,
            ]
        );
    }
}
