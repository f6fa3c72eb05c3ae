using System.Text;

namespace ClaudeBackup.Core.Secrets;

/// <summary>A PEM block of a private key in base64, as the configuration of Kubernetes has it.</summary>
public sealed record EncodedKeyForm : SecretForm
{
    // raised when they are read otherwise
    private const int Revision = 1;
    private const int Header = 48;
    private const int MostTold = 200;

    internal static string[] Anchors { get; } = [Convert.ToBase64String("-----BEGIN "u8)[..14]];

    internal override string Told => $"encoded private key {Revision}";

    internal override FoundSecret? Find(ReadOnlySpan<char> text, int anchor, int length)
    {
        var end = anchor;
        while (
            end < text.Length
            && end - anchor < MostTold
            && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '+' or '/' or '=')
        )
        {
            end++;
        }

        return end - anchor == MostTold && HasHeader(text.Slice(anchor, Header).ToString())
            ? new FoundSecret(anchor, MostTold, text[anchor..end].ToString())
            : null;
    }

    internal override (int Start, int End) Extent(ReadOnlySpan<byte> bytes, int start, int end)
    {
        while (
            end < bytes.Length
            && (char.IsAsciiLetterOrDigit((char)bytes[end]) || bytes[end] is (byte)'+' or (byte)'/' or (byte)'=')
        )
        {
            end++;
        }

        return (start, end);
    }

    private static bool HasHeader(string text) =>
        Encoding.Latin1.GetString(Convert.FromBase64String(text)).Contains("PRIVATE KEY", StringComparison.Ordinal);
}
