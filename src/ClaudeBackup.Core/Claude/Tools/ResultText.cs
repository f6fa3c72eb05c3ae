using System.Text;
using ClaudeBackup.Core.Json;

namespace ClaudeBackup.Core.Claude;

/// <summary>What a tool gave back: a text, or a list of texts and pictures.</summary>
internal static class ResultText
{
    /// <summary>Reads it.</summary>
    /// <param name="bytes">What the entry was read from.</param>
    /// <param name="start">Where it begins; 0 where there is none.</param>
    public static (string Text, bool IsCut) Read(ReadOnlySpan<byte> bytes, int start)
    {
        var scanner = new JsonScanner(bytes) { Position = start };
        if (start == 0)
        {
            return ("", false);
        }

        if (scanner.TryTakeString(out var whole))
        {
            return ContentText.Read(bytes, whole);
        }

        var (result, isCut) = (new StringBuilder(), false);
        if (!scanner.TryTake((byte)'['))
        {
            return ("", false);
        }

        while (scanner.Peek() == '{')
        {
            var block = RawBlock.Read(ref scanner);
            if (block.Text.Exists)
            {
                var (text, cut) = ContentText.Read(bytes, block.Text);
                _ = (result.Length == 0 ? result : result.Append('\n')).Append(text);
                isCut |= cut;
            }

            if (!scanner.TryTake((byte)','))
            {
                break;
            }
        }

        return (result.ToString(), isCut);
    }
}
