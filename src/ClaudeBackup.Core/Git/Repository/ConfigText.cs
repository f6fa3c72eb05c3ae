namespace ClaudeBackup.Core.Git;

/// <summary>Reads a <c>.git/config</c> without git, as far as git itself wrote it there for us: one setting a line, nothing included.</summary>
internal static class ConfigText
{
    /// <summary>The last value of a setting; null when it is not set.</summary>
    /// <param name="lines">The lines of the file.</param>
    /// <param name="section">As in <c>remote "origin"</c>.</param>
    /// <param name="key">As in <c>url</c>; upper and lower case are the same.</param>
    public static string? Find(IEnumerable<string> lines, string section, string key)
    {
        string? value = null;
        var isInside = false;
        foreach (var line in lines.Select(l => l.Trim()))
        {
            if (line.StartsWith('['))
            {
                isInside = line == $"[{section}]";
            }
            else if (
                isInside
                && line.Split('=', 2, StringSplitOptions.TrimEntries) is [var name, var text]
                && name.Equals(key, StringComparison.OrdinalIgnoreCase)
            )
            {
                value = text;
            }
        }

        return value;
    }
}
