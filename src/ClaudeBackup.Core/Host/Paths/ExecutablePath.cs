using ClaudeBackup.Core.Failures;

namespace ClaudeBackup.Core.Host;

/// <summary>
/// Finds programs on the PATH. .NET's own search looks in the directory of the running program and in the current
/// directory first, so a file called <c>git</c> in somebody's project would be run.
/// </summary>
internal static class ExecutablePath
{
    /// <exception cref="BackupException">There is none; <see cref="BackupException.Code"/> tells.</exception>
    public static string Find(string name, string? searchPath) => TryFind(name, searchPath) ?? throw NotFound(name);

    /// <returns>Null when there is none.</returns>
    public static string? TryFind(string name, string? searchPath)
    {
        if (Path.IsPathFullyQualified(name))
        {
            return IsExecutable(name) ? name : null;
        }

        var fileName = OperatingSystem.IsWindows() && !Path.HasExtension(name) ? name + ".exe" : name;
        foreach (var directory in (searchPath ?? "").Split(Path.PathSeparator))
        {
            if (
                Path.IsPathFullyQualified(directory)
                && Path.Combine(directory, fileName) is var path
                && IsExecutable(path)
            )
            {
                return path;
            }
        }

        return null;
    }

    public static BackupException NotFound(string name) =>
        new(
            FailureKind.Failed,
            $"The program {name} was not found.",
            $"Install {name}, or add its directory to the PATH."
        )
        {
            Code = FailureCode.ExecutableNotFound,
        };

    private static bool IsExecutable(string path) =>
        File.Exists(path)
        && (OperatingSystem.IsWindows() || ((int)File.GetUnixFileMode(path) & FilePermissions.AnyExecute) != 0);
}
