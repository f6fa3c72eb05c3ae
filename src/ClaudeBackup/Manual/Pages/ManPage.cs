using System.Text;

namespace ClaudeBackup.Manual;

/// <summary>A command as a page of section 1, in the macros that every <c>man</c> has. The same command gives the same bytes.</summary>
internal static class ManPage
{
    // that of the build would make other bytes every day
    private const string Date = "2026-11-28";

    /// <param name="page">The command.</param>
    /// <param name="root">The page of the program.</param>
    /// <param name="version">The version of the program.</param>
    public static string Of(CommandPage page, CommandPage root, string version)
    {
        var text = new StringBuilder();
        var title = Roff.Quoted(page.FileName.ToUpperInvariant());
        Line(
            text,
            $".TH {title} 1 {Date} {Roff.Quoted($"claude-backup {version}")} {Roff.Quoted("Manual of claude-backup")}"
        );
        Section(text, "NAME");
        Line(text, $"{Roff.Text(page.FileName)} \\- {Roff.Text(Sentences.Within(Sentences.First(page.Help.Summary)))}");
        Section(text, "SYNOPSIS");
        foreach (var (usage, i) in Usage.Of(page).Select((usage, i) => (usage, i)))
        {
            Line(text, i == 0 ? Roff.Synopsis(usage) : $".br\n{Roff.Synopsis(usage)}");
        }

        Section(text, "DESCRIPTION");
        foreach (var (paragraph, i) in page.Help.Paragraphs.Prepend(page.Help.Summary).Select((p, i) => (p, i)))
        {
            Line(text, (i == 0 ? "" : ".PP\n") + Roff.Text(paragraph));
        }

        Terms(text, "COMMANDS", Listed(page).Select(c => (Roff.Bold(c.Name), Reference(c))));
        Terms(text, "ARGUMENTS", page.Arguments.Select(a => (Roff.Synopsis(a.Shown), Roff.Text(a.Description))));
        Terms(text, "OPTIONS", page.Options.Select(o => (Roff.Synopsis(o.Shown), Roff.Text(o.Description))));
        Examples(text, page.Help.Examples);
        Terms(text, "EXIT STATUS", page.Help.Exits.Select(e => (Roff.Bold($"{e.Code}"), Roff.Text(e.When))));
        Terms(text, "ENVIRONMENT", page.Help.Environment.Select(v => (Roff.Bold(v.Name), Roff.Text(v.Does))));
        Terms(text, "FILES", page.Help.Files.Select(f => (Roff.Bold(f.Path), Roff.Text(f.Holds))));
        SeeAlso(text, page, root);
        return text.ToString();
    }

    private static IEnumerable<CommandPage> Listed(CommandPage page) =>
        page.IsProgram
            ? CommandGroups
                .Shown.Append(CommandGroup.None)
                .SelectMany(group => page.Commands.Where(command => command.Help.Group == group))
            : page.Commands;

    private static string Reference(CommandPage command) =>
        $"{Roff.Text(command.Help.Summary)}\nSee\n.BR {Roff.Text(command.FileName)} (1).";

    private static void Examples(StringBuilder text, IReadOnlyList<Example> examples)
    {
        if (examples.Count == 0)
        {
            return;
        }

        Section(text, "EXAMPLES");
        foreach (var (example, i) in examples.Select((example, i) => (example, i)))
        {
            Line(text, (i == 0 ? "" : ".PP\n") + $"{Roff.Text(example.Does)}:");
            Line(text, $".PP\n.RS 4\n.nf\n{Roff.Bold(example.Line)}\n.fi\n.RE");
        }
    }

    private static void SeeAlso(StringBuilder text, CommandPage page, CommandPage root)
    {
        var near = page.IsProgram
            ? root.Commands
            :
            [
                root,
                .. root.All.Where(other =>
                    other.Path.Count > 0
                    && other != page
                    && (
                        other.Path[0] == page.Path[0]
                        || (other.Path.Count == 1 && page.Path.Count == 1 && other.Help.Group == page.Help.Group)
                    )
                ),
            ];
        Section(text, "SEE ALSO");
        var names = near.Select(other => other.FileName)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .ToArray();
        foreach (var (name, i) in names.Select((name, i) => (name, i)))
        {
            Line(text, $".BR {Roff.Text(name)} (1){(i < names.Length - 1 ? "," : "")}");
        }
    }

    private static void Terms(StringBuilder text, string heading, IEnumerable<(string Term, string Text)> terms)
    {
        var isFirst = true;
        foreach (var (term, described) in terms)
        {
            if (isFirst)
            {
                Section(text, heading);
                isFirst = false;
            }

            Line(text, $".TP\n{term}\n{described}");
        }
    }

    private static void Section(StringBuilder text, string heading) =>
        Line(text, heading.Contains(' ', StringComparison.Ordinal) ? $".SH \"{heading}\"" : $".SH {heading}");

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');
}
