namespace ClaudeBackup.Core.Host;

/// <summary>A path below some directory: components joined by <c>/</c> on every system, at least one.</summary>
public sealed record RelativePath
{
    private RelativePath(string value) => Value = value;

    public string Value { get; }

    /// <summary>The last component.</summary>
    public string Name => Value[(Value.LastIndexOf('/') + 1)..];

    /// <summary>The path without its last component; null when there is only one.</summary>
    public RelativePath? Parent => Value.LastIndexOf('/') is > 0 and int cut ? new RelativePath(Value[..cut]) : null;

    public IReadOnlyList<string> Components => Value.Split('/');

    /// <exception cref="FormatException">A component is empty, <c>.</c> or <c>..</c>, or there is a NUL.</exception>
    public static RelativePath Parse(string value)
    {
        ReadOnlySpan<char> text = value;
        foreach (var range in text.Split('/'))
        {
            if (text[range] is "" or "." or "..")
            {
                throw new FormatException($"'{value}' is not a relative path.");
            }
        }

        return text.Contains('\0')
            ? throw new FormatException("A path cannot contain a NUL.")
            : new RelativePath(value);
    }

    /// <summary>Takes back what this program wrote itself, unchecked.</summary>
    internal static RelativePath Trusted(string value) => new(value);

    /// <summary>As <see cref="Parse"/>, but null for what is no relative path.</summary>
    public static RelativePath? TryParse(string value)
    {
        try
        {
            return Parse(value);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <param name="left">The path to extend.</param>
    /// <param name="right">One or more further components.</param>
    /// <exception cref="FormatException">As <see cref="Parse"/>.</exception>
    public static RelativePath operator /(RelativePath left, string right) =>
        new(string.Concat(left.Value, "/", Parse(right).Value));

    /// <inheritdoc cref="op_Division(RelativePath, string)"/>
    public static RelativePath Divide(RelativePath left, string right) => left / right;

    /// <summary>Whether this is the prefix itself or lies below it.</summary>
    public bool StartsWith(RelativePath prefix) =>
        Value.StartsWith(prefix.Value, StringComparison.Ordinal)
        && (Value.Length == prefix.Value.Length || Value[prefix.Value.Length] == '/');

    public override string ToString() => Value;
}
