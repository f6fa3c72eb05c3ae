using ClaudeBackup.Core.Json;

namespace ClaudeBackup.Core.Restoring;

/// <summary>
/// Puts other folders in place of those that sessions name, name by name: <c>/a/b</c> is no part of <c>/a/bc</c>. The rule with the most names counts, and only
/// once. Pure.
/// </summary>
public sealed class PathMap
{
    private readonly IReadOnlyList<PathRule> _rules;

    /// <param name="rules">In any order; of two for one folder the first counts.</param>
    public PathMap(IEnumerable<PathRule> rules) => _rules = [.. rules.OrderByDescending(r => r.Names.Count)];

    /// <summary>No rule at all.</summary>
    public static PathMap None { get; } = new([]);

    /// <summary>The rules, those with the most names first.</summary>
    public IReadOnlyList<PathRule> Rules => _rules;

    /// <summary>The rule that a path falls under; null for none.</summary>
    public PathRule? RuleOf(string path) => Find(JsonText.Spell(path))?.Rule;

    /// <summary>What takes the place of a path; null when no rule is for it.</summary>
    public string? Map(string path) => MapSpelled(JsonText.Spell(path)) is { } spelled ? JsonText.Exact(spelled) : null;

    /// <summary>The same for what stands between the quotes of a JSON string; behind the folder of the rule each byte stays as it is spelled.</summary>
    /// <param name="raw">Its escapes are known to be whole.</param>
    internal byte[]? MapSpelled(ReadOnlySpan<byte> raw)
    {
        if (Find(raw) is not var (rule, end))
        {
            return null;
        }

        var to = JsonText.Spell(rule.To);
        var rest = raw[end..];
        if (rest.IsEmpty)
        {
            return to;
        }

        var isFromWindows = PathNotations.IsWindows(rule.Notation);
        var below =
            isFromWindows == rule.IsToWindows ? rest.ToArray() : Separated(rest, isFromWindows, rule.IsToWindows);
        // a root ends in the separator that the rest begins with
        return [.. rule.To[^1] is '/' or '\\' ? to.AsSpan(0, to.Length - (rule.To[^1] is '\\' ? 2 : 1)) : to, .. below];
    }

    private (PathRule Rule, int End)? Find(ReadOnlySpan<byte> raw)
    {
        var notation = PathNotations.Of(JsonText.Exact(raw[..Beginning(raw)]));
        if (notation is PathNotation.None)
        {
            return null;
        }

        var isWindows = PathNotations.IsWindows(notation);
        List<(string Name, int End)> names = [];
        var at = 0;
        while (Next(raw, ref at, isWindows) is { IsEmpty: false } name)
        {
            names.Add((JsonText.Exact(name), at));
        }

        foreach (var rule in _rules)
        {
            if (rule.Notation == notation && IsBelow(rule, names, isWindows))
            {
                return (rule, rule.Names.Count == 0 ? 0 : names[rule.Names.Count - 1].End);
            }
        }

        return null;
    }

    private static bool IsBelow(PathRule rule, List<(string Name, int End)> names, bool isWindows)
    {
        if (names.Count < rule.Names.Count)
        {
            return false;
        }

        for (var i = 0; i < rule.Names.Count; i++)
        {
            if (
                !string.Equals(
                    rule.Names[i],
                    names[i].Name,
                    isWindows ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal
                )
            )
            {
                return false;
            }
        }

        return true;
    }

    // the next name between separators; the place is then behind it
    private static ReadOnlySpan<byte> Next(ReadOnlySpan<byte> raw, ref int at, bool isWindows)
    {
        while (at < raw.Length && IsSeparatorAt(raw, at, isWindows, out var length))
        {
            at += length;
        }

        var start = at;
        while (at < raw.Length && !IsSeparatorAt(raw, at, isWindows, out var length))
        {
            at += length;
        }

        return raw[start..at];
    }

    // the rest of a path as the other kind of system parts it
    private static byte[] Separated(ReadOnlySpan<byte> rest, bool isFromWindows, bool isToWindows)
    {
        var result = new List<byte>(rest.Length + 8);
        for (var at = 0; at < rest.Length; )
        {
            if (IsSeparatorAt(rest, at, isFromWindows, out var length))
            {
                result.AddRange(isToWindows ? @"\\"u8 : "/"u8);
            }
            else
            {
                result.AddRange(rest.Slice(at, length));
            }

            at += length;
        }

        return [.. result];
    }

    private static bool IsSeparatorAt(ReadOnlySpan<byte> raw, int at, bool isWindows, out int length)
    {
        length = LengthAt(raw, at);
        return raw[at] < 0x80
            && PathRule.IsSeparator(length == 1 ? (char)raw[at] : JsonText.Exact(raw.Slice(at, length))[0], isWindows);
    }

    private static int LengthAt(ReadOnlySpan<byte> raw, int at) =>
        raw[at] is not (byte)'\\' ? 1
        : raw[at + 1] is (byte)'u' ? 6
        : 2;

    // of as many characters as tell the notation
    private static int Beginning(ReadOnlySpan<byte> raw)
    {
        var at = 0;
        for (var i = 0; i < 4 && at < raw.Length; i++)
        {
            at += LengthAt(raw, at);
        }

        return at;
    }
}
