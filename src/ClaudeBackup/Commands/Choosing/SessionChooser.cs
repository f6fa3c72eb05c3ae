using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Secrets;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>Finds the one session that was meant. Where several could be, it asks, should anybody be there.</summary>
/// <param name="reporter">Tells and asks.</param>
/// <param name="indexes">Of all machines.</param>
/// <param name="cancellation">Ctrl-C.</param>
internal sealed class SessionChooser(
    Reporter reporter,
    IReadOnlyList<MachineIndex> indexes,
    CancellationToken cancellation
)
{
    /// <summary>Whether to tell which session words chose: for a command that writes, before it does.</summary>
    public bool Tells { get; init; }

    /// <summary>Whether several copies of one session are no question: for a command that takes them all.</summary>
    public bool TakesAnyCopy { get; init; }

    /// <summary>All sessions.</summary>
    public SessionCatalog Catalog { get; } = SessionCatalog.Of(indexes);

    /// <summary>What else may have been meant where nothing fits, as a sentence; null for nothing.</summary>
    public string? Otherwise { get; init; }

    /// <summary>What to say of an id that nothing stored has, where that session was forgotten; null for no answer.</summary>
    public Func<string, BackupException?>? Forgotten { get; set; }

    /// <summary>Chooses; where that was not possible it has been told.</summary>
    /// <param name="typed">An id, the beginning of one, a title or words; null where the filter says it all.</param>
    /// <param name="filter">Narrows the choice.</param>
    /// <exception cref="BackupException">Cancelled: the question was left with Escape or Ctrl-C.</exception>
    public async Task<ChosenSession> ChooseAsync(string? typed, SessionFilter filter)
    {
        switch (typed is null ? SessionChoice.Of(Catalog, filter) : SessionChoice.Of(Catalog, typed, filter))
        {
            case SessionChoice.Found(var session, var by):
                if (Tells && by is not MeantBy.Id)
                {
                    reporter.Note([Taken(session)]);
                }

                return new ChosenSession(session, ExitCodes.Done);
            case SessionChoice.Ambiguous(var copies, _) when TakesAnyCopy && copies.All(c => IsSame(c, copies[0])):
                return new ChosenSession(copies[0], ExitCodes.Done);
            case SessionChoice.Ambiguous(var candidates, _) when reporter.CanAsk:
                return new ChosenSession(await AskAsync(typed, candidates), ExitCodes.Done);
            case SessionChoice.None when typed is not null && Forgotten?.Invoke(typed.Trim()) is { } gone:
                return new ChosenSession(null, reporter.Fail(gone));
            case var choice:
                return new ChosenSession(
                    null,
                    NotChosen.Tell(
                        reporter,
                        typed,
                        choice,
                        NoMatch.Of(filter, indexes),
                        MeantFile.Of(typed, indexes) ?? Otherwise
                    )
                );
        }
    }

    private static bool IsSame(StoredSession one, StoredSession other) =>
        one.Id.Equals(other.Id, StringComparison.OrdinalIgnoreCase);

    private string Taken(StoredSession session) =>
        $"Found \"{SecretMask.Of(session.Digest.Title ?? "(no title)")}\", last active {reporter.Screen.Local.InWords(session.LastActivity)}, {session.Id}.";

    private async Task<StoredSession> AskAsync(string? typed, IReadOnlyList<StoredSession> candidates)
    {
        SessionLine[] lines = [.. candidates.Select(SessionLine.Of)];
        var digits = IdDigits.ToTellApart(candidates.Select(c => c.Id));
        var list = new ChoiceList(
            NotChosen.Several(typed, candidates.Count),
            "session",
            width => [.. SessionTable.Lines(lines, reporter.Screen, digits, width)]
        );
        return candidates[await new Asker(reporter.Screen, cancellation).PickAsync(list)];
    }
}

/// <summary>What was chosen.</summary>
/// <param name="Session">The session; null where none was.</param>
/// <param name="ExitCode">With which the command ends where none was.</param>
internal readonly record struct ChosenSession(StoredSession? Session, int ExitCode);
