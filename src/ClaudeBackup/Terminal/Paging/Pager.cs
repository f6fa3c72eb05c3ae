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

    // a program that is not there has ended long before it could have taken so many lines
    private const int MostKept = 20_000;

    // as git does it: what fits stays there without a key, colours are shown, and the screen is left as it is
    private static readonly Dictionary<string, string> Usual = new(StringComparer.Ordinal)
    {
        ["LESS"] = "FRX",
        ["LV"] = "-c",
        ["LESSCHARSET"] = "utf-8",
    };

    /// <summary>Whether it has the terminal now.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>
    /// Shows lines as they come, and prints them instead when they fit on the screen or when there is no such program. What the lines throw is thrown
    /// again, behind what was shown.
    /// </summary>
    /// <param name="lines">As the terminal is to show them.</param>
    /// <param name="width">Columns of the terminal.</param>
    /// <param name="print">Prints lines.</param>
    public void Show(IEnumerable<string> lines, int width, Action<IEnumerable<string>> print)
    {
        using var coming = lines.GetEnumerator();
        var kept = new List<string>();
        var rows = 1;
        while (height is null || rows <= height)
        {
            if (!coming.MoveNext())
            {
                print(kept);
                return;
            }

            kept.Add(coming.Current);
            rows += Math.Max(1, (PlainText.Width(coming.Current) + width - 1) / width);
            if (height is null)
            {
                break;
            }
        }

        if (!TryShow(kept, coming))
        {
            print(kept.Concat(Rest(coming)));
        }
    }

    private bool TryShow(List<string> kept, IEnumerator<string> coming)
    {
        IsOpen = true;
        var hasStarted = false;
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
                },
                input =>
                {
                    hasStarted = true;
                    Write(input, kept, coming);
                }
            );
            return ended is not (CannotStart or NotFound);
        }
        catch (BackupException) when (!hasStarted)
        {
            return false;
        }
        finally
        {
            IsOpen = false;
        }
    }

    private static void Write(Stream input, List<string> kept, IEnumerator<string> coming)
    {
        foreach (var line in kept)
        {
            input.Write(Encoding.UTF8.GetBytes(line + "\n"));
        }

        input.Flush();
        while (coming.MoveNext())
        {
            // should it turn out that there is no such program, these are printed
            if (kept.Count < MostKept)
            {
                kept.Add(coming.Current);
            }

            input.Write(Encoding.UTF8.GetBytes(coming.Current + "\n"));
        }
    }

    private static IEnumerable<string> Rest(IEnumerator<string> coming)
    {
        while (coming.MoveNext())
        {
            yield return coming.Current;
        }
    }
}
