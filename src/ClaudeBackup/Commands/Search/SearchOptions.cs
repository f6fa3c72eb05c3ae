using System.CommandLine;
using System.Globalization;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Searching;

namespace ClaudeBackup.Commands;

/// <summary>The options of a search.</summary>
internal sealed class SearchOptions
{
    private readonly PeriodOptions _period = new("what was said");

    private readonly Argument<string[]> _words = new("query")
    {
        Description =
            "What to look for: words, \"exact phrases\", beginnings*, /regular expressions/, OR, -without, (groups), and what narrows, as the options do: project:api in:prompt since:2w.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly NarrowingOptions _narrowing = new();

    private readonly SortOption _sort = new();

    private readonly Option<int> _limit = new("--limit")
    {
        Description = "Show so many sessions.",
        DefaultValueFactory = _ => 10,
        HelpName = "N",
    };

    private readonly Option<string?> _cursor = new("--cursor")
    {
        Description = "Go on behind what was shown: the cursor that it ended with.",
        HelpName = "CURSOR",
    };

    private readonly Option<bool> _regex = new("--regex")
    {
        Description = "Take the whole query for one regular expression.",
    };

    private readonly Option<bool> _reveal = new("--reveal") { Description = "Show secrets in what was found." };

    public void AddTo(Command command)
    {
        command.Arguments.Add(_words);
        _narrowing.AddTo(command);
        foreach (
            var option in new Option[]
            {
                _period.Since,
                _period.Until,
                _period.Date,
                _sort.Option,
                _limit,
                _cursor,
                _regex,
                _reveal,
            }
        )
        {
            command.Options.Add(option);
        }
    }

    /// <summary>What was typed of the query.</summary>
    public string Typed(ParseResult parsed) => string.Join(' ', parsed.GetValue(_words) ?? []);

    /// <exception cref="BackupException">Usage: an option has no meaning.</exception>
    public SearchRequest Read(ParseResult parsed, App app)
    {
        var typed = Typed(parsed);
        var query = parsed.GetValue(_regex)
            ? QueryParser.Pattern(typed)
            : QueryParser.Parse(typed, app.Clock.GetUtcNow(), app.Local);
        return new SearchRequest(query.Within(_period.Read(parsed, app), _narrowing.Read(parsed)))
        {
            Limit = Math.Max(1, parsed.GetValue(_limit)),
            Skip = Skip(parsed.GetValue(_cursor)),
            Order = _sort.Read(parsed),
            Reveals = parsed.GetValue(_reveal),
        };
    }

    private static int Skip(string? cursor) =>
        cursor is null ? 0
        : int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var skip) ? skip
        : throw new BackupException(
            FailureKind.Usage,
            $"{cursor} is not a cursor.",
            "Give the one that the same search ended with."
        );
}
