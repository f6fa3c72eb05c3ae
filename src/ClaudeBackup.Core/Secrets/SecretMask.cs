using System.Text;

namespace ClaudeBackup.Core.Secrets;

/// <summary>Text for people in which each secret is as many asterisks.</summary>
public static class SecretMask
{
    // around what is shown: a secret may begin before it, or end behind it, as the lines of a key do
    private const int Around = 16 * 1024;

    // one takes a megabyte, and there are as many pieces as hits
    [ThreadStatic]
    private static SecretScanner? _scanner;

    /// <summary>A whole text.</summary>
    /// <param name="text">A title, or another text that is short.</param>
    public static string Of(string text) => Of(text, 0, text.Length).Text;

    /// <summary>A piece of a text.</summary>
    /// <param name="text">All of it.</param>
    /// <param name="start">Where the piece begins, in UTF-16 units.</param>
    /// <param name="end">Where it ends.</param>
    /// <returns>The piece, as long as it was, and how many secrets were masked in it.</returns>
    public static (string Text, int Secrets) Of(string text, int start, int end)
    {
        var from = Math.Max(0, start - Around);
        var to = Math.Min(text.Length, end + Around);
        var bytes = Encoding.UTF8.GetBytes(text, from, to - from);
        var found = (_scanner ??= new SecretScanner()).Scan(bytes);
        if (found.Count == 0)
        {
            return (text[start..end], 0);
        }

        var shown = text[start..end].ToCharArray();
        var count = 0;
        foreach (var secret in found)
        {
            var hidden = secret.Hidden(bytes);
            var first = from + Encoding.UTF8.GetCharCount(bytes.AsSpan(0, hidden.Start.Value)) - start;
            var last = from + Encoding.UTF8.GetCharCount(bytes.AsSpan(0, hidden.End.Value)) - start;
            if (last > 0 && first < shown.Length)
            {
                shown.AsSpan(Math.Max(0, first)..Math.Min(shown.Length, last)).Fill('*');
                count++;
            }
        }

        return (new string(shown), count);
    }
}
