using System.Text;

namespace ClaudeBackup.Manual;

/// <summary>Text as the macros of man pages take it.</summary>
internal static class Roff
{
    /// <summary>As it stands: no sign of it means anything.</summary>
    public static string Text(string text)
    {
        var escaped = new StringBuilder(text.Length + 8);
        foreach (var letter in text)
        {
            escaped.Append(
                letter switch
                {
                    '\\' => "\\e",
                    // a hyphen that can be copied into a shell
                    '-' => "\\-",
                    '\'' => "\\(aq",
                    '`' => "\\(ga",
                    '^' => "\\(ha",
                    '~' => "\\(ti",
                    _ => letter.ToString(),
                }
            );
        }

        return escaped is [] ? ""
            : escaped[0] is '.' ? $"\\&{escaped}"
            : escaped.ToString();
    }

    public static string Bold(string text) => $"\\fB{Text(text)}\\fR";

    /// <summary>In bold, with what stands in angle brackets in italics, for whoever reads puts something else there.</summary>
    public static string Synopsis(string text)
    {
        var shown = new StringBuilder();
        foreach (var part in text.Split('<'))
        {
            var (place, rest) = part.Split('>', 2) is [var inside, var behind] ? (inside, behind) : ("", part);
            shown.Append(place.Length == 0 ? "" : $"\\fI{Text(place)}\\fR").Append(rest.Length == 0 ? "" : Bold(rest));
        }

        return shown.ToString();
    }

    /// <summary>The argument of a macro.</summary>
    public static string Quoted(string text) => $"\"{Text(text).Replace("\"", "\\(dq", StringComparison.Ordinal)}\"";
}
