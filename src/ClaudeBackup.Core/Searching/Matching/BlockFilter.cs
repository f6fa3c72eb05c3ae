using System.Collections.Frozen;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Sqlite;

namespace ClaudeBackup.Core.Searching;

/// <summary>In which blocks of a passage a query looks, and which passages it leaves out at once. Pure.</summary>
internal sealed class BlockFilter
{
    private static readonly FrozenSet<ContentKind> All = Enum.GetValues<ContentKind>().ToFrozenSet();

    private const string Recall = "recall";

    private readonly SearchQuery _query;
    private readonly FrozenSet<ContentKind> _kinds;
    private readonly bool _isOfRecall;

    private BlockFilter(SearchQuery query, FrozenSet<ContentKind> kinds)
    {
        _query = query;
        _kinds = kinds;
        _isOfRecall = query.Values(QualifierName.In).Contains(Recall, StringComparer.Ordinal);
    }

    /// <summary>Whether the query says where to look; else results of tools are looked into only when nothing else is found.</summary>
    public bool SaysWhere => _query.Qualifiers.Any(q => q.Name is QualifierName.In or QualifierName.Tool) || IsOfErrors;

    /// <summary>Whether texts have to be looked at one by one, whatever FTS5 finds.</summary>
    public bool Decides =>
        _query.Said.IsLimited
        || _query.Qualifiers.Any(q =>
            q.Name
                is QualifierName.In
                    or QualifierName.Tool
                    or QualifierName.File
                    or QualifierName.Branch
                    or QualifierName.Model
            || q is { Name: QualifierName.Is, Value: "error" or "compacted" }
        );

    /// <summary>Whether it asks for something that only texts have.</summary>
    public bool NarrowsTexts =>
        SaysWhere
        || Decides
        || _query.Qualifiers.Any(q => q is { Name: QualifierName.Is, Value: "subagent", IsNot: false });

    /// <summary>Where in an index its words are looked for.</summary>
    public WordRows In(SqliteConnection connection) =>
        new(
            connection,
            [
                .. _kinds
                    .Select(IndexSchema.ColumnOf)
                    .OfType<int>()
                    .Distinct()
                    .Order()
                    .Append(IndexSchema.Parts)
                    .Select(c => IndexSchema.Columns[c]),
            ],
            _kinds.Contains(ContentKind.Result),
            _isOfRecall
        );

    private bool IsOfErrors => _query.Values(QualifierName.Is).Contains("error", StringComparer.Ordinal);

    /// <summary>The blocks in which a query looks.</summary>
    /// <param name="query">The query.</param>
    /// <param name="withResults">Whether results of tools are among them, where it does not say.</param>
    public static BlockFilter Of(SearchQuery query, bool withResults)
    {
        var said = query.Values(QualifierName.In).SelectMany(Kinds).ToFrozenSet();
        var not = query.Values(QualifierName.In, isNot: true).SelectMany(Kinds).ToFrozenSet();
        var kinds = query.Values(QualifierName.In).Any() ? said : All;
        var filter = new BlockFilter(query, kinds.Where(k => !not.Contains(k)).ToFrozenSet());
        return filter.SaysWhere || withResults
            ? filter
            : new BlockFilter(query, filter._kinds.Where(k => k is not ContentKind.Result).ToFrozenSet());
    }

    /// <summary>In which passages it may look.</summary>
    public RowSet Rows(WordRows index)
    {
        var tools = _query.Values(QualifierName.Tool).ToList();
        var rows = tools.Count == 0 ? RowSet.All : index.OfTools(tools);
        return IsOfErrors ? rows.And(index.OfErrors()) : rows;
    }

    /// <summary>The texts of a passage in which the query looks; none where the passage is left out.</summary>
    public IReadOnlyList<BlockText> Of(Passage passage)
    {
        if (!HasFile(passage))
        {
            return [];
        }

        var texts = new List<BlockText>();
        for (var i = 0; i < passage.Entries.Count; i++)
        {
            var entry = passage.Entries[i];
            for (var j = 0; j < entry.Blocks.Count && IsMeant(entry); j++)
            {
                if (IsMeant(entry.Blocks[j]))
                {
                    texts.Add(new BlockText(entry.Blocks[j], i, j));
                }
            }
        }

        return texts;
    }

    /// <summary>A title as it is looked at; null where titles are left out.</summary>
    public BlockText? OfTitle(ContentBlock title) =>
        _kinds.Contains(ContentKind.Title)
        && !_query.Qualifiers.Any(q =>
            !q.IsNot
            && (
                q.Name is QualifierName.Tool or QualifierName.File or QualifierName.Branch or QualifierName.Model
                || q is { Name: QualifierName.Is, Value: "error" or "compacted" or "subagent" or "unsaved" }
            )
        )
            ? new BlockText(title, 0, 0)
            : null;

    private bool IsMeant(TranscriptEntry entry) =>
        (!_query.Said.IsLimited || (entry.Time is { } time && _query.Said.Holds(new DateTimeOffset(time))))
        && Passes(QualifierName.Branch, v => entry.Branch.StartsWith(v, StringComparison.OrdinalIgnoreCase))
        && Passes(QualifierName.Model, v => entry.Model.Contains(v, StringComparison.OrdinalIgnoreCase))
        && Passes(QualifierName.Is, v => v != "compacted" || entry.IsCompactSummary, only: "compacted");

    private bool IsMeant(ContentBlock block) =>
        (block.IsRecall ? _isOfRecall : _kinds.Contains(block.Kind))
        && Passes(
            QualifierName.Tool,
            v => IndexSchema.ToolWord(block.Tool).StartsWith(IndexSchema.ToolWord(v), StringComparison.Ordinal)
        )
        && Passes(QualifierName.Is, v => v != "error" || block.IsError, only: "error");

    private bool HasFile(Passage passage) =>
        Passes(QualifierName.File, v => passage.Entries.Any(e => e.Blocks.Any(b => b.Files.Any(f => EndsIn(f, v)))));

    // one of those that must be so, and none of those that must not
    private bool Passes(QualifierName name, Func<string, bool> isSo, string? only = null)
    {
        // asked of every block of every text
        if (_query.Qualifiers.Count == 0)
        {
            return true;
        }

        var wanted = _query.Values(name).Where(v => only is null || v == only).ToList();
        return (wanted.Count == 0 || wanted.Exists(v => isSo(v)))
            && !_query.Values(name, isNot: true).Where(v => only is null || v == only).Any(isSo);
    }

    // whole names, from the last one on: api.cs is not the end of myapi.cs
    private static bool EndsIn(string file, string end)
    {
        var (path, wanted) = (file.Replace('\\', '/'), end.Replace('\\', '/').TrimEnd('/'));
        return path.EndsWith(wanted, StringComparison.OrdinalIgnoreCase)
            && (path.Length == wanted.Length || wanted.StartsWith('/') || path[^(wanted.Length + 1)] == '/');
    }

    private static IEnumerable<ContentKind> Kinds(string place) =>
        place switch
        {
            "title" => [ContentKind.Title],
            "prompt" => [ContentKind.Prompt],
            "answer" => [ContentKind.Answer],
            "thinking" => [ContentKind.Thinking],
            "call" => [ContentKind.Call],
            "result" => [ContentKind.Result],
            "tool" => [ContentKind.Call, ContentKind.Result],
            Recall => [],
            _ => [ContentKind.Notice],
        };
}
