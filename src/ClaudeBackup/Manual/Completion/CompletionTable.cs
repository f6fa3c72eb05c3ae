namespace ClaudeBackup.Manual;

/// <summary>What may be typed: the tree as completion scripts need it, the same for every shell.</summary>
/// <remarks>
/// A place is a command, as its words behind the program; the place of an option has a slash and its name behind that. So the place that a script
/// is at is what it has read, without a look at any other table.
/// </remarks>
internal sealed record CompletionTable
{
    /// <summary>The words that lead on to another command.</summary>
    public required IReadOnlyList<string> Verbs { get; init; }

    /// <summary>The options behind which a value stands.</summary>
    public required IReadOnlyList<string> Valued { get; init; }

    /// <summary>The options of each command.</summary>
    public required IReadOnlyList<CompletionChoice> Options { get; init; }

    /// <summary>The commands below each, or what its first argument may be.</summary>
    public required IReadOnlyList<CompletionChoice> Arguments { get; init; }

    /// <summary>What the value of an option may be.</summary>
    public required IReadOnlyList<CompletionChoice> Values { get; init; }

    public static CompletionTable Of(CommandPage root) =>
        new()
        {
            Verbs = [.. root.All.SelectMany(page => page.Commands.Select(sub => $"{page.Words}/{sub.Path[^1]}"))],
            Valued = [.. root.All.SelectMany(page => page.Options.SelectMany(option => Places(page, option)))],
            Options =
            [
                .. root.All.Select(page => new CompletionChoice(
                    [page.Words],
                    [
                        .. page.Options.SelectMany(option =>
                            option.Names.Select(name => new Suggestion(name, Sentences.First(option.Description)))
                        ),
                    ],
                    Stored: null
                )),
            ],
            Arguments =
            [
                .. root
                    .All.Where(page => page.Commands.Count > 0)
                    .Select(page => new CompletionChoice([page.Words], Below(page), Stored: null)),
                .. Grouped(
                    root.All.Where(page => page.Commands.Count == 0 && page.Arguments.Count > 0)
                        .Select(page => (page.Words, page.Arguments[0].Values)),
                    root
                ),
            ],
            Values =
            [
                .. Grouped(
                    root.All.SelectMany(page =>
                        page.Options.SelectMany(option => Places(page, option).Select(place => (place, option.Values)))
                    ),
                    root
                ),
            ],
        };

    private static IEnumerable<string> Places(CommandPage page, OptionPage option) =>
        option.Value is null ? [] : option.Names.Select(name => $"{page.Words}/{name}");

    private static Suggestion[] Below(CommandPage page) =>
        [
            .. page
                .Commands.Where(sub => page.Path.Count > 0 || sub.Help.Group is not CommandGroup.None)
                .Select(sub => new Suggestion(sub.Path[^1], Sentences.First(sub.Help.Summary)))
                // one that acts by itself too, such as secrets
                .Concat(page.Arguments.SelectMany(a => a.Values.Words).Select(word => new Suggestion(word, ""))),
        ];

    private static IEnumerable<CompletionChoice> Grouped(
        IEnumerable<(string Place, ValueSource Values)> places,
        CommandPage root
    ) =>
        places
            .Where(at => at.Values.Key.Length > 0)
            .GroupBy(at => at.Values.Key, StringComparer.Ordinal)
            .Select(same =>
                same.First().Values is { Stored: StoredValues.Commands }
                    ? new CompletionChoice([.. same.Select(at => at.Place)], Below(root), Stored: null)
                    : new CompletionChoice(
                        [.. same.Select(at => at.Place)],
                        [.. same.First().Values.Words.Select(word => new Suggestion(word, ""))],
                        same.First().Values.Stored
                    )
            );
}

/// <summary>What may stand at some places.</summary>
/// <param name="Places">Where.</param>
/// <param name="Words">What, as it stands.</param>
/// <param name="Stored">What is to be asked for; null for nothing.</param>
internal sealed record CompletionChoice(IReadOnlyList<string> Places, IReadOnlyList<Suggestion> Words, string? Stored);

/// <summary>One thing that may be typed.</summary>
/// <param name="Value">What is put into the command line.</param>
/// <param name="Note">What is shown beside it; empty for nothing.</param>
internal sealed record Suggestion(string Value, string Note);
