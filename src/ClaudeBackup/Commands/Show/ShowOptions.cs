using System.CommandLine;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Reading;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>The command line of <c>show</c>.</summary>
internal sealed class ShowOptions
{
    private readonly Argument<string?> _id = SessionArguments.Id(ArgumentArity.ExactlyOne);
    private readonly SessionFilterOptions _filter = new();
    private readonly Option<string?> _state = SessionArguments.State();

    private readonly Option<bool> _brief = new("--brief") { Description = "Only the prompts, and the last answer to each." };

    private readonly Option<bool> _full = new("--full")
    {
        Description = "Everything: thinking, whole results, and what sub-agents did.",
    };

    private readonly Option<bool> _diffs = new("--diffs") { Description = "Only what was edited, with the prompts." };

    private readonly Option<bool> _raw = new("--raw") { Description = "The transcript as it is saved, byte for byte." };

    private readonly Option<int?> _turn = WholeNumber.Option("--turn", "Only this turn: a prompt and what followed.");

    private readonly Option<int?> _last = WholeNumber.Option("--last", "Only the N last turns.");

    private readonly Option<string?> _around = new("--around")
    {
        Description = "Only the turn that holds this entry, with the one before it and the one after it.",
        HelpName = "ENTRY",
    };

    private readonly Option<int?> _most = WholeNumber.Option(
        "--max-chars",
        "End before the turn with which it would be more characters."
    );

    public void AddTo(Command command)
    {
        command.Arguments.Add(_id);
        Option[] own = [_brief, _full, _diffs, _raw, _turn, _last, _around, _most, _state, SessionArguments.NoPager()];
        foreach (var option in own)
        {
            command.Options.Add(option);
        }

        _filter.AddTo(command);
    }

    /// <exception cref="BackupException">Usage: two that exclude each other, or one that makes no sense.</exception>
    public ShowRequest Read(ParseResult parsed, App app, bool isJson)
    {
        OneOf(parsed, _brief, _full, _diffs, _raw);
        OneOf(parsed, _turn, _last, _around, _raw);
        foreach (var number in new[] { _turn, _last, _most }.Where(o => parsed.GetValue(o) is < 1))
        {
            throw new BackupException(FailureKind.Usage, $"{number.Name} takes a number from 1 on.", "See: claude-backup show --help");
        }

        if (parsed.GetValue(_raw) && isJson)
        {
            throw new BackupException(
                FailureKind.Usage,
                "--raw and --json exclude each other: --raw gives the bytes of the transcript.",
                "Leave one of them out."
            );
        }

        return new ShowRequest(
            parsed.GetValue(_id)!,
            _filter.Read(parsed, app),
            SessionArguments.StateOf(parsed.GetValue(_state)) ?? WantedState.Fullest,
            Turns(parsed)
        )
        {
            Mode =
                parsed.GetValue(_brief) ? ShowMode.Brief
                : parsed.GetValue(_full) ? ShowMode.Full
                : parsed.GetValue(_diffs) ? ShowMode.Diffs
                : ShowMode.Usual,
            IsRaw = parsed.GetValue(_raw),
            MostCharacters = parsed.GetValue(_most),
        };
    }

    private TurnSelection Turns(ParseResult parsed) =>
        parsed.GetValue(_turn) is { } turn ? new TurnSelection.One(turn)
        : parsed.GetValue(_last) is { } last ? new TurnSelection.Last(last)
        : parsed.GetValue(_around) is { } entry ? new TurnSelection.Around(entry)
        : new TurnSelection.Whole();

    private static void OneOf(ParseResult parsed, params Option[] options)
    {
        var given = options.Where(o => parsed.GetResult(o) is { Implicit: false }).Select(o => o.Name).ToArray();
        if (given.Length > 1)
        {
            throw new BackupException(
                FailureKind.Usage,
                $"{given[0]} and {given[1]} exclude each other.",
                "Leave one of them out."
            );
        }
    }
}
