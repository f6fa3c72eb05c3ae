using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Searching;

/// <summary>Makes a node of a piece, or takes what narrows out of it.</summary>
internal sealed class QueryNarrowing(DateTimeOffset now, LocalTime local)
{
    private readonly List<Qualifier> _qualifiers = [];
    private readonly List<string> _notes = [];
    private string? _since;
    private string? _until;
    private string? _date;
    private bool _isExact;

    /// <summary>How many filters were taken so far.</summary>
    public int Count => _qualifiers.Count;

    /// <summary>Tells the user something.</summary>
    public void Note(string sentence) => _notes.Add(sentence);

    /// <summary>What a piece looks for; null where it narrows.</summary>
    public QueryNode? Node(QueryPiece piece) =>
        piece.Kind switch
        {
            QueryPieceKind.Phrase when piece.Name is { } name => Narrows(name, piece.Text, piece.IsNot)
                ? null
                : Words($"{name}:{piece.Text}"),
            QueryPieceKind.Phrase => string.IsNullOrWhiteSpace(piece.Text) ? null : new QueryNode.Phrase(piece.Text),
            QueryPieceKind.Pattern => Pattern(piece.Text),
            _ => piece.Text.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon
            && Narrows(piece.Text[..colon], piece.Text[(colon + 1)..], piece.IsNot)
                ? null
                : Words(piece.Text),
        };

    /// <summary>The query as a whole.</summary>
    public SearchQuery Query(QueryNode? text) =>
        new()
        {
            Text = text,
            Qualifiers = _qualifiers,
            Said = Said(),
            IsExact = _isExact,
            Notes = _notes,
        };

    private static QueryNode.Word Words(string text) =>
        text.TrimEnd('*') is { Length: > 0 } beginning && beginning.Length < text.Length
            ? new QueryNode.Word(beginning, IsPrefix: true)
            : new QueryNode.Word(text, IsPrefix: false);

    private QueryNode Pattern(string text)
    {
        if (TextPattern.Fault(text) is not { } fault)
        {
            return new QueryNode.Pattern(text);
        }

        Note($"/{text}/ {fault}. It was searched for as plain words.");
        return Words(text);
    }

    private bool Narrows(string name, string value, bool isNot)
    {
        if (Qualifier.TryOf(name, value, isNot) is { } qualifier)
        {
            _qualifiers.Add(qualifier);
            return true;
        }

        var narrows = name.ToLowerInvariant() switch
        {
            "since" or "after" or "until" or "before" or "date" when isNot && (IsTime(value) || IsDay(value)) =>
                Backwards(name),
            "since" or "after" => IsTime(value) && (_since = value) is not null,
            "until" or "before" => IsTime(value) && (_until = value) is not null,
            "date" => IsDay(value) && (_date = value) is not null,
            "case" when value is "yes" or "no" => Case(value is "yes" != isNot),
            _ => false,
        };
        if (!narrows && value.Length > 0 && Takes(name.ToLowerInvariant()) is { } takes)
        {
            Note($"{name}:{value} is no filter, so it was searched for as text. {takes}");
        }

        return narrows;
    }

    private static string? Takes(string name) =>
        name switch
        {
            "since" or "after" or "until" or "before" => $"{name}: takes a time such as 2026-03-01, 2w or yesterday.",
            "date" => "date: takes a day such as 2026-03-01 or yesterday.",
            "case" => "case: takes yes or no.",
            _ => Qualifier.Takes(name),
        };

    private bool Backwards(string name)
    {
        Note($"-{name}: says nothing here, and was left out. Say when with since: and until:.");
        return true;
    }

    private bool Case(bool isExact)
    {
        _isExact = isExact;
        return true;
    }

    private bool IsTime(string value) => TypedTime.TryParse(value, now, local) is not null;

    private static bool IsDay(string value) =>
        TypedTime.TryParseDay(value) is not null || value.ToUpperInvariant() is "TODAY" or "YESTERDAY";

    private Period Said()
    {
        try
        {
            return Period.Parse(_since, _until, _date, now, local);
        }
        catch (BackupException)
        {
            Note("Nothing can have been said then: the times in the query leave none.");
            return new Period(DateTimeOffset.MaxValue, DateTimeOffset.MinValue);
        }
    }
}
