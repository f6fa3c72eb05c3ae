using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Forgetting;

/// <summary>A file of all sessions in which words of a forgotten one stand.</summary>
/// <param name="Machine">The slug of the machine that stored it; empty in layouts that knew no machines.</param>
/// <param name="File">Below the Claude home.</param>
/// <param name="States">How many stored pieces of it, of all its states, have some.</param>
public sealed record ForgottenTrace(string Machine, string File, int States)
{
    /// <summary>Takes the pieces of each file together.</summary>
    internal static IReadOnlyList<ForgottenTrace> Of(IEnumerable<FoundTrace> traces) =>
        [
            .. traces
                .GroupBy(t => (Machine: Format.Slug.OwnerOf(t.Path)?.Value ?? "", TraceMasker.SourceOf(t.Path)!.Value))
                .Select(same => new ForgottenTrace(same.Key.Machine, same.Key.Value, same.Count()))
                .OrderBy(t => t.Machine, StringComparer.Ordinal)
                .ThenBy(t => t.File, StringComparer.Ordinal),
        ];
}
