using System.Text;

namespace ClaudeBackup.Core.Profiles;

/// <summary>
/// Writes the paths of the homes in a file as placeholders, and puts other homes in their place. For the same homes one takes back what the
/// other did: to the byte, but for letters that a JSON file escapes without need. Pure.
/// </summary>
/// <remarks>
/// A path is written in up to three ways: with slashes, with backslashes, and with backslashes doubled as JSON has them. Each has a
/// placeholder of its own, so that it comes back as it was. In JSON paths are looked for in what its strings say.
/// </remarks>
public static class PortableText
{
    private const string Mark = "{{claude-backup:";

    private static readonly byte[] MarkBytes = Encoding.ASCII.GetBytes(Mark);

    /// <summary>Writes placeholders.</summary>
    /// <param name="content">The file. One that is no text, or has the mark of a placeholder in it, stays as it is.</param>
    /// <param name="homes">Whose paths it has.</param>
    /// <param name="name">What the file is called; it tells JSON.</param>
    /// <returns>The file, and how many placeholders it has now.</returns>
    public static (byte[] Content, int Placeholders) ToPortable(byte[] content, Homes homes, string name)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(homes);
        if (content.AsSpan().Contains((byte)0) || content.AsSpan().IndexOf(MarkBytes) >= 0)
        {
            return (content, 0);
        }

        var strings = IsJson(name) ? JsonStringText.All(content) : null;
        var ways = WrittenHome.All(homes, isDecoded: strings is not null);
        var found = strings is null
            ? Find(content, ways)
            : strings.SelectMany(s =>
                Find(s.Text, ways).Select(f => (f.Home, Start: s.Places[f.Start], End: s.Places[f.End]))
            );
        return Replace(content, [.. found.Select(f => (f.Start, f.End, Placeholder(f.Home.Name, f.Home.Spelling)))]);
    }

    /// <summary>Puts homes in place of the placeholders. Paths of Windows below them become paths of this system.</summary>
    /// <param name="content">The file.</param>
    /// <param name="homes">Whose paths it gets.</param>
    /// <param name="name">What the file is called; it tells JSON.</param>
    public static byte[] FromPortable(byte[] content, Homes homes, string name)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(homes);
        var isJson = IsJson(name);
        var targets = homes
            .Roots.SelectMany(r =>
                Enum.GetValues<PathSpelling>().Select(s => (Mark: Placeholder(r.Name, s), r.Path, Spelling: s))
            )
            .ToArray();
        var places = new List<(int, int, byte[])>();
        for (var at = 0; content.AsSpan(at).IndexOf(MarkBytes) is >= 0 and var step; )
        {
            at += step;
            var target = Array.Find(targets, t => content.AsSpan(at).StartsWith(t.Mark));
            if (target.Mark is null)
            {
                at += MarkBytes.Length;
                continue;
            }

            var end = at + target.Mark.Length;
            places.Add((at, end, WrittenHome.Here(target.Path, target.Spelling, content.AsSpan(0, at), isJson)));
            if (target.Spelling is not PathSpelling.Slashes && !homes.AreWindows)
            {
                var isDoubled = target.Spelling is PathSpelling.Escaped;
                places.AddRange(
                    WindowsPath.Separators(content, at, end, isDoubled).Select(s => (s.Start, s.End, "/"u8.ToArray()))
                );
            }

            at = end;
        }

        return Replace(content, places).Content;
    }

    private static bool IsJson(string name) => name.EndsWith(".json", StringComparison.OrdinalIgnoreCase);

    private static List<(WrittenHome Home, int Start, int End)> Find(byte[] text, IReadOnlyList<WrittenHome> ways)
    {
        var found = new List<(WrittenHome, int, int)>();
        var starts = ways.Select(w => w.Bytes[0]).Distinct().ToArray();
        for (var at = 0; text.AsSpan(at).IndexOfAny(starts) is >= 0 and var step; )
        {
            at += step;
            if (ways.FirstOrDefault(w => IsAt(text, at, w)) is { } home)
            {
                found.Add((home, at, at + home.Bytes.Length));
                at += home.Bytes.Length;
            }
            else
            {
                at++;
            }
        }

        return found;
    }

    private static bool IsAt(byte[] text, int at, WrittenHome home)
    {
        var before = text.AsSpan(0, at);
        var rest = text.AsSpan(at);
        if (!rest.StartsWith(home.Bytes))
        {
            return false;
        }

        var isDrive = home.Bytes is [_, (byte)':', ..];
        var isWindows = isDrive || home.Before.Length > 0 || home.Spelling is not PathSpelling.Slashes;
        return before.EndsWith(Encoding.ASCII.GetBytes(home.Before))
            && !(isDrive && before.EndsWith("/"u8))
            && (home.Before is "://" || PathBorder.MayBegin(before))
            && PathBorder.MayEnd(rest[home.Bytes.Length..], isWindows);
    }

    private static byte[] Placeholder(string name, PathSpelling spelling)
    {
        var ending = spelling switch
        {
            PathSpelling.Backslashes => "-backslashes",
            PathSpelling.Escaped => "-escaped",
            _ => "",
        };
        return Encoding.ASCII.GetBytes($"{Mark}{name}{ending}}}}}");
    }

    private static (byte[] Content, int Count) Replace(byte[] content, List<(int Start, int End, byte[] With)> places)
    {
        if (places.Count == 0)
        {
            return (content, 0);
        }

        using var result = new MemoryStream(content.Length + 64);
        var at = 0;
        foreach (var (start, end, with) in places)
        {
            result.Write(content, at, start - at);
            result.Write(with);
            at = end;
        }

        result.Write(content, at, content.Length - at);
        return (result.ToArray(), places.Count);
    }
}
