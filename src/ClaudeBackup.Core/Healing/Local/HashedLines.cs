using System.Text;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Healing;

/// <summary>A small file of lines of ours, the last of which tells the hash of those before it. What it says can be found out again; so any doubt about it reads as absence.</summary>
internal static class HashedLines
{
    private const string Mark = "hash ";

    /// <summary>The text of a file.</summary>
    /// <param name="lines">All lines but the last.</param>
    public static string Text(IEnumerable<string> lines)
    {
        var text = string.Concat(lines.Select(line => line + "\n"));
        return $"{text}{Mark}{HashOf(text)}\n";
    }

    /// <summary>The lines of a file; null where it is missing, cannot be read, or is not as it was written.</summary>
    /// <param name="file">The file.</param>
    public static string[]? TryRead(AbsolutePath file)
    {
        try
        {
            var text = File.ReadAllText(file.Value);
            return
                text.LastIndexOf(Mark, StringComparison.Ordinal) is >= 0 and var end
                && text[end..] == $"{Mark}{HashOf(text[..end])}\n"
                ? text[..end].Split('\n')[..^1]
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string HashOf(string text) => HashedJson.HashOf(Encoding.UTF8.GetBytes(text));
}
