using ClaudeBackup.Core.Claude;

namespace ClaudeBackup.Core.Searching;

/// <summary>
/// Marks what this program itself gave back when it was called in a session. A call and its result are known to belong together where they stand in the same
/// stretch. Pure.
/// </summary>
internal static class OwnOutput
{
    // of a line that the user typed for the shell
    private const string Shell = "! ";
    private const string Output = "<bash-stdout>";

    /// <summary>The same entries, marked.</summary>
    public static IReadOnlyList<TranscriptEntry> Marked(IReadOnlyList<TranscriptEntry> entries)
    {
        var calls = new HashSet<string>(StringComparer.Ordinal);
        var isTyped = false;
        List<TranscriptEntry>? marked = null;
        for (var i = 0; i < entries.Count; i++)
        {
            foreach (var block in entries[i].Blocks)
            {
                if (block.Kind is ContentKind.Call && OwnCommand.Is(block.Tool, block.Text))
                {
                    _ = calls.Add(block.CallId);
                }
            }

            if (entries[i].Blocks.Any(b => IsOwn(b, calls, isTyped)))
            {
                marked ??= [.. entries];
                marked[i] = entries[i] with
                {
                    Blocks =
                    [
                        .. entries[i].Blocks.Select(b => IsOwn(b, calls, isTyped) ? b with { IsRecall = true } : b),
                    ],
                };
            }

            isTyped =
                entries[i].Blocks is [{ Kind: ContentKind.Prompt } typed]
                && typed.Text.StartsWith(Shell, StringComparison.Ordinal)
                && OwnCommand.IsLine(typed.Text[Shell.Length..]);
        }

        return marked ?? entries;
    }

    private static bool IsOwn(ContentBlock block, HashSet<string> calls, bool isTyped) =>
        (block.Kind is ContentKind.Result && block.CallId.Length > 0 && calls.Contains(block.CallId))
        || (isTyped && block.Kind is ContentKind.Notice && block.Text.StartsWith(Output, StringComparison.Ordinal));
}
