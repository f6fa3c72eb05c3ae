using Xunit;

namespace ClaudeBackup.Testing;

/// <summary>Skips tests of what this system does not have. A test that Linux alone can run says so by <see cref="LinuxFactAttribute"/>.</summary>
public static class Platform
{
    public static bool IsLinux => OperatingSystem.IsLinux();

    public static bool IsRoot =>
        !OperatingSystem.IsWindows() && string.Equals(Environment.UserName, "root", StringComparison.Ordinal);

    /// <summary>For what is arranged with a shell, links or modes.</summary>
    public static void RequirePosix(string because = "Windows has no such shell, links and modes.") =>
        Assert.SkipWhen(OperatingSystem.IsWindows(), because);

    /// <summary>For helpers of tests, and for the constructors of their classes.</summary>
    /// <param name="because">What other systems do not have, as a sentence.</param>
    public static void RequireLinux(string because) => Assert.SkipUnless(IsLinux, because);

    /// <summary>Skips the test unless a program is installed here.</summary>
    /// <param name="program">Its name on the PATH, or where it lies.</param>
    /// <param name="package">What brings it on Debian.</param>
    public static void RequireProgram(string program, string package) =>
        Assert.SkipUnless(
            File.Exists(program)
                || (Environment.GetEnvironmentVariable("PATH") ?? "")
                    .Split(Path.PathSeparator)
                    .Any(folder => File.Exists(Path.Combine(folder, program))),
            $"{Path.GetFileName(program)} is not installed here; on Debian it comes with {package}."
        );

    internal static IReadOnlyCollection<KeyValuePair<string, string>> LinuxTraits(string because) =>
        [new("System", "Linux"), new("Because", because)];
}
