using System.CommandLine;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Reading;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>The options that choose turns of a session.</summary>
internal sealed class TurnOptions
{
    private readonly Option<int?> _turn = WholeNumber.Option("--turn", "Only this turn: a prompt and what followed.");

    private readonly Option<int?> _last = WholeNumber.Option("--last", "Only the last N turns.");

    private readonly Option<string?> _around = new("--around")
    {
        Description = "Only the turn that holds this entry, with the one before it and the one after it.",
        HelpName = "ENTRY",
    };

    private readonly Option<int?> _most = WholeNumber.Option(
        "--max-chars",
        "Stop before the turn that would exceed N characters."
    );

    /// <summary>In the order in which the help shows them.</summary>
    public IEnumerable<Option> All => [.. Exclusive, _most];

    /// <summary>Those of which one alone makes sense.</summary>
    public IEnumerable<Option> Exclusive => [_turn, _last, _around];

    /// <summary>How many characters the turns may have together; null for as many as there are.</summary>
    public int? MostCharacters(ParseResult parsed) => parsed.GetValue(_most);

    /// <exception cref="BackupException">Usage: a number that counts nothing.</exception>
    public TurnSelection Read(ParseResult parsed)
    {
        foreach (var number in new[] { _turn, _last, _most }.Where(o => parsed.GetValue(o) is < 1))
        {
            throw new BackupException(
                FailureKind.Usage,
                $"{number.Name} must be at least 1.",
                "See: claude-backup show --help"
            );
        }

        return parsed.GetValue(_turn) is { } turn ? new TurnSelection.One(turn)
            : parsed.GetValue(_last) is { } last ? new TurnSelection.Last(last)
            : parsed.GetValue(_around) is { } entry ? new TurnSelection.Around(entry)
            : new TurnSelection.Whole();
    }
}
