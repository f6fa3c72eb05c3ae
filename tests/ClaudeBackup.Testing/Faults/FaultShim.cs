using System.Diagnostics;
using System.Security.Cryptography;
using Xunit;

namespace ClaudeBackup.Testing.Faults;

/// <summary>The library that is preloaded into the program and every git it starts; compiled once from <c>faults.c</c> by the C compiler of the system.</summary>
public static class FaultShim
{
    private static readonly string[] Compilers = ["cc", "clang", "gcc"];

    private static readonly Lazy<string?> Built = new(Build);

    /// <summary>Where the library is; the test is skipped where there can be none.</summary>
    public static string Require()
    {
        Platform.RequireLinux("Libraries are preloaded this way on Linux alone.");
        Assert.SkipUnless(Built.Value is not null, "No C compiler is here; on Debian one comes with clang.");
        return Built.Value!;
    }

    private static string? Build()
    {
        var source = Path.Combine(RepositoryRoot.Path, "tests/ClaudeBackup.Testing/Faults/faults.c");
        var hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(source)))[..16];
        var library = Path.Combine(AppContext.BaseDirectory, $"faults-{hash}.so");
        if (File.Exists(library))
        {
            return library;
        }

        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        var compiler = Array.Find(
            Compilers,
            name => Array.Exists(path, folder => File.Exists(Path.Combine(folder, name)))
        );
        if (compiler is null)
        {
            return null;
        }

        var unfinished = $"{library}.{Environment.ProcessId}";
        using var process = Process.Start(
            compiler,
            ["-O1", "-Wall", "-Wextra", "-Werror", "-fPIC", "-shared", "-o", unfinished, source, "-ldl"]
        );
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        File.Move(unfinished, library, overwrite: true);
        return library;
    }
}
