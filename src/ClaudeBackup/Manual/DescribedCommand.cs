using System.CommandLine;
using System.CommandLine.Completions;

namespace ClaudeBackup.Manual;

/// <summary>A command with all that help, man pages and completions tell of it.</summary>
/// <param name="name">The word that calls it.</param>
/// <param name="help">Made when it is asked for: most runs never do.</param>
internal sealed class DescribedCommand(string name, Func<CommandHelp> help) : Command(name)
{
    public CommandHelp Help => help();

    /// <summary>Whether it tells of the program alone. Then it never looks at the repository, and puts nothing right there.</summary>
    public bool IsOfProgram { get; init; }
}

/// <summary>The program itself, described like its commands.</summary>
internal sealed class DescribedRoot : RootCommand
{
    private readonly Func<CommandHelp> _help;

    /// <param name="help">Made when it is asked for.</param>
    public DescribedRoot(Func<CommandHelp> help)
    {
        _help = help;
        // completions come from the scripts that we make
        foreach (var directive in Directives.OfType<SuggestDirective>().ToArray())
        {
            _ = Directives.Remove(directive);
        }
    }

    public CommandHelp Help => _help();
}
