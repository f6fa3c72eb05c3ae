namespace ClaudeBackup.Core.Words;

/// <summary>The words that were put together in an identifier: <c>getUserName</c>, <c>HTTPServer2</c>.</summary>
internal static class CompoundWord
{
    /// <summary>Its parts, from and to; none where it is one word.</summary>
    /// <param name="word">As it stands in the text.</param>
    public static IReadOnlyList<(int Start, int End)> Parts(ReadOnlySpan<char> word)
    {
        List<(int, int)>? parts = null;
        var start = 0;
        for (var i = 1; i < word.Length; i++)
        {
            if (Begins(word, i))
            {
                (parts ??= []).Add((start, i));
                start = i;
            }
        }

        if (parts is null)
        {
            return [];
        }

        parts.Add((start, word.Length));
        return parts;
    }

    // userName, and the last capital of HTTPServer
    private static bool Begins(ReadOnlySpan<char> word, int at) =>
        char.IsUpper(word[at])
        && (
            char.IsLower(word[at - 1])
            || (char.IsUpper(word[at - 1]) && at + 1 < word.Length && char.IsLower(word[at + 1]))
        );
}
