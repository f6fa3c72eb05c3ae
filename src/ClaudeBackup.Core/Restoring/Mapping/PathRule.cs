namespace ClaudeBackup.Core.Restoring;

/// <summary>Where a folder and all below it are on the machine to which sessions come back. Pure.</summary>
public sealed record PathRule
{
    private PathRule(string from, string to, IReadOnlyList<string> names)
    {
        From = from;
        To = to;
        Names = names;
        Notation = PathNotations.Of(from);
        IsToWindows = PathNotations.IsWindows(PathNotations.Of(to));
    }

    /// <summary>The folder as sessions have it.</summary>
    public string From { get; }

    /// <summary>The folder that takes its place.</summary>
    public string To { get; }

    /// <summary>The names in <see cref="From"/>, that of its drive among them.</summary>
    internal IReadOnlyList<string> Names { get; }

    internal PathNotation Notation { get; }

    /// <summary>How names of such paths are compared.</summary>
    internal StringComparer Comparer =>
        PathNotations.IsWindows(Notation) ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    /// <summary>The folder of so many names at or above <see cref="From"/>.</summary>
    internal string Above(int count) => Joined(Notation, [.. Names.Take(count)]);

    /// <summary>Whether what it makes has backslashes.</summary>
    internal bool IsToWindows { get; }

    /// <summary>A rule of two folders; null when one of them is no absolute path of any system.</summary>
    /// <param name="from">In any notation; a separator at the end, a doubled one, <c>.</c> and <c>..</c> say nothing of their own.</param>
    /// <param name="to">The same.</param>
    public static PathRule? TryOf(string from, string to)
    {
        var (old, now) = (Written(from), Written(to));
        return old is null || now is null ? null : new PathRule(old, now, NamesOf(old));
    }

    /// <summary>Whether another rule is for the same folder.</summary>
    public bool IsForFolderOf(PathRule other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Notation == other.Notation && Names.SequenceEqual(other.Names, Comparer);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{From}={To}";

    /// <summary>What parts the names of a path.</summary>
    internal static bool IsSeparator(char unit, bool isWindows) => unit is '/' || (isWindows && unit is '\\');

    private static string[] NamesOf(string path) =>
        path.Split(
            PathNotations.IsWindows(PathNotations.Of(path)) ? ['\\'] : ['/'],
            StringSplitOptions.RemoveEmptyEntries
        );

    // as a system writes it itself: one separator between names, and none at the end but that of a root
    private static string? Written(string path)
    {
        var notation = PathNotations.Of(path);
        if (notation is PathNotation.None || path.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        var isWindows = PathNotations.IsWindows(notation);
        // the drive, or the server and its share, are what nothing leads out of
        var fixedNames = notation switch
        {
            PathNotation.Drive => 1,
            PathNotation.Share => 2,
            _ => 0,
        };
        var names = new List<string>();
        foreach (var name in path.Split(isWindows ? ['/', '\\'] : ['/'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (name is ".." && names.Count > fixedNames)
            {
                names.RemoveAt(names.Count - 1);
            }
            else if (name is not ("." or ".."))
            {
                names.Add(name);
            }
        }

        return Joined(notation, names);
    }

    private static string Joined(PathNotation notation, List<string> names) =>
        notation switch
        {
            PathNotation.Posix => "/" + string.Join('/', names),
            PathNotation.Share => @"\\" + string.Join('\\', names),
            _ => names.Count == 1 ? names[0] + '\\' : string.Join('\\', names),
        };
}
