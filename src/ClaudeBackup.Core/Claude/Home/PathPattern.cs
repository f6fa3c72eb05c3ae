using System.IO.Enumeration;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Claude;

/// <summary>
/// A pattern for paths below the Claude home, as the user writes it: names joined by <c>/</c>, <c>*</c> and <c>?</c> within a name,
/// <c>**</c> for any number of folders. It takes what it names and everything below that. Case and how an accent is composed count as little
/// as they do on the most forgiving file system.
/// </summary>
public sealed record PathPattern
{
    private const string AnyDepth = "**";

    private readonly string[] _names;

    private PathPattern(string text, string[] names)
    {
        Text = text;
        _names = names;
    }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>Reads a pattern.</summary>
    /// <param name="text">For example <c>plugins/data</c>, <c>skills/*/node_modules</c>, <c>**/*.log</c>.</param>
    /// <exception cref="FormatException">It is empty, absolute, or leads out of its folder; the message says which.</exception>
    public static PathPattern Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Contains('\\', StringComparison.Ordinal))
        {
            throw new FormatException($"\"{text}\" contains a backslash; separate names with /.");
        }

        var names = text.TrimEnd('/').Split('/');
        if (Array.Exists(names, n => n is "" or "." or "..") || text.Contains('\0', StringComparison.Ordinal))
        {
            throw new FormatException($"\"{text}\" is not a path below the Claude home.");
        }

        return new PathPattern(text, [.. names.Select(ComposedName.Of)]);
    }

    /// <summary>Whether it takes a path, by naming it or a folder above it.</summary>
    public bool Takes(RelativePath path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Matches(_names, path.Value.Split('/'), mayEndEarly: false);
    }

    /// <summary>Whether it can take anything below a folder.</summary>
    public bool MayTakeBelow(RelativePath folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return Matches(_names, folder.Value.Split('/'), mayEndEarly: true);
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    // what is left of the path when the pattern ends lies below what it names
    private static bool Matches(ReadOnlySpan<string> pattern, ReadOnlySpan<string> path, bool mayEndEarly)
    {
        if (pattern.IsEmpty)
        {
            return true;
        }

        if (path.IsEmpty)
        {
            return mayEndEarly;
        }

        if (pattern[0] == AnyDepth)
        {
            return pattern.Length == 1
                || Matches(pattern[1..], path, mayEndEarly)
                || Matches(pattern, path[1..], mayEndEarly);
        }

        return MatchesName(pattern[0], path[0]) && Matches(pattern[1..], path[1..], mayEndEarly);
    }

    private static bool MatchesName(string pattern, string name) =>
        FileSystemName.MatchesSimpleExpression(pattern, ComposedName.Of(name), ignoreCase: true);
}
