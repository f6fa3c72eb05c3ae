using System.Globalization;
using System.Text;

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
        var folded = Fold(name);
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
            var isOfEditor = i > 0 && Is(components[i - 1], "ide") && EndsWith(Fold(components[i]), ".lock");
            if (IsCredential(components[i]) || isOfEditor || (isBelowLive && EndsWith(Fold(components[i]), Key)))
            {
                return true;
            }

            isBelowLive |= Is(components[i], "sessions") || Is(components[i], "daemon");
        }

        return false;
    }

    /// <summary>
    /// <c>.claude.json</c> with its copies and temporary files: account, keys and MCP servers' secrets in clear.
    /// </summary>
    public static bool IsAccountFile(string name) =>
        Fold(name).StartsWith(ClaudeAccount, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether following a link to this real path would bring in a secret.</summary>
    public static bool IsSecretTarget(ReadOnlySpan<string> components)
    {
        if (IsCredential(components))
        {
            return true;
        }

        foreach (var component in components)
        {
            if (SecretPlaces.Contains(Fold(component)))
            {
                return true;
            }
        }

        var name = components.IsEmpty ? "" : Fold(components[^1]);
        var path = "/" + string.Join('/', components);
        return Array.Exists(SecretStarts, start => name.StartsWith(start, StringComparison.OrdinalIgnoreCase))
            || Array.Exists(SecretEnds, end => EndsWith(name, end))
            || Array.Exists(SystemSecrets, secret => path.Contains(secret, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Whether a name on disk may open as another name.</summary>
    public static bool Is(string name, string other) =>
        string.Equals(Fold(name), other, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The name without what file systems overlook: spaces around it and dots after it (Windows), characters without
    /// width and marks (HFS+), and the two letters outside ASCII that fold to ASCII (APFS).
    /// </summary>
    public static string Fold(string name)
    {
        if (!Ascii.IsValid(name) || name.AsSpan().ContainsAnyInRange('\0', '\x1f'))
        {
            var kept = new StringBuilder(name.Length);
            foreach (var rune in name.EnumerateRunes())
            {
                AppendFolded(kept, rune);
            }

            name = kept.ToString();
        }

        return name.TrimEnd('.', ' ').TrimStart(' ');
    }

    private static void AppendFolded(StringBuilder kept, Rune rune)
    {
        switch (rune.Value)
        {
            case 0x212A:
                kept.Append('k');
                break;
            case 0x017F:
                kept.Append('s');
                break;
            default:
                if (
                    Rune.GetUnicodeCategory(rune)
                    is not (UnicodeCategory.Format or UnicodeCategory.Control or UnicodeCategory.NonSpacingMark)
                )
                {
                    kept.Append(rune);
                }

                break;
        }
    }

    private static bool EndsWith(string name, string end) => name.EndsWith(end, StringComparison.OrdinalIgnoreCase);
}
