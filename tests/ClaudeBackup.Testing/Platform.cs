using Xunit;

namespace ClaudeBackup.Testing;

/// <summary>Skips tests of what this system does not have.</summary>
public static class Platform
{
    public static bool IsRoot =>
        !OperatingSystem.IsWindows() && string.Equals(Environment.UserName, "root", StringComparison.Ordinal);

    public static void RequirePosix() => Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such thing.");

    public static void RequireLinux() =>
        Assert.SkipUnless(OperatingSystem.IsLinux(), "This is arranged with what only Linux has.");
}
