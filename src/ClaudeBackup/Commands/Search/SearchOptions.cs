using System.CommandLine;
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
            "What to search for: words, \"exact text\", beginnings*, /regular expressions/, OR, -without, (groups), and filters such as project:api in:prompt since:2w.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly NarrowingOptions _narrowing = new();

    private readonly SortOption _sort = new();

    private readonly PageOptions _page = new();
    private readonly FormOptions _form = new();

    private readonly Option<bool> _regex = new("--regex")
    {
        Description = "Treat the whole query as one regular expression.",
    };

    private readonly Option<bool> _reveal = new("--reveal") { Description = "Show secrets instead of masking them." };

    public void AddTo(Command command)
    {
        command.Arguments.Add(_words);
        _narrowing.AddTo(command);
        foreach (
            var option in (Option[])
                [_period.Since, _period.Until, _period.Date, _sort.Option, .. _page.All, .. _form.All, _regex, _reveal]
        )
        {
            command.Options.Add(option);
        }
    }

    /// <summary>What was typed of the query.</summary>
    public string Typed(ParseResult parsed) =>
        string.Join(' ', (parsed.GetValue(_words) ?? []).Select(ExcludedWords.Typed));

    /// <exception cref="BackupException">Usage: an option has no meaning.</exception>
    public SearchRequest Read(ParseResult parsed, App app)
    {
        var typed = Typed(parsed);
        var query = parsed.GetValue(_regex)
            ? QueryParser.Pattern(typed)
            : QueryParser.Parse(typed, app.Clock.GetUtcNow(), app.Local);
        var narrowed = query.Within(_period.Read(parsed, app), _narrowing.Read(parsed));
        if (narrowed.IsEmpty)
        {
            narrowed = string.IsNullOrWhiteSpace(typed)
                ? throw new BackupException(
                    FailureKind.Usage,
                    "Say what to search for.",
                    "For example: claude-backup search refresh token. See: claude-backup search --help"
                )
                : narrowed with
                {
                    Notes = [.. narrowed.Notes, "There is nothing to search for in this query."],
                };
        }

        narrowed = narrowed with
        {
            Notes = [.. narrowed.Notes, .. (parsed.GetValue(_words) ?? []).Select(ExcludedWords.Told).OfType<string>()],
        };
        var request = new SearchRequest(narrowed) { Order = _sort.Read(parsed), Reveals = parsed.GetValue(_reveal) };
        return _page.Of(_form.Of(request, parsed), parsed, Form(parsed));
    }

    /// <summary>What of each session is told.</summary>
    public SearchForm Form(ParseResult parsed) => _form.Form(parsed);

    /// <summary>The cursor that was typed; null where none was.</summary>
    /// <exception cref="BackupException">Usage: it is none.</exception>
    public SearchCursor? Cursor(ParseResult parsed) => _page.Cursor(parsed);
}
