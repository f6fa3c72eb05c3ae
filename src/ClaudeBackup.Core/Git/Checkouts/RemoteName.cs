using System.Text.RegularExpressions;

namespace ClaudeBackup.Core.Git;

/// <summary>
/// What two addresses of one repository have in common: <c>git@github.com:ann/web.git</c> and <c>https://ann:secret@github.com/ann/web</c> are both
/// <c>github.com/ann/web</c>. No user and no secret is left in it. Pure.
/// </summary>
public static partial class RemoteName
{
    private const RegexOptions Form = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    /// <summary>The name; null for an address of this machine, which says nothing on another one.</summary>
    public static string? Of(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var match = Url().Match(address) is { Success: true } url ? url : Scp().Match(address);
        if (!match.Success)
        {
            return null;
        }

        var path = match.Groups["path"].Value.Trim('/');
        path = path.EndsWith(".git", StringComparison.OrdinalIgnoreCase) ? path[..^4].TrimEnd('/') : path;
        return path.Length == 0 ? null : $"{match.Groups["host"].Value.ToLowerInvariant()}/{path}";
    }

    // what stands before the last @ of the host's part is a user, with a password or a token
    [GeneratedRegex(
        @"^(https?|ssh|git|git\+ssh|ftps?)://([^/]*@)?(?<host>\[[0-9A-Fa-f:.]+\]|[^/:@]+)(:\d+)?/(?<path>[^?#\s]+)$",
        Form | RegexOptions.IgnoreCase,
        1000
    )]
    private static partial Regex Url();

    // a drive of Windows is no host
    [GeneratedRegex(@"^([^@/\s:]+@)?(?<host>[^@/\s:]{2,}):(?!//)(?<path>[^\s\\]+)$", Form, 1000)]
    private static partial Regex Scp();
}
