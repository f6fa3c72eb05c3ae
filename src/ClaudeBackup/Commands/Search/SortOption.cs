using System.CommandLine;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Searching;

namespace ClaudeBackup.Commands;

/// <summary>The option that says in which order hits come.</summary>
internal sealed class SortOption
{
    public Option<string> Option { get; } =
        new("--sort")
        {
            Description = "Order of the sessions: relevance, newest or oldest.",
            DefaultValueFactory = _ => "relevance",
            HelpName = "ORDER",
        };

    /// <exception cref="BackupException">Usage: it is none.</exception>
    public SearchOrder Read(ParseResult parsed) =>
        parsed.GetValue(Option) switch
        {
            "newest" => SearchOrder.Newest,
            "oldest" => SearchOrder.Oldest,
            "relevance" => SearchOrder.Relevance,
            var other => throw new BackupException(
                FailureKind.Usage,
                $"--sort: '{other}' is not one of relevance, newest, oldest.",
                "See: claude-backup search --help"
            ),
        };
}
