namespace ClaudeBackup.Core.Claude;

/// <summary>
/// Asks for more of the entries than their words: what calls are given, what edits changed, how many tokens an answer took. One for all stretches of a
/// transcript, for a result may stand in a later one than its call.
/// </summary>
public sealed class ContentDetail
{
    /// <summary>The tools that were called so far, by the id of the call.</summary>
    internal Dictionary<string, string> Tools { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether it was asked for.</summary>
    internal bool IsWanted { get; private init; } = true;

    /// <summary>Words alone, of one stretch.</summary>
    internal static ContentDetail None() => new() { IsWanted = false };
}
