using System.Text;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Words;

namespace ClaudeBackup.Core.Searching;

/// <summary>
/// The words of a passage, as FTS5 takes them: one blank between two. The same passage gives the same words for as long as
/// <see cref="IndexSchema.Format"/> is the same, for by them its rows are taken out again.
/// </summary>
internal sealed class PassageWords
{
    private readonly StringBuilder[] _said = [.. IndexSchema.Columns.Select(_ => new StringBuilder())];
    private readonly StringBuilder _given = new();
    private readonly char[] _word = new char[WordReader.Longest];
    private readonly char[] _part = new char[WordReader.Longest];
    private readonly HashSet<string> _givenAlready = new(StringComparer.Ordinal);

    private PassageWords() { }

    /// <summary>What was said, in the order of <see cref="IndexSchema.Columns"/>.</summary>
    public IReadOnlyList<string> Said => [.. _said.Select(c => c.ToString())];

    /// <summary>What tools gave back, each word once.</summary>
    public string Given => _given.ToString();

    /// <summary>Cuts all texts of a passage.</summary>
    public static PassageWords Of(Passage passage)
    {
        var words = new PassageWords();
        foreach (var block in passage.Entries.SelectMany(e => e.Blocks))
        {
            words.Add(block);
        }

        return words;
    }

    private void Add(ContentBlock block)
    {
        var reader = new WordReader(block.Text, _word);
        var column = block.IsRecall ? IndexSchema.Recall : IndexSchema.ColumnOf(block.Kind);
        while (reader.Read())
        {
            Add(column, reader.Word);
            if (!reader.IsOfLetters)
            {
                continue;
            }

            var whole = block.Text.AsSpan(reader.Start, reader.End - reader.Start);
            foreach (var (start, end) in CompoundWord.Parts(whole))
            {
                var part = new WordReader(whole[start..end], _part);
                if (part.Read())
                {
                    Add(column is null or IndexSchema.Recall ? column : IndexSchema.Parts, part.Word);
                }
            }
        }

        if (block.Tool.Length > 0)
        {
            Add(IndexSchema.Meta, IndexSchema.ToolWord(block.Tool));
        }

        if (block.IsError)
        {
            Add(IndexSchema.Meta, IndexSchema.ErrorWord);
        }
    }

    private void Add(int? column, ReadOnlySpan<char> word)
    {
        if (column is { } at)
        {
            _ = _said[at].Append(word).Append(' ');
        }
        else if (!_givenAlready.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word))
        {
            _ = _givenAlready.Add(word.ToString());
            _ = _given.Append(word).Append(' ');
        }
    }
}
