using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Words;

namespace ClaudeBackup.Core.Searching;

/// <summary>The text of a block while it is looked at: its words are cut once, by whoever asks first.</summary>
internal sealed class BlockText(ContentBlock block, int entry, int number)
{
    private List<PlacedWord>? _words;

    /// <summary>The block.</summary>
    public ContentBlock Block { get; } = block;

    /// <summary>The number of its entry in the passage, from 0.</summary>
    public int Entry { get; } = entry;

    /// <summary>Its number in the entry, from 0.</summary>
    public int Number { get; } = number;

    /// <summary>Its words, in order.</summary>
    public IReadOnlyList<PlacedWord> Words => _words ??= Cut(Block.Text);

    /// <summary>The words of a text.</summary>
    public static List<PlacedWord> Cut(string text)
    {
        var words = new List<PlacedWord>();
        var reader = new WordReader(text);
        while (reader.Read())
        {
            words.Add(new PlacedWord(reader.Word.ToString(), reader.Start, reader.End));
        }

        return words;
    }
}

/// <summary>A word where it stands.</summary>
/// <param name="Text">As it counts.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Behind where it ends.</param>
internal readonly record struct PlacedWord(string Text, int Start, int End);

/// <summary>What of a text is what was looked for, in UTF-16 units.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="Length">How long it is.</param>
public readonly record struct TextRange(int Start, int Length);
