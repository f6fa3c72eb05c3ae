using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Scheduling;

/// <summary>
/// Where this program will still be tomorrow, and after an update: the name by which it is installed, not the folder of one version, and
/// never the cache of a package manager, which is wiped.
/// </summary>
internal static class StableProgram
{
    // of npx and npm; of `dotnet tool exec` and every restored package
    private static readonly string[] Caches = ["_npx", "_cacache", ".nuget"];

    // a .NET tool lies there by version; its launcher stands beside this folder
    private const string ToolStore = ".store";

    /// <summary>Finds it.</summary>
    /// <param name="running">The program that runs.</param>
    /// <param name="installed">What the PATH has under its name; null for nothing.</param>
    /// <exception cref="BackupException">It runs from a place that will be wiped, and is installed nowhere.</exception>
    public static AbsolutePath Find(AbsolutePath running, AbsolutePath? installed)
    {
        var candidates = new[]
        {
            installed is not null && IsSame(installed, running) ? installed : null,
            Launcher(running),
            running,
        };
        return Array.Find(candidates, c => c is not null && !IsFleeting(c) && File.Exists(c.Value))
            ?? throw new BackupException(
                FailureKind.Failed,
                $"No job can start {running}: that place is wiped from time to time.",
                "Install claude-backup first, as in: dotnet tool install --global claude-backup"
            )
            {
                Code = FailureCode.NotInstalled,
            };
    }

    private static bool IsSame(AbsolutePath installed, AbsolutePath running) =>
        installed == running
        || (
            File.ResolveLinkTarget(installed.Value, returnFinalTarget: true) is { } target
            && new AbsolutePath(target.FullName) == running
        );

    private static AbsolutePath? Launcher(AbsolutePath running)
    {
        for (var folder = running.Parent; folder is not null; folder = folder.Parent)
        {
            if (string.Equals(folder.Name, ToolStore, StringComparison.Ordinal))
            {
                return folder.Parent! / running.Name;
            }
        }

        return null;
    }

    private static bool IsFleeting(AbsolutePath program)
    {
        for (var folder = program.Parent; folder is not null; folder = folder.Parent)
        {
            if (Caches.Contains(folder.Name, StringComparer.OrdinalIgnoreCase) || folder.Name == ToolStore)
            {
                return true;
            }
        }

        return false;
    }
}
