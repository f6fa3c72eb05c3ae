using System.Text.RegularExpressions;

namespace ClaudeBackup.Core.Git;

/// <summary>A server that is reached through ssh.</summary>
internal static partial class SshServer
{
    /// <summary>What makes a repository there, as a hint; null for a remote that is no such server.</summary>
    /// <param name="remote">As it is shown, without a secret.</param>
    public static string? MakesRepository(string remote)
    {
        var url = Url().Match(remote);
        var parts = url.Success ? url : Address().Match(remote);
        if (!parts.Success)
        {
            return null;
        }

        var port = parts.Groups["port"].Value is { Length: > 0 } number ? $"-p {number} " : "";
        return $"Make one there: ssh {port}{parts.Groups["host"].Value} git init --bare {parts.Groups["path"].Value}";
    }

    [GeneratedRegex("^ssh://(?<host>[^/:]+)(:(?<port>[0-9]+))?(?<path>/.+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Url();

    // a drive of Windows has one letter
    [GeneratedRegex("^(?<host>[^/:]{2,}):(?<path>[^/].*|/[^/].*)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Address();
}
