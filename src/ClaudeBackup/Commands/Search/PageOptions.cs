using System.CommandLine;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Searching;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>The options that say which sessions of all that were found are told.</summary>
internal sealed class PageOptions
{
    // more than anybody has, and twice of it is a number still
    private const int Most = 1_000_000_000;
    private const int Usual = 10;

    private readonly Option<int?> _limit = WholeNumber.Option(
        "--limit",
        $"Show at most N sessions. Default: {Usual}; with -l or -c, all."
    );

    private readonly Option<string?> _cursor = new("--cursor")
    {
        Description = "Show the next page: pass the cursor printed at the end of the previous one.",
        HelpName = "CURSOR",
    };

    /// <summary>In the order in which the help shows them.</summary>
    public IEnumerable<Option> All => [_limit, _cursor];

    /// <summary>Where the page before ended; null for the first one.</summary>
    /// <exception cref="BackupException">Usage: it is no cursor.</exception>
    public SearchCursor? Cursor(ParseResult parsed) =>
        parsed.GetValue(_cursor) is { } cursor ? SearchCursor.Parse(cursor) : null;

    /// <summary>The request with what these options say of it.</summary>
    /// <param name="request">With all else that tells the query from others.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="form">What of each session is told.</param>
    /// <exception cref="BackupException">Usage: a number that counts nothing, or a cursor of another search.</exception>
    public SearchRequest Of(SearchRequest request, ParseResult parsed, SearchForm form)
    {
        var limited = request with { Limit = AtLeast(1, parsed, _limit) ?? (form is SearchForm.Hits ? Usual : Most) };
        return Cursor(parsed)?.Behind(limited) ?? limited;
    }

    /// <summary>A number that was given; null where none was.</summary>
    /// <exception cref="BackupException">Usage: it is less.</exception>
    public static int? AtLeast(int least, ParseResult parsed, Option<int?> option) =>
        parsed.GetValue(option) is not { } number ? null
        : number >= least ? Math.Min(number, Most)
        : throw new BackupException(
            FailureKind.Usage,
            $"{option.Name} must be at least {least}.",
            "See: claude-backup search --help"
        );
}
