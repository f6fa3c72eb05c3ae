namespace ClaudeBackup.Terminal;

/// <summary>Paths as a narrow column shows them: the home as <c>~</c>, and of what is too long the end, which names it. Pure.</summary>
internal static class ShortPath
{
    private const char Cut = '…';

    /// <summary>With the home as <c>~</c>.</summary>
    /// <param name="path">Of any system, or no path at all.</param>
    /// <param name="home">The home of who reads it; null when it is not known.</param>
    public static string InHome(string path, string? home)
    {
        var above = home?.TrimEnd('/', '\\');
        return string.IsNullOrEmpty(above) || !path.StartsWith(above, StringComparison.Ordinal) ? path
            : path.Length == above.Length ? "~"
            : path[above.Length] is '/' or '\\' ? $"~{path[above.Length..]}"
            : path;
    }

    /// <summary>As many of its last parts as there is room for, behind a sign that something is missing; of a part that is too long, its end.</summary>
    /// <param name="path">Of any system, or no path at all.</param>
    /// <param name="width">Columns.</param>
    public static string Fitted(string path, int width)
    {
        if (PlainText.Width(path) <= width)
        {
            return path;
        }

        for (var at = 1; at < path.Length - 1; at++)
        {
            if (path[at] is '/' or '\\' && PlainText.Width(path[at..]) < width)
            {
                return Cut + path[at..];
            }
        }

        return Cut + PlainText.TakeEnd(path, width - 1);
    }
}
