using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Searching;

/// <summary>
/// Understands a query: <c>or</c> binds looser than being next to each other, <c>NOT</c> and a minus bind tightest. Operators in capitals without
/// something to combine, parentheses that match nothing and names that nobody knows are text. Pure.
/// </summary>
public static class QueryParser
{
    // of parentheses in parentheses; deeper ones are stepped over
    private const int Deepest = 16;

    /// <summary>Understands it.</summary>
    /// <param name="typed">What the user typed.</param>
    /// <param name="now">The present, for <c>since:2w</c>.</param>
    /// <param name="local">The clock on the wall.</param>
    public static SearchQuery Parse(string typed, DateTimeOffset now, LocalTime local)
    {
        var narrowing = new QueryNarrowing(now, local);
        var pieces = QueryLexer.Cut(typed);
        if (pieces.Count == QueryLexer.Most)
        {
            narrowing.Note($"Only the first {QueryLexer.Most} words of the query were searched for.");
        }

        var reading = new Reading(pieces, narrowing);
        var text = reading.Alternatives(0);
        while (!reading.IsAtEnd)
        {
            // behind a parenthesis that closes none
            reading.Skip();
            text = Reading.Both(text, reading.Alternatives(0));
        }

        return narrowing.Query(text);
    }

    /// <summary>Takes all that was typed for one regular expression.</summary>
    /// <exception cref="BackupException">Usage: it is none that can be used here.</exception>
    public static SearchQuery Pattern(string typed) =>
        TextPattern.Fault(typed) is { } fault
            ? throw new BackupException(
                FailureKind.Usage,
                $"{typed} {fault}.",
                "To search for it as plain words, leave out --regex; for exactly these characters, put it in double quotes as well."
            )
            : new SearchQuery { Text = typed.Length == 0 ? null : new QueryNode.Pattern(typed) };

    private sealed class Reading(IReadOnlyList<QueryPiece> pieces, QueryNarrowing narrowing)
    {
        private const string Everywhere =
            "A filter such as project:x narrows the whole query, even next to OR or inside parentheses.";

        private int _at;

        public bool IsAtEnd => _at >= pieces.Count;

        public void Skip() => _at++;

        public QueryNode? Alternatives(int depth, bool isNegated = false)
        {
            var found = new List<QueryNode>();
            var (isOneOfSeveral, narrowed) = (false, narrowing.Count);
            do
            {
                if (Together(depth) is { } node)
                {
                    found.Add(node);
                }

                isOneOfSeveral |= !IsAtEnd && IsOr();
            } while (TryTakeOr());
            if (narrowing.Count > narrowed && (isOneOfSeveral || isNegated))
            {
                narrowing.Note(Everywhere);
            }

            return found is [var only] ? only
                : found.Count == 0 ? null
                : new QueryNode.Any(found);
        }

        public static QueryNode? Both(QueryNode? one, QueryNode? other) =>
            one is null ? other
            : other is null ? one
            : new QueryNode.All([one, other]);

        private QueryNode? Together(int depth)
        {
            var found = new List<QueryNode>();
            while (!IsAtEnd && pieces[_at].Kind is not QueryPieceKind.Close && !IsOr())
            {
                if (One(depth) is { } node)
                {
                    found.Add(node);
                }
            }

            return found is [var only] ? only
                : found.Count == 0 ? null
                : new QueryNode.All(found);
        }

        private QueryNode? One(int depth, bool isNot = false)
        {
            var piece = pieces[_at++];
            if (piece is { Kind: QueryPieceKind.Word, Text: "AND", IsNot: false } && _at > 1 && !IsAtEnd)
            {
                return null;
            }

            if (piece is { Kind: QueryPieceKind.Word, Text: "NOT", IsNot: false } && !IsAtEnd && !IsOr())
            {
                return One(depth, !isNot);
            }

            var negated = piece.IsNot != isNot;
            var node =
                piece.Kind is QueryPieceKind.Open
                    ? Group(depth, negated)
                    : narrowing.Node(piece with { IsNot = negated });
            return negated ? Negated(node) : node;
        }

        private QueryNode? Group(int depth, bool isNegated)
        {
            if (depth == Deepest)
            {
                return null;
            }

            var inside = Alternatives(depth + 1, isNegated);
            if (!IsAtEnd && pieces[_at].Kind is QueryPieceKind.Close)
            {
                _at++;
            }

            return inside;
        }

        private static QueryNode? Negated(QueryNode? node) =>
            node switch
            {
                null => null,
                QueryNode.Not twice => twice.Node,
                _ => new QueryNode.Not(node),
            };

        private bool TryTakeOr()
        {
            if (IsAtEnd || !IsOr())
            {
                return false;
            }

            _at++;
            return true;
        }

        // with something on both sides of it
        private bool IsOr() =>
            pieces[_at] is { Kind: QueryPieceKind.Word, Text: "OR", IsNot: false } && _at > 0 && _at + 1 < pieces.Count;
    }
}
