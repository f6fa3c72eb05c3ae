using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Remotes;

/// <summary>
/// Tells the kinds of remotes apart as git does (<see href="https://git-scm.com/docs/git-fetch#_git_urls"/>). What it says of a
/// text never repeats the text: where a secret begins and ends in something malformed, nobody knows.
/// </summary>
internal static class RemoteUrlReader
{
    private const string Mark = "://";

    private const string Forms =
        "Give a URL such as https://host/path or ssh://user@host/path, an address such as user@host:path, or a directory.";

    private const string NoSecrets =
        "Leave out the user name and password: git asks its credential helper. Write an @ in a path as %40.";

    private static readonly SearchValues<char> SchemeCharacters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+.-"
    );

    private static readonly SearchValues<char> HostCharacters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-"
    );

    private static readonly SearchValues<char> UserCharacters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-+~%"
    );

    public static RemoteUrl Read(string text, AbsolutePath current, AbsolutePath home)
    {
        CheckCharacters(text);
        if (SchemeBefore(text, Mark) is { } scheme)
        {
            var rest = text[(scheme.Length + Mark.Length)..];
            return scheme.ToLowerInvariant() switch
            {
                "https" => ReadHttp(RemoteKind.Https, "https", rest),
                "http" => ReadHttp(RemoteKind.Http, "http", rest),
                "ssh" => ReadSsh(rest),
                "file" => ReadFile(rest),
                _ => throw Refused($"A remote cannot be reached over '{scheme}'."),
            };
        }

        // git would run a program called git-remote-<scheme>
        if (SchemeBefore(text, "::") is { } helper)
        {
            throw Refused($"A remote cannot be reached over '{helper}'.");
        }

        return IsDrive(text) ? ReadDrive(text)
            : ColonOfHost(text) is { } colon ? ReadScp(text, colon)
            : ReadPath(text, current, home);
    }

    private static void CheckCharacters(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw Refused("The remote is empty.");
        }

        if (text[0] == '-')
        {
            throw Refused("A remote does not begin with a hyphen.");
        }

        if (HasUnprintable(text) || text.Trim().Length != text.Length)
        {
            throw Refused("The remote has control characters in it, or spaces around it.");
        }
    }

    private static RemoteUrl ReadHttp(RemoteKind kind, string scheme, string rest)
    {
        var (user, host, port, path) = Split(rest, defaultPort: kind is RemoteKind.Https ? 443 : 80);

        // the names of hosts mean the same in any case, and git compares them as text when it looks for credentials
        host = host.ToLowerInvariant() is var lower && lower == "www.github.com" ? "github.com" : lower;
        return new RemoteUrl(kind, $"{scheme}://{host}{port}{path}", host, path, hadSecret: user.Length > 0);
    }

    private static RemoteUrl ReadSsh(string rest)
    {
        var (user, host, port, path) = Split(rest, defaultPort: 22);
        var name = user.Split(':', 2)[0];
        CheckUser(name);
        var at = name.Length > 0 ? name + "@" : "";
        return new RemoteUrl(
            RemoteKind.Ssh,
            $"ssh://{at}{host}{port}{path}",
            host,
            path,
            hadSecret: user.Length > name.Length
        );
    }

    private static RemoteUrl ReadFile(string rest)
    {
        CheckUrl(rest);
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || (slash > 0 && !rest[..slash].Equals("localhost", StringComparison.OrdinalIgnoreCase)))
        {
            throw Refused("A file URL names a directory of this machine, as in file:///directory.");
        }

        // git decodes the path of such a URL too
        var path = Uri.UnescapeDataString(rest[slash..]);
        if (IsDrive(path[1..]))
        {
            path = path[1..];
        }

        return Path.IsPathFullyQualified(path)
            ? Directory(path)
            : throw Refused("The file URL names no directory of this machine.");
    }

    private static RemoteUrl ReadScp(string text, int colon)
    {
        if (text.Any(char.IsWhiteSpace))
        {
            throw Refused("The address of the remote has spaces in it.");
        }

        var at = text.LastIndexOf('@', colon);
        var user = at > 0 ? text[..at] : "";
        var host = text[(at + 1)..colon];
        var path = text[(colon + 1)..].TrimEnd('/');
        CheckUser(user);
        CheckHost(host);
        CheckPath(path);
        return path.StartsWith('-')
            ? throw Refused("The path of a remote does not begin with a hyphen.")
            : new RemoteUrl(RemoteKind.Ssh, $"{text[..colon]}:{path}", host, path, hadSecret: false);
    }

    private static RemoteUrl ReadDrive(string text) =>
        Path.IsPathFullyQualified(text)
            ? Directory(text)
            : throw Refused("The remote looks like a path of Windows, but names no directory of this machine.");

    private static RemoteUrl ReadPath(string text, AbsolutePath current, AbsolutePath home)
    {
        if (text.Contains(Mark, StringComparison.Ordinal))
        {
            throw Refused("The remote is neither a URL nor a directory.");
        }

        if (text[0] != '~')
        {
            return Directory(Path.GetFullPath(text, current.Value));
        }

        return text.Length == 1 || IsSeparator(text[1])
            ? Directory(Path.GetFullPath(text[1..].TrimStart('/', Path.DirectorySeparatorChar), home.Value))
            : throw Refused("Write the home of another user in full.");
    }

    private static RemoteUrl Directory(string path)
    {
        AbsolutePath directory = new(path);
        return HasUnprintable(directory.Value) || char.IsWhiteSpace(directory.Value[^1])
            ? throw Refused("The directory has a name with control characters in it, or with a space at its end.")
            : new RemoteUrl(directory);
    }

    /// <summary>Takes apart what follows <c>://</c>; the port keeps its colon and is empty when it is the usual one.</summary>
    private static (string User, string Host, string Port, string Path) Split(string rest, int defaultPort)
    {
        CheckUrl(rest);
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var authority = slash < 0 ? rest : rest[..slash];
        var path = slash < 0 ? "" : rest[slash..].TrimEnd('/');

        // up to the last @, as a password may hold one
        var at = authority.LastIndexOf('@');
        var host = authority[(at + 1)..];
        var colon = host.LastIndexOf(':');
        var port = "";
        if (colon > host.LastIndexOf(']'))
        {
            if (
                !ushort.TryParse(host.AsSpan(colon + 1), System.Globalization.NumberStyles.None, null, out var number)
                || number == 0
            )
            {
                throw Refused("The port of the remote is not a valid number.", NoSecrets);
            }

            port = number == defaultPort ? "" : $":{number}";
            host = host[..colon];
        }

        CheckHost(host);
        CheckPath(path);
        return (at > 0 ? authority[..at] : "", host, port, path);
    }

    private static void CheckUrl(string rest)
    {
        if (rest.Any(char.IsWhiteSpace) || rest.Contains('\\', StringComparison.Ordinal))
        {
            throw Refused("The URL of the remote has spaces or backslashes in it.");
        }

        if (rest.AsSpan().ContainsAny('?', '#'))
        {
            throw Refused("The URL of the remote has a query or a fragment.", "Leave out everything from ? or # on.");
        }

        if (HasUnprintable(Uri.UnescapeDataString(rest)))
        {
            throw Refused("The URL of the remote has control characters in it.");
        }
    }

    private static void CheckUser(string user)
    {
        if (user.StartsWith('-') || user.AsSpan().ContainsAnyExcept(UserCharacters))
        {
            throw Refused("The user name of the remote has characters that are not allowed.", NoSecrets);
        }
    }

    private static void CheckHost(string host)
    {
        if (host.Length == 0)
        {
            throw Refused("The remote names no host.");
        }

        var valid =
            host.StartsWith('[') && host.EndsWith(']')
                ? IPAddress.TryParse(host.AsSpan(1, host.Length - 2), out var address)
                    && address.AddressFamily == AddressFamily.InterNetworkV6
                : !host.AsSpan().ContainsAnyExcept(HostCharacters)
                    && host[0] is not ('-' or '.')
                    && host[^1] is not ('-' or '.')
                    && !host.Contains("..", StringComparison.Ordinal);
        if (!valid)
        {
            throw Refused("The remote has no valid host.");
        }
    }

    /// <summary>An @ in a path is what remains of a password with a slash or a colon in it.</summary>
    private static void CheckPath(string path)
    {
        if (path.AsSpan().Trim('/').IsEmpty)
        {
            throw Refused("The remote names a host, but no repository on it.");
        }

        if (path.Contains('@', StringComparison.Ordinal))
        {
            throw Refused("The path of the remote has an @ in it, which may be part of a password.", NoSecrets);
        }
    }

    /// <summary>What stands before a mark, if it can be a scheme.</summary>
    private static string? SchemeBefore(string text, string mark)
    {
        var end = text.IndexOf(mark, StringComparison.Ordinal);
        return end > 0 && !text.AsSpan(0, end).ContainsAnyExcept(SchemeCharacters) ? text[..end] : null;
    }

    /// <summary>A drive of Windows is one everywhere: a host of one letter is rather written as a URL.</summary>
    private static bool IsDrive(string text) => text.Length > 1 && char.IsAsciiLetter(text[0]) && text[1] == ':';

    /// <summary>Where the host of <c>user@host:path</c> ends: at the first colon, before any slash; null for a path.</summary>
    private static int? ColonOfHost(string text)
    {
        var host = text.AsSpan().IndexOfAny('[', ':', '/');
        var isBracketed = host >= 0 && text[host] == '[' && (host == 0 || text[host - 1] == '@');
        var start = isBracketed ? Math.Max(text.IndexOf(']', host), 0) : 0;
        var colon = text.IndexOf(':', start);
        var slash = text.AsSpan().IndexOfAny('/', Path.DirectorySeparatorChar);
        return colon >= 0 && (slash < 0 || colon < slash) ? colon : null;
    }

    private static bool IsSeparator(char c) => c == '/' || c == Path.DirectorySeparatorChar;

    /// <summary>Whether there is anything that would break a line or cannot be given to a program.</summary>
    private static bool HasUnprintable(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            // a half of a surrogate pair is read as the replacement character
            if (Rune.IsControl(rune) || rune == Rune.ReplacementChar || rune.Value is 0x2028 or 0x2029)
            {
                return true;
            }
        }

        return false;
    }

    private static BackupException Refused(string message, string hint = Forms) =>
        new(FailureKind.Usage, message, hint);
}
