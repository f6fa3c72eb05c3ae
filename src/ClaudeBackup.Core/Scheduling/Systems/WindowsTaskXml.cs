using System.Buffers;
using System.Xml;
using System.Xml.Linq;

namespace ClaudeBackup.Core.Scheduling;

/// <summary>The text of a task of the <see href="https://learn.microsoft.com/windows/win32/taskschd/task-scheduler-schema">Task Scheduler</see>.</summary>
internal static class WindowsTaskXml
{
    private static readonly XNamespace Task = "http://schemas.microsoft.com/windows/2004/02/mit/task";

    // A console program of a signed-in user gets a window on the screen. The console host itself makes one without: its option is what
    // Windows Terminal starts it with, https://github.com/microsoft/terminal/blob/main/src/host/ConsoleArguments.cpp
    private const string WindowLess = @"%SystemRoot%\System32\conhost.exe";
    private const string WindowLessOption = "--headless";

    // no path has them: what stands for a letter that the code page of a console does not have, or that was of another one
    private static readonly SearchValues<char> Lost = SearchValues.Create("?\uFFFD");

    public static string Render(Job job, Schedule schedule)
    {
        var words = job.ArgumentsWithFile.Prepend(job.Program.Value).Select(Quote);
        var root = new XElement(
            Task + "Task",
            new XAttribute("version", "1.2"),
            new XElement(Task + "RegistrationInfo", new XElement(Task + "Description", Job.Description)),
            new XElement(Task + "Triggers", Trigger(schedule)),
            new XElement(
                Task + "Settings",
                new XElement(Task + "MultipleInstancesPolicy", "IgnoreNew"),
                new XElement(Task + "DisallowStartIfOnBatteries", "false"),
                new XElement(Task + "StopIfGoingOnBatteries", "false"),
                new XElement(Task + "StartWhenAvailable", "true"),
                new XElement(Task + "Hidden", "true"),
                new XElement(Task + "ExecutionTimeLimit", "PT24H"),
                new XElement(Task + "Priority", "7")
            ),
            new XElement(
                Task + "Actions",
                new XElement(
                    Task + "Exec",
                    new XElement(Task + "Command", WindowLess),
                    new XElement(Task + "Arguments", $"{WindowLessOption} {string.Join(' ', words)}")
                )
            )
        );
        return $"<?xml version=\"1.0\" encoding=\"UTF-16\"?>\n{root.ToString().ReplaceLineEndings("\n")}\n";
    }

    /// <summary>Whether a task that was read back is switched on.</summary>
    /// <param name="text">What schtasks says of it, in whatever code page: the tags are plain.</param>
    public static bool IsEnabled(string text)
    {
        // one that cannot be read is there, and nothing says that it is off
        if (!text.Contains("<Task", StringComparison.Ordinal))
        {
            return false;
        }

        var root = TryParse(text);
        return root is null
            || root.Descendants(Task + "Enabled").All(e => !string.Equals(e.Value, "false", StringComparison.Ordinal));
    }

    /// <summary>What a task that was read back starts, with its arguments; null when that cannot be told.</summary>
    /// <param name="text">As for <see cref="IsEnabled"/>: letters beyond ASCII may have become others on the way.</param>
    public static IReadOnlyList<string>? Words(string text)
    {
        if (TryParse(text) is not { } root)
        {
            return null;
        }

        var arguments = string.Join(' ', root.Descendants(Task + "Arguments").Select(a => a.Value));
        // every other part is within quotes
        return arguments.AsSpan().ContainsAny(Lost)
            ? null
            :
            [
                .. arguments
                    .Split('"')
                    .SelectMany(
                        (part, at) => at % 2 == 1 ? [part] : part.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                    ),
            ];
    }

    private static XElement? TryParse(string text)
    {
        try
        {
            var begin = text.IndexOf("<Task", StringComparison.Ordinal);
            return begin < 0 ? null : XElement.Parse(text[begin..]);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static XElement Trigger(Schedule schedule)
    {
        var begins = schedule == Schedule.Daily ? "2026-01-01T03:00:00" : "2026-01-01T00:00:00";
        var repetition =
            schedule == Schedule.Daily
                ? null
                : new XElement(
                    Task + "Repetition",
                    new XElement(Task + "Interval", schedule == Schedule.SixHourly ? "PT6H" : "PT1H"),
                    new XElement(Task + "Duration", "P1D")
                );
        return new XElement(
            Task + "CalendarTrigger",
            repetition,
            new XElement(Task + "StartBoundary", begins),
            new XElement(Task + "RandomDelay", schedule == Schedule.Hourly ? "PT5M" : "PT15M"),
            new XElement(Task + "ScheduleByDay", new XElement(Task + "DaysInterval", "1"))
        );
    }

    private static string Quote(string text) => text.Contains(' ', StringComparison.Ordinal) ? $"\"{text}\"" : text;
}
