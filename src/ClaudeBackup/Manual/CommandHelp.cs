namespace ClaudeBackup.Manual;

/// <summary>What a command says of itself beside its arguments and options. It is given where the command is made.</summary>
/// <param name="Summary">One sentence.</param>
internal sealed record CommandHelp(string Summary)
{
    /// <summary>Under which heading the first page lists it.</summary>
    public CommandGroup Group { get; init; }

    /// <summary>What has to be known beyond the sentence, a paragraph each.</summary>
    public IReadOnlyList<string> Paragraphs { get; init; } = [];

    /// <summary>Command lines as somebody would type them. A test runs each.</summary>
    public IReadOnlyList<Example> Examples { get; init; } = [];

    /// <summary>The exit codes that this command has, in their order.</summary>
    public IReadOnlyList<ExitCondition> Exits { get; init; } = [];

    /// <summary>The environment variables that matter to it.</summary>
    public IReadOnlyList<Variable> Environment { get; init; } = [];

    /// <summary>The files that it is about.</summary>
    public IReadOnlyList<NamedFile> Files { get; init; } = [];
}

/// <summary>Headings of the first page, in their order.</summary>
internal enum CommandGroup
{
    /// <summary>Not on the first page: called by programs.</summary>
    None,
    Save,
    BringBack,
    Move,
    Setup,
    LookAfter,
    Help,
}

/// <summary>A command line and what it does.</summary>
/// <param name="Line">As it is typed.</param>
/// <param name="Does">In words, verb first, without a stop.</param>
internal sealed record Example(string Line, string Does)
{
    /// <summary>What it ends with where all is well.</summary>
    public int Exit { get; init; } = ExitCodes.Done;
}

/// <summary>An exit code and when a command ends with it.</summary>
internal sealed record ExitCondition(int Code, string When);

/// <summary>An environment variable and what it does to a command.</summary>
internal sealed record Variable(string Name, string Does);

/// <summary>A file or folder and what it holds.</summary>
internal sealed record NamedFile(string Path, string Holds);
