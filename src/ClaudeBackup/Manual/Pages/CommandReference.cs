using System.Text;

namespace ClaudeBackup.Manual;

/// <summary>All commands on one page of Markdown: <c>docs/commands.md</c>.</summary>
internal static class CommandReference
{
    public static string Of(CommandPage root)
    {
        var text = new StringBuilder(
            """
            # Commands

            What `--help` of each command says. This page is made from the program; a test compares them.

            """
        ).Append('\n');
        foreach (var group in CommandGroups.Shown.Append(CommandGroup.None))
        {
            text.Append($"**{CommandGroups.Heading(group)}:** ");
            var names = root.Commands.Where(command => command.Help.Group == group).SelectMany(command => command.All);
            text.AppendJoin(" · ", names.Select(page => $"[{page.Words}](#{page.FileName})")).Append("\\\n");
        }

        text.Length -= 2;
        text.Append('\n');
        foreach (var page in root.All)
        {
            Page(text, page);
        }

        return text.ToString();
    }

    private static void Page(StringBuilder text, CommandPage page)
    {
        text.Append($"\n## {page.Name}\n\n{Prose(page.Help.Summary)}\n");
        foreach (var paragraph in page.Help.Paragraphs)
        {
            text.Append($"\n{Prose(paragraph)}\n");
        }

        text.Append($"\n```\n{string.Join('\n', Usage.Of(page))}\n```\n");
        Table(text, "argument", page.Arguments.Select(a => ($"`{a.Shown}`", a.Description)));
        Table(
            text,
            "option",
            page.Options.Where(o => page.IsProgram || !o.IsCommon).Select(o => ($"`{o.Shown}`", o.Description))
        );
        if (page.Help.Examples.Count > 0)
        {
            text.Append(
                $"\n```\n{string.Join("\n\n", page.Help.Examples.Select(e => $"# {Sentences.Within(e.Does)}\n{e.Line}"))}\n```\n"
            );
        }

        Table(text, "exit code", page.Help.Exits.Select(e => ($"{e.Code}", e.When)));
        Table(text, "environment", page.Help.Environment.Select(v => ($"`{v.Name}`", v.Does)));
        Table(text, "file", page.Help.Files.Select(f => ($"`{f.Path}`", f.Holds)));
    }

    private static void Table(StringBuilder text, string head, IEnumerable<(string Name, string Text)> rows)
    {
        var isFirst = true;
        foreach (var (name, said) in rows)
        {
            text.Append(isFirst ? $"\n| {head} | |\n| --- | --- |\n" : "");
            text.Append($"| {Cell(name)} | {Cell(Prose(said))} |\n");
            isFirst = false;
        }
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    // the page is read by people and by renderers that take angle brackets for HTML
    private static string Prose(string text) =>
        text.Replace("<", "\\<", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal);
}
