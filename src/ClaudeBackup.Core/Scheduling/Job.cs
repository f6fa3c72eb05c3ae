using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Scheduling;

/// <summary>What a system is asked to start.</summary>
/// <param name="Program">Where the program will still be after an update of it.</param>
/// <param name="Arguments">For it, as they are.</param>
/// <param name="Environment">Variables by which it finds what it finds when the user starts it: git, gh, the ssh agent, the source.</param>
/// <param name="EnvironmentFile">Where <see cref="JobEnvironment"/> has them for a scheduler that takes none.</param>
public sealed record Job(
    AbsolutePath Program,
    IReadOnlyList<string> Arguments,
    IReadOnlyDictionary<string, string> Environment,
    AbsolutePath EnvironmentFile
)
{
    /// <summary>How a user calls the program in a shell: by its name, or by its path where the name leads nowhere.</summary>
    public string Called { get; init; } = Name;

    /// <summary>The name of the program.</summary>
    public const string Name = "claude-backup";

    /// <summary>What it is, for people who read what their system starts.</summary>
    public const string Description = "Save what Claude Code keeps (claude-backup)";

    /// <summary>What a scheduled sync is started with.</summary>
    public static IReadOnlyList<string> SyncArguments { get; } = ["sync", "--scheduled"];

    /// <summary>The arguments with which it reads its variables itself.</summary>
    public IEnumerable<string> ArgumentsWithFile => [.. Arguments, JobEnvironment.Option, EnvironmentFile.Value];
}
