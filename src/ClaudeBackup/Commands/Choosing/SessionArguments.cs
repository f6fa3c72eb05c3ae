using System.CommandLine;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Manual;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>The parts of a command line that choose sessions, the same in every command that has them.</summary>
internal static class SessionArguments
{
    /// <summary>One session; several words are one text, see <see cref="Session(ParseResult, Argument{string[]})"/>.</summary>
    public static Argument<string[]> Session(ArgumentArity arity) =>
        new("session")
        {
            Description = "The id of a session or the beginning of one, or words from its title or first prompt.",
            Arity = arity,
            CompletionSources = { StoredValues.Of(StoredValues.Sessions) },
        };

    /// <summary>What was typed for a session, without the quotes that a shell does not ask for; null for nothing.</summary>
    public static string? Session(ParseResult parsed, Argument<string[]> argument) =>
        parsed.GetValue(argument) is { Length: > 0 } words ? string.Join(' ', words) : null;

    /// <summary>The same, where nothing is enough as long as a filter narrows the choice.</summary>
    /// <exception cref="BackupException">Usage: there is neither.</exception>
    public static string? SessionOr(SessionFilter filter, ParseResult parsed, Argument<string[]> argument) =>
        Session(parsed, argument) is { } typed ? typed
        : filter.IsEmpty ? throw Missing(parsed.CommandResult.Command.Name, "")
        : null;

    /// <summary>That no session was named, nor a filter.</summary>
    /// <param name="verb">Of the command.</param>
    /// <param name="other">What else would do, behind a comma; empty for nothing.</param>
    public static BackupException Missing(string verb, string other) =>
        new(
            FailureKind.Usage,
            $"{verb} needs a session: an id, words from its title or first prompt, or filters such as --title{other}.",
            $"List the sessions with: claude-backup restore --list. See: claude-backup {verb} --help"
        );

    public static Option<string?> Machine() =>
        new("--machine")
        {
            Description = "Only what this machine saved: the name of its folder below machines/.",
            HelpName = "SLUG",
            CompletionSources = { StoredValues.Of(StoredValues.Machines) },
        };

    /// <summary>Read before the rest of the command line: <see cref="PagerCommand"/>.</summary>
    public static Option<bool> NoPager() =>
        new(PagerCommand.Off) { Description = "Do not page. On a terminal, long output goes through $PAGER, or less." };

    public static Option<string?> State() =>
        new("--state")
        {
            Description =
                "Which state of the transcript, if several are kept: newest, fullest, or its number in versions. Default: fullest.",
            HelpName = "N",
        };

    /// <exception cref="BackupException">Usage: it is no state.</exception>
    public static WantedState? StateOf(string? text) => text is null ? null : WantedState.Parse(text);

    /// <summary>What all machines stored, with what the source of this one has now; where not all of it can be read, that is said.</summary>
    public static async Task<IReadOnlyList<MachineIndex>> IndexesAsync(
        App app,
        Reporter reporter,
        Slug own,
        CancellationToken cancellation
    )
    {
        var indexes = await app.Indexes.LoadAllAsync(own, cancellation);
        reporter.Note([.. indexes.Select(i => i.Damage).OfType<string>().Select(d => $"Warning: {d}")]);
        return
        [
            .. indexes.Select(i => i.Slug == own ? SourceLook.Now(i, app.Home, app.Files, app.Clock.GetUtcNow()) : i),
        ];
    }

    /// <summary>Brings the bytes of another machine's files here, where they were left at the remote.</summary>
    public static Task FetchAsync(
        App app,
        Reporter reporter,
        IEnumerable<StoredFile> files,
        CancellationToken cancellation
    ) =>
        ProgressView.RunAsync<object?>(
            reporter,
            "Fetching",
            async progress =>
            {
                await app.Remote.FetchAsync(files, progress, cancellation);
                return null;
            }
        );
}
