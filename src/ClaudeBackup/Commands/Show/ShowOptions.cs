using System.CommandLine;
using ClaudeBackup.Core.Failures;

namespace ClaudeBackup.Commands;

/// <summary>The command line of <c>show</c>.</summary>
internal sealed class ShowOptions
{
    private readonly Argument<string[]> _session = SessionArguments.Session(ArgumentArity.ZeroOrMore);
    private readonly SessionFilterOptions _filter = new();
    private readonly AtOption _at = new();
    private readonly Option<string?> _state = SessionArguments.State();

    private readonly Option<bool> _brief = new("--brief")
    {
        Description = "Only the prompts, and the last answer to each.",
    };

    private readonly Option<bool> _full = new("--full")
    {
        Description = "Everything: thinking, whole results, and what subagents did.",
    };

    private readonly Option<bool> _diffs = new("--diffs") { Description = "Only what was edited, with the prompts." };

    private readonly Option<bool> _raw = new("--raw")
    {
        Description = "The transcript exactly as saved; on a terminal, with control characters removed.",
    };

    private readonly TurnOptions _turns = new();

    public void AddTo(Command command)
    {
        command.Arguments.Add(_session);
        Option[] own = [_brief, _full, _diffs, _raw, .. _turns.All, _at.Option, _state, SessionArguments.NoPager()];
        foreach (var option in own)
        {
            command.Options.Add(option);
        }

        _filter.AddTo(command);
    }

    /// <exception cref="BackupException">Usage: two that cannot be used together, or one that makes no sense.</exception>
    public ShowRequest Read(ParseResult parsed, App app, bool isJson)
    {
        OneOf(parsed, _brief, _full, _diffs, _raw);
        OneOf(parsed, [.. _turns.Exclusive, _raw]);
        if (parsed.GetValue(_raw) && isJson)
        {
            throw new BackupException(
                FailureKind.Usage,
                "--raw and --json cannot be used together: --raw prints the bytes of the transcript.",
                "Leave one of them out."
            );
        }

        var filter = _filter.Read(parsed, app);
        return new ShowRequest(
            SessionArguments.SessionOr(filter, parsed, _session),
            filter,
            SessionArguments.StateOf(parsed.GetValue(_state)),
            _turns.Read(parsed)
        )
        {
            Mode =
                parsed.GetValue(_brief) ? ShowMode.Brief
                : parsed.GetValue(_full) ? ShowMode.Full
                : parsed.GetValue(_diffs) ? ShowMode.Diffs
                : ShowMode.Usual,
            At = _at.Read(parsed, app),
            IsRaw = parsed.GetValue(_raw),
            MostCharacters = _turns.MostCharacters(parsed),
        };
    }

    private static void OneOf(ParseResult parsed, params Option[] options)
    {
        var given = options.Where(o => parsed.GetResult(o) is { Implicit: false }).Select(o => o.Name).ToArray();
        if (given.Length > 1)
        {
            throw new BackupException(
                FailureKind.Usage,
                $"{given[0]} and {given[1]} cannot be used together.",
                "Leave one of them out."
            );
        }
    }
}
