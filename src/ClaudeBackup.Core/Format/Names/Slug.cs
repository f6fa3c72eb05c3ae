using System.Globalization;

namespace ClaudeBackup.Core.Format;

/// <summary>
/// The name of a machine's folder, checked: there is none that a version of this program, or the reference, cannot have given. What a tree, a
/// list or a manifest says of a machine becomes one or is set aside. Pure.
/// </summary>
public sealed record Slug
{
    /// <summary>Longest that is given, in characters.</summary>
    public const int Longest = 64;

    // what a name on the network may have, after which the reference named folders
    private const int LongestFound = 253;

    private Slug(string value)
    {
        Value = value;
        Folder = $"{RepositoryLayout.MachinesFolder}/{value}";
    }

    /// <summary>The name: <c>[a-z0-9-]</c>, and what stood in host names besides when the reference named folders after them.</summary>
    public string Value { get; }

    /// <summary>Where the machine keeps everything: <c>machines/&lt;slug&gt;</c>.</summary>
    public string Folder { get; }

    /// <summary>Orders as the folders stand in a tree.</summary>
    public static IComparer<Slug> InOrder { get; } =
        Comparer<Slug>.Create((left, right) => string.CompareOrdinal(left.Value, right.Value));

    /// <summary>Takes a name from elsewhere; null when no machine's folder can have it.</summary>
    public static Slug? TryParse(string name) =>
        name.Length is > 0 and <= LongestFound
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
        && name[0] != '.'
        && name[^1] != '.'
            ? new Slug(name)
            : null;

    /// <summary>As <see cref="TryParse"/>, for a name that was one when it was written.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static Slug Parse(string name) =>
        TryParse(name) ?? throw new FormatException($"\"{name}\" is not the name of a machine's folder.");

    /// <summary>
    /// The slug of a host name or of a wish of the user: what stands before the first dot, lower case, with one hyphen for
    /// all that is no ASCII letter or digit; <c>machine</c> when nothing is left.
    /// </summary>
    public static Slug Of(string name)
    {
        var shortName = name.Split('.')[0].ToLowerInvariant();
        var mapped = string.Concat(shortName.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
        var joined = string.Join('-', mapped.Split('-', StringSplitOptions.RemoveEmptyEntries));
        joined = joined[..Math.Min(joined.Length, Longest)].Trim('-');
        return new Slug(joined.Length == 0 ? "machine" : joined);
    }

    /// <summary>The slug to take: this one, or this one with the first free number when another machine has it.</summary>
    /// <param name="isTaken">Whether another machine's folder has that slug.</param>
    public Slug FirstFree(Func<Slug, bool> isTaken)
    {
        for (var n = 1; ; n++)
        {
            var suffix = n == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"-{n}");
            var slug = new Slug(Value[..Math.Min(Value.Length, Longest - suffix.Length)] + suffix);
            if (!isTaken(slug))
            {
                return slug;
            }
        }
    }

    /// <summary>The machine in whose folder a path lies; null for a path elsewhere, or in a folder that is no machine's.</summary>
    /// <param name="path">With <c>/</c> between components, from the root; the folder itself or anything in it.</param>
    public static Slug? OwnerOf(string path) =>
        path.Split('/', 3) is [RepositoryLayout.MachinesFolder, var name, ..] ? TryParse(name) : null;

    /// <summary>Where something below the machine's folder lies, from the root.</summary>
    public string PathOf(string below) => $"{Folder}/{below}";

    /// <summary>Takes back what <see cref="PathOf"/> gave: what lies below this machine's folder; null for a path elsewhere, and for the folder.</summary>
    public string? Below(string path) =>
        path.Length > Folder.Length + 1
        && path.StartsWith(Folder, StringComparison.Ordinal)
        && path[Folder.Length] == '/'
            ? path[(Folder.Length + 1)..]
            : null;

    /// <inheritdoc/>
    public override string ToString() => Value;
}
