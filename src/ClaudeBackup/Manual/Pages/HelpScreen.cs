using ClaudeBackup.Terminal;

namespace ClaudeBackup.Manual;

/// <summary>What <c>--help</c> prints.</summary>
/// <param name="width">Columns of the terminal.</param>
internal sealed class HelpScreen(int width)
{
    // beyond this a line is hard to find the beginning of the next from
    private const int MostColumns = 100;
    private const int WidestName = 26;
    private const string Indent = "  ";

    private readonly int _width = Math.Min(width, MostColumns);

    public IEnumerable<string> Lines(CommandPage page) =>
        [
            .. Text(page.Help.Summary),
            .. page.Help.Paragraphs.SelectMany(paragraph => Text(paragraph).Prepend("")),
            .. Section("Usage", Usage.Of(page).Select(line => Indent + line)),
            .. page.IsProgram ? Groups(page) : Rows("Commands", page.Commands.Select(Row)),
            .. Rows("Arguments", page.Arguments.Select(a => (a.Shown, a.Description))),
            .. Rows("Options", page.Options.Select(o => (o.Shown, o.Description))),
            .. Section("Examples", page.Help.Examples.SelectMany(Example).Skip(1)),
            .. Rows("Exit codes", page.Help.Exits.Select(e => ($"{e.Code}", e.When))),
            .. Rows("Environment", page.Help.Environment.Select(v => (v.Name, v.Does))),
            .. page.IsProgram ? Section("Learn more", LearnMore) : [],
        ];

    private static readonly string[] LearnMore =
    [
        "  claude-backup help COMMAND, such as: claude-backup help restore",
        "  man claude-backup, where the manual is installed",
    ];

    private IEnumerable<string> Groups(CommandPage root) =>
        CommandGroups.Shown.SelectMany(group =>
            Rows(
                CommandGroups.Heading(group),
                root.Commands.Where(command => command.Help.Group == group).Select(Row),
                root.Commands.Max(command => command.Path[^1].Length)
            )
        );

    private static (string, string) Row(CommandPage command) =>
        (command.Path[^1], Sentences.First(command.Help.Summary));

    private static IEnumerable<string> Example(Example example) =>
        ["", $"{Indent}# {Sentences.Within(example.Does)}", Indent + example.Line];

    private string[] Rows(string heading, IEnumerable<(string Name, string Text)> rows, int least = 0)
    {
        (string Name, string Text)[] all = [.. rows];
        var column = all.Select(row => row.Name.Length).Where(n => n <= WidestName).Append(least).Max();
        return Section(heading, all.SelectMany(row => Row(row.Name, row.Text, column)));
    }

    // a name that is too long for the column has a line of its own
    private IEnumerable<string> Row(string name, string text, int column) =>
        name.Length > column
            ? Wrapping.Lines(new string(' ', column + 4), text, _width).Prepend(Indent + name)
            : Wrapping.Lines($"{Indent}{name.PadRight(column)}{Indent}", text, _width);

    private static string[] Section(string heading, IEnumerable<string> lines)
    {
        string[] all = [.. lines];
        return all.Length == 0 ? [] : ["", $"{heading}:", .. all];
    }

    private IEnumerable<string> Text(string text) => Wrapping.Lines("", text, _width);
}
