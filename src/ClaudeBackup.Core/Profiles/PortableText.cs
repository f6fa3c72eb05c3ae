using System.Buffers;
using System.Text;

namespace ClaudeBackup.Core.Profiles;

/// <summary>The two folders whose paths are others on another machine.</summary>
/// <param name="User">The user's home.</param>
/// <param name="Claude">The Claude home.</param>
public sealed record Homes(string User, string Claude);

/// <summary>
/// Writes the paths of the homes in a file as placeholders, and puts other homes in their place. For the same homes one takes back what the
/// other did, to the byte. Pure.
/// </summary>
/// <remarks>
/// A path is written in up to three ways: with slashes, with backslashes, and with backslashes doubled as JSON has them. Each has a
/// placeholder of its own, so that it comes back as it was.
/// </remarks>
public static class PortableText
{
    private const string Mark = "{{claude-backup:";

    private static readonly byte[] MarkBytes = Encoding.ASCII.GetBytes(Mark);

    private enum Spelling
    {
        Slashes,
        Backslashes,
        Escaped,
    }

    /// <summary>Writes placeholders.</summary>
    /// <param name="content">The file. One that is no text, or has the mark of a placeholder in it, stays as it is.</param>
    /// <param name="homes">Whose paths it has.</param>
    /// <returns>The file, and how many placeholders it has now.</returns>
    public static (byte[] Content, int Placeholders) ToPortable(byte[] content, Homes homes)
    {
        ArgumentNullException.ThrowIfNull(content);
        return content.AsSpan().Contains((byte)0) || content.AsSpan().IndexOf(MarkBytes) >= 0
            ? (content, 0)
            : Replace(content, [.. Places(homes).Select(p => (p.Path, p.Placeholder))], isAtBorder: true);
    }

    /// <summary>Puts homes in place of the placeholders.</summary>
    public static byte[] FromPortable(byte[] content, Homes homes)
    {
        ArgumentNullException.ThrowIfNull(content);
        return Replace(content, [.. Targets(homes)], isAtBorder: false).Content;
    }

    // the longer first: the Claude home lies in the user's
    private static IEnumerable<(byte[] Path, byte[] Placeholder)> Places(Homes homes) =>
        Roots(homes)
            .OrderByDescending(r => r.Path.Length)
            .Where(r => r.Path.Trim('/', '\\').Length > 0)
            .SelectMany(r =>
                (
                    r.Path.Contains('\\', StringComparison.Ordinal) ? Enum.GetValues<Spelling>() : [Spelling.Slashes]
                ).Select(s => (Encoding.UTF8.GetBytes(Spell(r.Path, s)), Placeholder(r.Name, s)))
            )
            .OrderByDescending(p => p.Item1.Length);

    private static IEnumerable<(byte[] Placeholder, byte[] Path)> Targets(Homes homes) =>
        Roots(homes)
            .SelectMany(r =>
                Enum.GetValues<Spelling>()
                    .Select(s => (Placeholder(r.Name, s), Encoding.UTF8.GetBytes(Spell(r.Path, s))))
            );

    private static IEnumerable<(string Name, string Path)> Roots(Homes homes) =>
        [("claude", homes.Claude.TrimEnd('/', '\\')), ("home", homes.User.TrimEnd('/', '\\'))];

    private static string Spell(string path, Spelling spelling) =>
        spelling switch
        {
            Spelling.Slashes => path.Contains(':', StringComparison.Ordinal) ? path.Replace('\\', '/') : path,
            Spelling.Escaped => path.Replace(@"\", @"\\", StringComparison.Ordinal),
            _ => path,
        };

    private static byte[] Placeholder(string name, Spelling spelling) =>
        Encoding.ASCII.GetBytes(
            $"{Mark}{name}{(spelling is Spelling.Slashes ? "" : $"-{spelling.ToString().ToLowerInvariant()}")}}}}}"
        );

    private static (byte[] Content, int Count) Replace(
        byte[] content,
        (byte[] From, byte[] To)[] pairs,
        bool isAtBorder
    )
    {
        using var result = new MemoryStream(content.Length + 64);
        var starts = SearchValues.Create([.. pairs.Select(p => p.From[0]).Distinct()]);
        var (count, copied, at) = (0, 0, 0);
        while (content.AsSpan(at).IndexOfAny(starts) is >= 0 and var step)
        {
            at += step;
            var found = Array.FindIndex(
                pairs,
                p =>
                    content.AsSpan(at).StartsWith(p.From)
                    && (!isAtBorder || IsPath(content.AsSpan(0, at), content.AsSpan(at + p.From.Length)))
            );
            if (found < 0)
            {
                at++;
                continue;
            }

            result.Write(content, copied, at - copied);
            result.Write(pairs[found].To);
            count++;
            at += pairs[found].From.Length;
            copied = at;
        }

        result.Write(content, copied, content.Length - copied);
        return count == 0 ? (content, 0) : (result.ToArray(), count);
    }

    // /home/al is no part of /home/alex, nor of /mnt/home/al; in file:///home/al it is itself
    private static bool IsPath(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        var isStart =
            before.IsEmpty
            || before.EndsWith("://"u8)
            || (!IsOfName(before[^1]) && before[^1] is not ((byte)'/' or (byte)'\\' or (byte)'.'));
        var isEnd =
            after.IsEmpty
            || (!IsOfName(after[0]) && !(after[0] is (byte)'.' && after.Length > 1 && IsOfName(after[1])));
        return isStart && isEnd;
    }

    private static bool IsOfName(byte b) =>
        char.IsAsciiLetterOrDigit((char)b) || b is (byte)'_' or (byte)'-' or >= 0x80;
}
