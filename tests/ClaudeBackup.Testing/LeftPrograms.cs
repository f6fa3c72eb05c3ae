using System.Diagnostics;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Testing;

/// <summary>Programs that outlived their test, known by what they were told: each sandbox is in a folder that nobody else names.</summary>
public static class LeftPrograms
{
    /// <summary>Ends those that work in a folder or were given a path in it, by their ids. Only Linux tells of them; elsewhere none is found.</summary>
    /// <returns>Whether there was one. It may have started another meanwhile, so look again.</returns>
    public static bool End(AbsolutePath folder)
    {
        if (!Platform.IsLinux)
        {
            return false;
        }

        var isFound = false;
        foreach (var entry in Directory.EnumerateDirectories("/proc"))
        {
            if (
                int.TryParse(Path.GetFileName(entry), out var id)
                && id != Environment.ProcessId
                && Names(entry, folder)
            )
            {
                isFound = true;
                Kill(id);
            }
        }

        return isFound;
    }

    private static bool Names(string entry, AbsolutePath folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(entry, "cmdline")).Contains(folder.Value, StringComparison.Ordinal)
                || new FileInfo(Path.Combine(entry, "cwd")).LinkTarget?.StartsWith(
                    folder.Value,
                    StringComparison.Ordinal
                ) == true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // it has ended, or is somebody else's
            return false;
        }
    }

    private static void Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
            process.WaitForExit(TimeSpan.FromSeconds(5));
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // it was faster
            return;
        }
    }
}
