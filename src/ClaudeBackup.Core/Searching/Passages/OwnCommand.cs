using System.Collections.Frozen;
using System.Text;

namespace ClaudeBackup.Core.Searching;

/// <summary>
/// Whether a tool was called to look into earlier sessions by this program: what it gives back then was said elsewhere, and would be found once more with every
/// search. Pure.
/// </summary>
internal static class OwnCommand
{
    private const string Program = "claude-backup";

    private static readonly FrozenSet<string> Verbs = Set("search", "show", "peek", "export");

    private static readonly FrozenSet<string> Questions = Set("search_sessions", "read_session", "list_sessions");

    // what only starts another program, or goes on with one
    private static readonly FrozenSet<string> Starters = Set(
        ["sudo", "doas", "env", "command", "exec", "time", "nohup", "nice", "timeout", "stdbuf", "xargs", "watch"],
        [
            "npx",
            "npm",
            "bunx",
            "bun",
            "pnpm",
            "pnpx",
            "yarn",
            "dlx",
            "x",
            "exec",
            "dotnet",
            "dnx",
            "tool",
            "run",
            "mise",
        ],
        ["do", "then", "else", "elif", "if", "while", "until", "!", "{", "&", "."]
    );

    // options of these with a word behind them: sudo -u dev, npx -p package
    private static readonly FrozenSet<string> WithValue = Set("-u", "-g", "-n", "-p", "--package");

    private static readonly FrozenSet<string> Shells = Set(
        "bash",
        "sh",
        "zsh",
        "dash",
        "fish",
        "pwsh",
        "powershell",
        "cmd",
        "wsl"
    );

    /// <summary>Decides.</summary>
    /// <param name="tool">The tool, as Claude Code names it.</param>
    /// <param name="given">What it was given, as a text.</param>
    public static bool Is(string tool, string given) =>
        tool.StartsWith("mcp__", StringComparison.Ordinal)
            ? tool.Replace('_', '-').Contains($"-{Program}-", StringComparison.Ordinal)
                && Questions.Contains(tool[(tool.LastIndexOf("__", StringComparison.Ordinal) + 2)..])
            : tool is "Bash" or "PowerShell" && IsLine(given);

    /// <summary>Whether a line for a shell does so.</summary>
    public static bool IsLine(string line) =>
        line.Contains(Program, StringComparison.OrdinalIgnoreCase) && Commands(line).Any(IsCommand);

    private static bool IsCommand(List<string> words)
    {
        var at = 0;
        while (at < words.Count && (IsBefore(words[at]) || (at > 0 && WithValue.Contains(words[at - 1]))))
        {
            at++;
        }

        if (at == words.Count)
        {
            return false;
        }

        if (Shells.Contains(Name(words[at])))
        {
            return words.Skip(at + 1).Any(w => w.Contains(' ', StringComparison.Ordinal) && IsLine(w))
                || (at + 1 < words.Count && IsCommand([.. words.Skip(at + 1)]));
        }

        return Name(words[at]) == Program
            && words.Skip(at + 1).FirstOrDefault(w => !w.StartsWith('-')) is { } verb
            && Verbs.Contains(verb);
    }

    private static bool IsBefore(string word) =>
        word.StartsWith('-')
        || Starters.Contains(Name(word))
        || char.IsAsciiDigit(word[0])
        || (word.IndexOf('=', StringComparison.Ordinal) is > 0 and var sign && IsVariable(word.AsSpan(0, sign)));

    private static bool IsVariable(ReadOnlySpan<char> name)
    {
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or ':' or '$'))
            {
                return false;
            }
        }

        return true;
    }

    // of a path its last part; of a package what is before its version
    private static string Name(string word)
    {
        var name = word[(word.LastIndexOfAny(['/', '\\']) + 1)..].ToLowerInvariant();
        var version = name.IndexOf('@', StringComparison.Ordinal);
        name = version > 0 ? name[..version] : name;
        return Path.GetExtension(name) is ".exe" or ".cmd" or ".dll" or ".ps1"
            ? Path.GetFileNameWithoutExtension(name)
            : name;
    }

    // the words of each command, without their quotes
    private static IEnumerable<List<string>> Commands(string line)
    {
        var (words, word, quote) = (new List<string>(), new StringBuilder(), '\0');
        foreach (var c in line)
        {
            if (quote != '\0')
            {
                quote = c == quote ? '\0' : quote;
                _ = quote == '\0' ? word : word.Append(c);
            }
            else if (c is '"' or '\'')
            {
                quote = c;
            }
            else if (c is ';' or '|' or '\n' or '(' or ')' or '`' || (c == '&' && words.Count + word.Length > 0))
            {
                End();
                yield return words;
                words = [];
            }
            else if (char.IsWhiteSpace(c))
            {
                End();
            }
            else
            {
                _ = word.Append(c);
            }
        }

        End();
        yield return words;

        void End()
        {
            if (word.Length > 0)
            {
                words.Add(word.ToString());
                _ = word.Clear();
            }
        }
    }

    private static FrozenSet<string> Set(params IEnumerable<string>[] words) =>
        words.SelectMany(w => w).ToFrozenSet(StringComparer.Ordinal);

    private static FrozenSet<string> Set(params string[] words) => words.ToFrozenSet(StringComparer.Ordinal);
}
