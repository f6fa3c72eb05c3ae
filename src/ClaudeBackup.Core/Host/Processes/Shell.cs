using System.Buffers;
using System.Globalization;
using System.Text;

namespace ClaudeBackup.Core.Host;

/// <summary>What a user pastes a line into.</summary>
public enum Shell
{
    /// <summary>sh, bash, zsh and their kin, and fish.</summary>
    Posix,

    /// <summary>Windows PowerShell from 5.1 on, which knows no <c>&amp;&amp;</c>.</summary>
    PowerShell,

    /// <summary>The command prompt of Windows, which knows no single quotes.</summary>
    Cmd,
}

/// <summary>Lines for a shell. Pure.</summary>
public static class ShellLine
{
    // https://learn.microsoft.com/powershell/scripting/lang-spec/chapter-02#2352-string-literals
    private const string SingleQuotes = "'\u2018\u2019\u201A\u201B";

    private static readonly SearchValues<char> Harmless = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/._-+@%:,="
    );

    /// <summary>The shells that this system has.</summary>
    public static IReadOnlyList<Shell> ShellsOfThisSystem =>
        OperatingSystem.IsWindows() ? [Shell.PowerShell, Shell.Cmd] : [Shell.Posix];

    /// <summary>Changes to a folder and, when that went well, runs a command.</summary>
    /// <param name="shell">Whose language.</param>
    /// <param name="folder">Any path.</param>
    /// <param name="command">Harmless in each of the shells.</param>
    public static string InFolder(Shell shell, string folder, string command) =>
        shell switch
        {
            Shell.PowerShell => $"cd -LiteralPath {Quoted(shell, folder)}; if ($?) {{ {command} }}",
            Shell.Cmd => $"cd /d {Quoted(shell, folder)} && {command}",
            _ => $"cd {Quoted(shell, folder)} && {command}",
        };

    /// <summary>Runs a command with a variable in its environment; in the shells of Windows it stays set.</summary>
    /// <param name="shell">Whose language.</param>
    /// <param name="name">The variable.</param>
    /// <param name="value">Any text.</param>
    /// <param name="command">Harmless in each of the shells.</param>
    public static string With(Shell shell, string name, string value, string command) =>
        shell switch
        {
            Shell.PowerShell => $"$env:{name} = {Quoted(shell, value)}; {command}",
            Shell.Cmd => $"(set {Quoted(shell, $"{name}={value}")}) && {command}",
            _ => $"{name}={Quoted(shell, value)} {command}",
        };

    /// <summary>Takes a file away.</summary>
    public static string DeleteFile(Shell shell, string file) =>
        $"{(shell is Shell.Posix ? "rm" : "del")} {Quoted(shell, file)}";

    /// <summary>Makes a folder, and those above it that are missing.</summary>
    public static string MakeFolder(Shell shell, string folder) =>
        $"mkdir {(shell is Shell.Posix ? "-p " : "")}{Quoted(shell, folder)}";

    /// <summary>One argument that means the text and nothing else.</summary>
    public static string Quoted(Shell shell, string text) =>
        shell switch
        {
            Shell.PowerShell =>
                $"'{string.Concat(text.Select(c => SingleQuotes.Contains(c, StringComparison.Ordinal) ? $"{c}{c}" : $"{c}"))}'",
            // a percent sign begins a variable within quotes too, and no sign takes that away but one outside of them
            Shell.Cmd => $"\"{text.Replace("%", "\"^%\"", StringComparison.Ordinal)}\"",
            _ when text.EnumerateRunes().Any(IsUnseen) => Escaped(text),
            _ when text.AsSpan().ContainsAnyExcept(Harmless) || text.Length == 0 || text[0] is '-' =>
                $"'{string.Concat(text.Select(c => c is '\'' or '\\' ? $"'\\{c}'" : $"{c}"))}'",
            _ => text,
        };

    // what a terminal would obey, or not show, cannot be copied from one
    private static bool IsUnseen(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator;

    // as bash, zsh and ksh write it
    private static string Escaped(string text)
    {
        var line = new StringBuilder("$'");
        foreach (var rune in text.EnumerateRunes())
        {
            _ =
                IsUnseen(rune) ? line.AppendJoin("", Encoding.UTF8.GetBytes(rune.ToString()).Select(b => $"\\x{b:x2}"))
                : rune.Value is '\'' or '\\' ? line.Append('\\').Append(rune.ToString())
                : line.Append(rune.ToString());
        }

        return line.Append('\'').ToString();
    }
}
