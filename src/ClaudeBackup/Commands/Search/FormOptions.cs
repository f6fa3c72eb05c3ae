using System.CommandLine;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Searching;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>What of each session is told.</summary>
internal enum SearchForm
{
    /// <summary>Its best hit.</summary>
    Hits,

    /// <summary>That it is one.</summary>
    Sessions,

    /// <summary>How many passages have a hit.</summary>
    Counts,
}

/// <summary>The options that say how much of what was found is told.</summary>
internal sealed class FormOptions
{
    private readonly Option<int?> _context = WholeNumber.Option("-C", "Show N turns before and after each match.");

    private readonly Option<bool> _sessions = new("-l", "--sessions")
    {
        Description = "Print matching sessions only, one per line; in a pipe, just their ids.",
    };

    private readonly Option<bool> _counts = new("-c", "--count")
    {
        Description = "Print how many passages match in each session.",
    };

    private readonly Option<bool> _explain = new("--explain")
    {
        Description = "Show how the query was understood, what was looked up, and how long each step took.",
    };

    public FormOptions() => _context.Aliases.Add("--context");

    /// <summary>In the order in which the help shows them.</summary>
    public IEnumerable<Option> All => [_context, _sessions, _counts, _explain];

    /// <summary>What of each session is told.</summary>
    public SearchForm Form(ParseResult parsed) =>
        parsed.GetValue(_sessions) ? SearchForm.Sessions
        : parsed.GetValue(_counts) ? SearchForm.Counts
        : SearchForm.Hits;

    /// <summary>The request with what these options say of it.</summary>
    /// <exception cref="BackupException">Usage: they exclude each other, or a number counts nothing.</exception>
    public SearchRequest Of(SearchRequest request, ParseResult parsed)
    {
        OneOf(parsed, _sessions, _counts);
        OneOf(parsed, _sessions, _context);
        OneOf(parsed, _counts, _context);
        return request with
        {
            Around = PageOptions.AtLeast(0, parsed, _context) ?? 0,
            Trace = parsed.GetValue(_explain) ? new SearchTrace() : null,
        };
    }

    private static void OneOf(ParseResult parsed, Option one, Option other)
    {
        if (
            parsed.GetResult(one) is { Implicit: false, IdentifierToken.Value: var first }
            && parsed.GetResult(other) is { Implicit: false, IdentifierToken.Value: var second }
        )
        {
            throw new BackupException(
                FailureKind.Usage,
                $"{first} and {second} cannot be used together.",
                "Leave one of them out."
            );
        }
    }
}
