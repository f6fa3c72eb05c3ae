using System.CommandLine;
using System.Globalization;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>What was asked of <c>restore</c>: one session, everything of a machine, or a list.</summary>
internal sealed record RestoreOptions(string? Id, bool List, bool All, bool Force, bool DryRun, SessionFilter Filter)
{
    /// <summary>The options behind <see cref="Filter"/> as they were typed.</summary>
    public string FilterText { get; init; } = "";

    /// <summary>The moment of which it is; null for now.</summary>
    public PastMoment? At { get; init; }

    /// <summary>Which state of the one session; null where it was not said.</summary>
    public WantedState? State { get; init; }

    /// <summary>Where else it comes back.</summary>
    public ElsewhereRequest Elsewhere { get; init; } = new([], Here: false, To: null);

    /// <exception cref="BackupException">Usage: some of it excludes the rest.</exception>
    public void Check()
    {
        if (this is { All: true, Id: { } words })
        {
            throw new BackupException(
                FailureKind.Usage,
                "A session and --all cannot be used together.",
                $"To restore every session with words in its title: claude-backup restore --all --title {ShellLine.Quoted(ShellLine.ShellsOfThisSystem[0], words)}"
            );
        }

        if (this is { List: true, All: true } or { List: true, Id: not null })
        {
            throw Usage($"{(All ? "--all" : "A session")} and --list cannot be used together.");
        }

        // a title may have such a word in it, and nobody means to bring that session back
        if (Id is "all" || (Id is { } id && MissingWord.IsList(id)))
        {
            throw new BackupException(
                FailureKind.Usage,
                $"restore takes a session, not {Id}.",
                Id is "all" ? "Did you mean --all?" : "Did you mean: claude-backup restore --list?"
            );
        }

        if (this is { All: false, Id: null, Force: true } or { All: false, Id: null, DryRun: true })
        {
            throw Usage($"{(DryRun ? "--dry-run" : "--force")} needs a session or --all.");
        }

        if (this is { All: false, Id: null, Elsewhere.Option: { } option })
        {
            throw Usage($"{option} needs a session or --all.");
        }

        if (State is not null && Id is null)
        {
            throw Usage("--state needs a session.");
        }

        if (Id is not null && Filter.Last is not null)
        {
            throw Usage("--last and a session cannot be used together.");
        }
    }

    public static Option<int?> Last()
    {
        var last = WholeNumber.Option("--last", "Only the newest N.");
        last.Validators.Add(result =>
        {
            if (
                result.Tokens is not [var text]
                || !int.TryParse(text.Value, CultureInfo.InvariantCulture, out var n)
                || n < 1
            )
            {
                result.AddError("--last must be at least 1.");
            }
        });
        return last;
    }

    private static BackupException Usage(string message) =>
        new(FailureKind.Usage, message, "See: claude-backup restore --help");
}
