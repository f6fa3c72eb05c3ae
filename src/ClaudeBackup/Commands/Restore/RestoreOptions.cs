using System.CommandLine;
using System.Globalization;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>What was asked of <c>restore</c>: one session, everything of a machine, or a list.</summary>
internal sealed record RestoreOptions(string? Id, bool List, bool All, bool Force, bool DryRun, SessionFilter Filter)
{
    /// <summary>The options behind <see cref="Filter"/> as they were typed.</summary>
    public string FilterText { get; init; } = "";

    /// <summary>Which state of the one session; null where it was not said.</summary>
    public WantedState? State { get; init; }

    /// <exception cref="BackupException">Usage: some of it excludes the rest.</exception>
    public void Check()
    {
        if (this is { All: true, Id: not null } or { All: true, List: true } or { List: true, Id: not null })
        {
            throw Usage("A session's id, --all and --list cannot be used together.");
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
            throw Usage($"{(DryRun ? "--dry-run" : "--force")} needs a session id or --all.");
        }

        if (State is not null && Id is null)
        {
            throw Usage("--state needs a session id.");
        }

        if (Id is not null && Filter.Last is not null)
        {
            throw Usage("--last cannot be used with a session id.");
        }
    }

    public static Option<int?> Last()
    {
        var last = WholeNumber.Option("--last", "Only the N newest.");
        last.Validators.Add(result =>
        {
            if (
                result.Tokens is not [var text]
                || !int.TryParse(text.Value, CultureInfo.InvariantCulture, out var n)
                || n < 1
            )
            {
                result.AddError("--last takes a number from 1.");
            }
        });
        return last;
    }

    private static BackupException Usage(string message) =>
        new(FailureKind.Usage, message, "See: claude-backup restore --help");
}
