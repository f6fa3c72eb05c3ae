namespace ClaudeBackup.Core.Host;

/// <summary>A rooted path in the notation of this system, without <c>.</c>, <c>..</c> or a trailing separator.</summary>
public sealed record AbsolutePath
{
    /// <param name="value">A fully qualified path; <c>..</c> and doubled separators are removed textually.</param>
    /// <exception cref="ArgumentException">The path is relative, empty or contains a NUL.</exception>
    public AbsolutePath(string value)
    {
        if (!Path.IsPathFullyQualified(value) || value.Contains('\0'))
        {
            throw new ArgumentException($"'{value}' is not an absolute path.", nameof(value));
        }

        Value = Path.TrimEndingDirectorySeparator(Path.GetFullPath(value));
    }

    private AbsolutePath(string parent, string child)
    {
        var separator = Path.EndsInDirectorySeparator(parent) ? "" : Path.DirectorySeparatorChar.ToString();
        Value = string.Concat(parent, separator, child);
    }

    public string Value { get; }

    /// <summary>The last component; empty for a root.</summary>
    public string Name => Path.GetFileName(Value);

    /// <summary>The directory that holds it; null for a root.</summary>
    public AbsolutePath? Parent => Path.GetDirectoryName(Value) is { } parent ? new AbsolutePath(parent) : null;

    /// <inheritdoc cref="AbsolutePath(string)"/>
    public static AbsolutePath Parse(string value) => new(value);

    /// <summary>Null where the text is no absolute path in the notation of this system.</summary>
    public static AbsolutePath? TryParse(string? value) =>
        value is not null && Path.IsPathFullyQualified(value) && !value.Contains('\0') ? new AbsolutePath(value) : null;

    public static AbsolutePath operator /(AbsolutePath left, string right) =>
        IsPlainName(right) ? new AbsolutePath(left.Value, right) : left / RelativePath.Parse(right);

    /// <exception cref="ArgumentException">Windows only: a component holds a character that would leave the directory.</exception>
    public static AbsolutePath operator /(AbsolutePath left, RelativePath right)
    {
        if (Path.DirectorySeparatorChar == '/')
        {
            return new AbsolutePath(left.Value, right.Value);
        }

        return right.Value.AsSpan().ContainsAny('\\', ':')
            ? throw new ArgumentException($"'{right}' cannot be a path on this system.", nameof(right))
            : new AbsolutePath(left.Value, right.Value.Replace('/', Path.DirectorySeparatorChar));
    }

    /// <inheritdoc cref="op_Division(AbsolutePath, string)"/>
    public static AbsolutePath Divide(AbsolutePath left, string right) => left / right;

    /// <summary>Whether the other path is this one or lies below it, as text: links are not looked at.</summary>
    public bool Contains(AbsolutePath other)
    {
        var comparison =
            Path.DirectorySeparatorChar == '/' ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        var self = Value;
        var path = other.Value;
        return path.StartsWith(self, comparison)
            && (
                path.Length == self.Length
                || Path.EndsInDirectorySeparator(self)
                || path[self.Length] == Path.DirectorySeparatorChar
            );
    }

    public override string ToString() => Value;

    private static bool IsPlainName(string name) =>
        name is not ("" or "." or "..")
        && !name.AsSpan().ContainsAny('/', '\0')
        && (Path.DirectorySeparatorChar == '/' || !name.AsSpan().ContainsAny('\\', ':'));
}
