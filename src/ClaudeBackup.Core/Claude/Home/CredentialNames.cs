using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Claude;

/// <summary>
/// Knows the names of files that hold secrets. Names are compared as the most forgiving file system would compare
/// them, because what opens under another spelling is the same file.
/// </summary>
internal static class CredentialNames
{
    private static readonly string[] Secret = [".credentials.json", ".encryption_key"];

    // folders and files outside the Claude home to which a link may lead
    private static readonly HashSet<string> SecretPlaces = new(StringComparer.OrdinalIgnoreCase)
    {
        ".ssh",
        ".gnupg",
        ".aws",
        ".azure",
        ".kube",
        ".docker",
        ".password-store",
        ".netrc",
        "_netrc",
        ".pgpass",
        ".git-credentials",
    };

    private static readonly string[] SecretStarts = ["id_rsa", "id_ed25519", "id_ecdsa", "id_dsa", ClaudeAccount];
    private static readonly string[] SecretEnds = [Key, ".pem", ".p12", ".pfx"];
    private static readonly string[] SystemSecrets = ["/etc/shadow", "/etc/gshadow", "/etc/master.passwd"];

    private const string ClaudeAccount = ".claude.json";
    private const string Key = ".key";

    /// <summary>
    /// Whether a name is one of a credentials file, or of a copy that an editor or a user made beside it.
    /// </summary>
    public static bool IsCredential(string name)
    {
        var folded = ForgivingName.Fold(name);
        return Array.Exists(Secret, secret => folded.Contains(secret, StringComparison.OrdinalIgnoreCase))
            || (
                folded.StartsWith(".credentials", StringComparison.OrdinalIgnoreCase)
                && folded.Contains(".json", StringComparison.OrdinalIgnoreCase)
            );
    }

    /// <summary>
    /// Whether a path leads to or through a credential, to a key of a live session or of the daemon, or to what lets an editor speak to one.
    /// </summary>
    public static bool IsCredential(ReadOnlySpan<string> components)
    {
        var isBelowLive = false;
        for (var i = 0; i < components.Length; i++)
        {
            var isOfEditor =
                i > 0
                && ForgivingName.Is(components[i - 1], "ide")
                && EndsWith(ForgivingName.Fold(components[i]), ".lock");
            if (
                IsCredential(components[i])
                || isOfEditor
                || (isBelowLive && EndsWith(ForgivingName.Fold(components[i]), Key))
            )
            {
                return true;
            }

            isBelowLive |= ForgivingName.Is(components[i], "sessions") || ForgivingName.Is(components[i], "daemon");
        }

        return false;
    }

    /// <summary>
    /// <c>.claude.json</c> with its copies and temporary files: account, keys and MCP servers' secrets in clear.
    /// </summary>
    public static bool IsAccountFile(string name) =>
        ForgivingName.Fold(name).StartsWith(ClaudeAccount, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether following a link to this real path would bring in a secret.</summary>
    public static bool IsSecretTarget(ReadOnlySpan<string> components)
    {
        if (IsCredential(components))
        {
            return true;
        }

        foreach (var component in components)
        {
            if (SecretPlaces.Contains(ForgivingName.Fold(component)))
            {
                return true;
            }
        }

        var name = components.IsEmpty ? "" : ForgivingName.Fold(components[^1]);
        var path = "/" + string.Join('/', components);
        return Array.Exists(SecretStarts, start => name.StartsWith(start, StringComparison.OrdinalIgnoreCase))
            || Array.Exists(SecretEnds, end => EndsWith(name, end))
            || Array.Exists(SystemSecrets, secret => path.Contains(secret, StringComparison.OrdinalIgnoreCase));
    }

    private static bool EndsWith(string name, string end) => name.EndsWith(end, StringComparison.OrdinalIgnoreCase);
}
