using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ClaudeBackup.Core.Tests.Docs;

/// <summary>The notation of names in the tables of format.md.</summary>
internal static partial class FormatNotation
{
    /// <summary>Writes <c>x{200}</c> out.</summary>
    public static string Repeated(string text) =>
        Repetitions()
            .Replace(
                text,
                match => new string(
                    match.Groups["what"].Value[0],
                    int.Parse(match.Groups["times"].Value, CultureInfo.InvariantCulture)
                )
            );

    /// <summary>The bytes of a name in which <c>\xNN</c> is one byte.</summary>
    public static byte[] Bytes(string notation)
    {
        var text = Repeated(notation);
        var bytes = new List<byte>();
        for (var i = 0; i < text.Length; i++)
        {
            if (text.AsSpan(i).StartsWith("\\x"))
            {
                bytes.Add(byte.Parse(text.AsSpan(i + 2, 2), NumberStyles.AllowHexSpecifier));
                i += 3;
            }
            else
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(text[i].ToString()));
            }
        }

        return [.. bytes];
    }

    [GeneratedRegex(@"(?<what>.)\{(?<times>[0-9]+)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Repetitions();
}
