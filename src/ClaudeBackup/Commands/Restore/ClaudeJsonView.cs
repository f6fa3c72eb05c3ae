using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Restoring;
using ClaudeBackup.Documents;

namespace ClaudeBackup.Commands;

/// <summary>Tells what goes into the client's own file, <c>~/.claude.json</c>.</summary>
internal static class ClaudeJsonView
{
    private const string Keep = "keep";
    private const string Skip = "skip";

    public static ClientStateDocument? Document(ClaudeJsonMerge? merge, AbsolutePath? aside) =>
        merge is null
            ? null
            : new ClientStateDocument(
                [.. merge.Keys.Select(k => new ClientStateKeyDocument(k.Text, Word(k.Change)))],
                merge.ToEnter,
                aside?.Value
            );

    public static IEnumerable<string> Lines(ClientStateDocument? state, bool dryRun)
    {
        if (state is null)
        {
            yield break;
        }

        foreach (var key in state.Keys.Where(k => k.Action is not Keep))
        {
            yield return key.Action is Skip
                ? $"skip     {key.Key} in .claude.json, which is different; --force replaces it"
                : $"{key.Action, -8} {key.Key} in .claude.json";
        }

        foreach (var path in state.ToEnter)
        {
            yield return $"{(dryRun ? "To be entered" : "Enter")} again, for secrets are not saved: {path} in .claude.json";
        }

        if (state.Aside is { } aside)
        {
            yield return $"The .claude.json of before is at {aside}.";
        }
    }

    private static string Word(ClaudeJsonChange change) =>
        change switch
        {
            ClaudeJsonChange.Added => "add",
            ClaudeJsonChange.Replaced => "replace",
            ClaudeJsonChange.Kept => Skip,
            _ => Keep,
        };
}
