using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Manual;

namespace ClaudeBackup.Commands;

/// <summary>A word behind an option, or as an argument, that takes a few others and not this one.</summary>
internal static class WrongWord
{
    private static readonly IEnumerable<string> NoVerbs = [];

    public static BackupException? In(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var options = Mistyped
            .OptionsOf(parsed.CommandResult)
            .Select(o => (o.Option.Name, Words: Words(o.Option.CompletionSources), Verbs: NoVerbs, o.Tokens));
        var arguments = parsed
            .CommandResult.Children.OfType<ArgumentResult>()
            .Select(a =>
                (
                    Name: CommandWords.Of(command),
                    Words: Words(a.Argument.CompletionSources),
                    Verbs: CommandWords.Verbs(command),
                    a.Tokens
                )
            );
        return options
            .Concat(arguments)
            .Where(taker => taker.Words.Count > 0)
            .SelectMany(taker => taker.Tokens.Select(token => (Taker: taker, Word: token.Value)))
            .Where(at => !at.Taker.Words.Contains(at.Word))
            .Select(at =>
                Mistyped.Usage(
                    $"{at.Taker.Name} takes {Listed(at.Taker.Words)}, not {at.Word}.",
                    Nearest.To(at.Word, at.Taker.Words.Concat(at.Taker.Verbs)),
                    command
                )
            )
            .FirstOrDefault();
    }

    private static IReadOnlyList<string> Words(
        IEnumerable<Func<CompletionContext, IEnumerable<CompletionItem>>> sources
    ) => StoredValues.From(sources).Words;

    /// <summary>Words as a sentence has them.</summary>
    public static string Listed(IReadOnlyList<string> words) =>
        $"{string.Join(", ", words.SkipLast(1))} or {words[^1]}";
}
