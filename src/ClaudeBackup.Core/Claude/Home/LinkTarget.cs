using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Claude;

/// <summary>Where a link below the Claude home leads.</summary>
/// <param name="InsideHome">the target relative to the home when it lies inside</param>
/// <param name="Reason">why the target must not be followed, or null</param>
internal readonly record struct LinkTarget(RelativePath? InsideHome, ExclusionReason? Reason)
{
    /// <summary>Places a target; both paths have all links resolved.</summary>
    public static LinkTarget Of(AbsolutePath realTarget, AbsolutePath realHome)
    {
        var target = Split(realTarget);
        if (CredentialNames.IsSecretTarget(target))
        {
            return new(null, ExclusionReason.Credentials);
        }

        // files there are made up by the kernel, such as /proc/self/environ
        if (target is ["proc" or "sys" or "dev", ..])
        {
            return new(null, ExclusionReason.Runtime);
        }

        var home = Split(realHome);
        if (IsWithin(home, target))
        {
            return new(null, ExclusionReason.Loop);
        }

        return IsWithin(target, home)
            ? new(RelativePath.Parse(string.Join('/', target[home.Length..])), null)
            : default;
    }

    // ignoring case on every system: at worst something is left out
    private static bool IsWithin(string[] path, string[] folder) =>
        path.Length >= folder.Length
        && path.AsSpan(0, folder.Length).SequenceEqual(folder, StringComparer.OrdinalIgnoreCase);

    // a backslash may be part of a name on Unix; cut there too, a secret is found either way
    private static string[] Split(AbsolutePath path) =>
        path.Value.Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries);
}
