using System.Text;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Profiles;

/// <summary>What a name in a profile may be: a file of the setup, on every system that knows how to name it. Pure.</summary>
internal static class ProfileName
{
    /// <summary>The list of what a profile holds.</summary>
    public const string Manifest = "claude-config.json";

    /// <summary>Bytes of the largest file; each is held in memory once.</summary>
    public const int LargestFile = 32 * 1024 * 1024;

    /// <summary>Files of the largest profile; a home with a thousand skills has fewer.</summary>
    public const int MostFiles = 20_000;

    /// <summary>Bytes of all files together, so that a small archive cannot fill a disk.</summary>
    public const long LargestProfile = 512L * 1024 * 1024;

    /// <summary>Why a name is refused that is proper, and of something else.</summary>
    public const string NoSetup = "it is not part of the setup";

    private const int LongestPath = 1024;
    private const int LongestName = 255;
    private const int Deepest = 32;

    /// <summary>Why a name is refused; null when it may be.</summary>
    /// <param name="name">As it stands in the profile, <c>/</c> between its parts.</param>
    /// <param name="size">Of the file, in bytes.</param>
    public static string? Refusal(string name, long size)
    {
        if (name.StartsWith('/') || name is [_, ':', ..])
        {
            return "it is an absolute name";
        }

        if (name.Contains('\\', StringComparison.Ordinal) || name.Any(char.IsControl))
        {
            return "it has a backslash or a control character in its name";
        }

        var parts = name.Split('/');
        if (parts.Contains(".."))
        {
            return "it points outside the Claude home";
        }

        if (RelativePath.TryParse(name) is not { } path || parts.Length > Deepest)
        {
            return "its name has an empty part or too many folders";
        }

        if (
            Encoding.UTF8.GetByteCount(name) > LongestPath
            || parts.Any(p => Encoding.UTF8.GetByteCount(p) > LongestName)
        )
        {
            return "its name is too long";
        }

        if (size > LargestFile)
        {
            return "it is too large";
        }

        return path == ClaudeHome.ClaudeJsonSource || name == Manifest ? null : OfSetup(path, size);
    }

    private static string? OfSetup(RelativePath path, long size) =>
        path.Components.Any(CredentialNames.IsAccountFile)
            ? "it may hold credentials"
            : CaptureRules.ForFile(path, size, CaptureSettings.Usual) switch
            {
                Captured { Tier: Tier.Config } => null,
                Excluded { Reason: ExclusionReason.Credentials } => "it may hold credentials",
                _ => NoSetup,
            };
}
