using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace ClaudeBackup.Core.Scheduling;

/// <summary>The text of a launch agent; the plain label and the times are those of the reference, so that ours takes the place of its.</summary>
internal static class LaunchdPlist
{
    // no text of ours defines entities, of which few lines can make very many
    private static readonly XmlReaderSettings Reading = new()
    {
        DtdProcessing = DtdProcessing.Ignore,
        IgnoreWhitespace = true,
    };

    private const string Variables = "EnvironmentVariables";

    public static string Label(JobName name) =>
        name.Suffix is null ? "com.claude-backup" : $"com.claude-backup.{name.Suffix}";

    public static string File(JobName name) => Label(name) + ".plist";

    public static string Render(JobName name, Job job, Schedule schedule)
    {
        var settings = new XElement(
            "dict",
            Pair("Label", new XElement("string", Label(name))),
            Pair("ProgramArguments", Texts(job.Arguments.Prepend(job.Program.Value))),
            Pair(
                Variables,
                new XElement(
                    "dict",
                    job.Environment.OrderBy(v => v.Key, StringComparer.Ordinal)
                        .Select(v => Pair(v.Key, new XElement("string", v.Value)))
                )
            ),
            When(schedule),
            Pair("ProcessType", new XElement("string", "Background")),
            Pair("LowPriorityIO", new XElement("true")),
            Pair("Nice", Number(10)),
            Pair("StandardOutPath", new XElement("string", "/dev/null")),
            Pair("StandardErrorPath", new XElement("string", "/dev/null"))
        );
        var document = new XDocument(
            new XDocumentType(
                "plist",
                "-//Apple//DTD PLIST 1.0//EN",
                "http://www.apple.com/DTDs/PropertyList-1.0.dtd",
                null
            ),
            new XElement("plist", new XAttribute("version", "1.0"), settings)
        );
        return $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{document.ToString().ReplaceLineEndings("\n")}\n";
    }

    /// <summary>The variables that an agent is given; null when its text cannot be read.</summary>
    public static IReadOnlyDictionary<string, string>? VariablesOf(string text)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), Reading);
            return XDocument
                .Load(reader)
                .Descendants("key")
                .Where(key => key.Value == Variables)
                .Select(key => key.NextNode)
                .OfType<XElement>()
                .Elements("key")
                .DistinctBy(key => key.Value, StringComparer.Ordinal)
                .ToDictionary(key => key.Value, key => (key.NextNode as XElement)?.Value ?? "", StringComparer.Ordinal);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    // clock times rather than an interval, which counts from when the agent was loaded; one that was slept through is made up for
    private static object[] When(Schedule schedule) =>
        Pair(
            "StartCalendarInterval",
            schedule == Schedule.Daily ? At(3)
                : schedule == Schedule.SixHourly ? new XElement("array", At(0), At(6), At(12), At(18))
                : At(hour: null)
        );

    private static XElement At(int? hour) =>
        new("dict", hour is { } h ? Pair("Hour", Number(h)) : null, Pair("Minute", Number(0)));

    private static object[] Pair(string key, XElement value) => [new XElement("key", key), value];

    private static XElement Texts(IEnumerable<string> texts) =>
        new("array", texts.Select(t => new XElement("string", t)));

    private static XElement Number(int value) => new("integer", value.ToString(CultureInfo.InvariantCulture));
}
