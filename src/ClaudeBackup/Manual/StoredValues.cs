using System.CommandLine.Completions;

namespace ClaudeBackup.Manual;

/// <summary>
/// Sources of what cannot be written into a completion script, for <c>CompletionSources</c> of an option or argument. Each gives one item: the
/// word under which the script asks for the candidates.
/// </summary>
internal static class StoredValues
{
    public const string Sessions = "sessions";
    public const string Machines = "machines";
    public const string Projects = "projects";
    public const string Config = "config";

    /// <summary>Not stored: the commands of the program.</summary>
    public const string Commands = "commands";

    /// <summary>Not stored: files of this computer, which each shell completes by itself.</summary>
    public const string Files = "files";

    private const string Kind = "stored";

    /// <param name="what">One of the words.</param>
    public static Func<CompletionContext, IEnumerable<CompletionItem>> Of(string what) =>
        _ => [new CompletionItem(what, Kind)];

    /// <summary>Parts what is to be asked for from the words that are candidates as they stand.</summary>
    public static ValueSource From(IEnumerable<Func<CompletionContext, IEnumerable<CompletionItem>>> sources)
    {
        var items = sources.SelectMany(source => source(CompletionContext.Empty)).ToLookup(item => item.Kind == Kind);
        return new ValueSource([.. items[false].Select(item => item.Label)], items[true].FirstOrDefault()?.Label);
    }
}

/// <summary>What may stand for an option's value or an argument.</summary>
/// <param name="Words">The only words that it takes; empty for any.</param>
/// <param name="Stored">What the candidates are, one of <see cref="StoredValues"/>; null for none.</param>
internal sealed record ValueSource(IReadOnlyList<string> Words, string? Stored)
{
    /// <summary>Compared by what it holds.</summary>
    public string Key => Stored ?? string.Join('|', Words);
}
