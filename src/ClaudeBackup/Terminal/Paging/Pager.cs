using System.Text;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Terminal;

/// <summary>
/// The program in which the user looks at what is longer than the screen. That it is missing, or ends before it has shown everything, is no
/// failure: the command has done what it was asked for.
/// </summary>
/// <param name="command">What starts it.</param>
/// <param name="height">Rows of the terminal; null where nobody knows.</param>
internal sealed class Pager(PagerCommand command, int? height)
{
    // as shells end when they do not find a command, or may not start it
    private const int CannotStart = 126;
    private const int NotFound = 127;

    // as git does it: what fits stays there without a key, colours are shown, and the screen is left as it is
    private static readonly Dictionary<string, string> Usual = new(StringComparer.Ordinal)
    {
        ["LESS"] = "FRX",
        ["LV"] = "-c",
        ["LESSCHARSET"] = "utf-8",
    };

    /// <summary>Whether it has the terminal now.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Shows lines, should they not fit on the screen.</summary>
    /// <param name="lines">As the terminal is to show them.</param>
    /// <param name="width">Columns of the terminal.</param>
    /// <returns>False when nothing was shown.</returns>
    public bool Show(IReadOnlyList<string> lines, int width)
    {
        if (lines.Sum(line => Math.Max(1, (PlainText.Width(line) + width - 1) / width)) < height)
        {
            return false;
        }

        IsOpen = true;
        try
        {
            var ended = new ProcessRunner().OnTerminal(
                new ProcessRequest
                {
                    FileName = command.File,
                    Arguments = command.Arguments,
                    Environment = Usual
                        .Where(variable => !command.IsSet(variable.Key))
                        .ToDictionary(variable => variable.Key, string? (variable) => variable.Value),
                    Input = Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))),
                }
            );
            return ended is not (CannotStart or NotFound);
        }
        catch (BackupException)
        {
            return false;
        }
        finally
        {
            IsOpen = false;
        }
    }
}
