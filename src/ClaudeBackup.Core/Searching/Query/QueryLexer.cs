namespace ClaudeBackup.Core.Searching;

/// <summary>A piece of what was typed.</summary>
/// <param name="Kind">What it looks like.</param>
/// <param name="Text">Of a word all of it, else what is inside.</param>
/// <param name="IsNot">Whether a minus stands before it.</param>
internal readonly record struct QueryPiece(QueryPieceKind Kind, string Text, bool IsNot)
{
    /// <summary>What stands before the colon of something in quotes, as in <c>project:"my app"</c>; null where nothing does.</summary>
    public string? Name { get; init; }
}

/// <summary>What a piece looks like.</summary>
internal enum QueryPieceKind
{
    Word,
    Phrase,
    Pattern,
    Open,
    Close,
}

/// <summary>Cuts what was typed into pieces. Whatever does not end, or does not begin, is a word.</summary>
internal static class QueryLexer
{
    /// <summary>No more pieces are looked at: nobody types so many.</summary>
    public const int Most = 64;

    /// <summary>Cuts it.</summary>
    public static IReadOnlyList<QueryPiece> Cut(string typed)
    {
        var pieces = new List<QueryPiece>();
        var at = 0;
        while (pieces.Count < Most && SkipBlanks(typed, ref at))
        {
            var isNot = typed[at] == '-' && at + 1 < typed.Length && CanBeUnwanted(typed[at + 1]);
            var start = at + (isNot ? 1 : 0);
            var piece =
                Phrase(typed, start, ref at)
                ?? Pattern(typed, start, ref at)
                ?? Parenthesis(typed, start, ref at)
                ?? Word(typed, start, ref at);
            pieces.Add(piece with { IsNot = isNot });
        }

        return pieces;
    }

    private static QueryPiece? Phrase(string typed, int start, ref int at)
    {
        var quote = start;
        while (quote < typed.Length && char.IsAsciiLetter(typed[quote]))
        {
            quote++;
        }

        // either at once, or behind a name and a colon
        var name = quote > start && quote < typed.Length && typed[quote] == ':' ? typed[start..quote++] : null;
        if (quote >= typed.Length || typed[quote] != '"' || (name is null && quote > start))
        {
            return null;
        }

        var end = typed.IndexOf('"', quote + 1);
        if (end < 0)
        {
            return null;
        }

        at = end + 1;
        return new QueryPiece(QueryPieceKind.Phrase, typed[(quote + 1)..end], IsNot: false) { Name = name };
    }

    // up to a slash with nothing behind it: /usr/lib is a path
    private static QueryPiece? Pattern(string typed, int start, ref int at)
    {
        if (typed[start] != '/')
        {
            return null;
        }

        for (var end = start + 2; end < typed.Length; end++)
        {
            if (
                typed[end] == '/'
                && typed[end - 1] != '\\'
                && (end + 1 == typed.Length || IsBlank(typed[end + 1]) || typed[end + 1] == ')')
            )
            {
                at = end + 1;
                return new QueryPiece(QueryPieceKind.Pattern, typed[(start + 1)..end], IsNot: false);
            }
        }

        return null;
    }

    private static QueryPiece? Parenthesis(string typed, int start, ref int at)
    {
        if (typed[start] is not ('(' or ')') || (typed[start] == '(' && typed.IndexOf(')', start) < 0))
        {
            return null;
        }

        at = start + 1;
        return new QueryPiece(typed[start] == '(' ? QueryPieceKind.Open : QueryPieceKind.Close, "", IsNot: false);
    }

    // a parenthesis that closes ends a word in which none was opened
    private static QueryPiece Word(string typed, int start, ref int at)
    {
        var depth = 0;
        var end = start;
        while (end < typed.Length && !IsBlank(typed[end]) && (typed[end] != ')' || depth > 0))
        {
            depth += typed[end] switch
            {
                '(' => 1,
                ')' => -1,
                _ => 0,
            };
            end++;
        }

        end = Math.Max(end, start + 1);
        at = end;
        return new QueryPiece(QueryPieceKind.Word, typed[start..end], IsNot: false);
    }

    private static bool SkipBlanks(string typed, ref int at)
    {
        while (at < typed.Length && IsBlank(typed[at]))
        {
            at++;
        }

        return at < typed.Length;
    }

    // an arrow is none
    private static bool CanBeUnwanted(char first) =>
        char.IsLetterOrDigit(first) || first is '"' or '(' or '/' || first > 0x7F;

    private static bool IsBlank(char c) => char.IsWhiteSpace(c) || c == '\0';
}
