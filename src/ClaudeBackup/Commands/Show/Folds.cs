using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>How much of something long is shown: its beginning and its end.</summary>
internal sealed record Folds(int Head, int Tail)
{
    public static Folds None { get; } = new(0, 0);

    public static Folds Few { get; } = new(4, 2);

    public static Folds Many { get; } = new(16, 4);

    public static Folds All { get; } = new(int.MaxValue, 0);

    /// <summary>The lines that are shown, with one in the place of those that are not.</summary>
    public IEnumerable<string> Of(IEnumerable<string> lines)
    {
        if (Head == int.MaxValue)
        {
            return lines;
        }

        var all = lines.ToArray();
        // one line of many hidden takes as much room as one that is not
        return Head == 0 ? []
            : all.Length <= Head + Tail + 1 ? all
            :
            [
                .. all.Take(Head),
                $"{Indent(all[Head - 1])}… {Sizes.Count(all.Length - Head - Tail, "more line")}",
                .. all.TakeLast(Tail),
            ];
    }

    private static string Indent(string line) => line[..^line.TrimStart(' ').Length];
}
