using System.Buffers.Text;
using System.Text;

namespace ClaudeBackup.Core.Secrets;

/// <summary>A name and a password in base64, as the configuration of Docker and npm has them: <c>"auth": "…"</c>, <c>_auth=…</c>.</summary>
public sealed record EncodedLoginForm : SecretForm
{
    // raised when they are read or judged otherwise
    private const int Revision = 1;
    private const int Least = 16;
    private const int Most = 400;
    private const int LeastPassword = 8;

    internal override string Told => $"encoded login {Revision} {Placeholders.Told} {Randomness.Version}";

    internal override FoundSecret? Find(ReadOnlySpan<char> text, int anchor, int length)
    {
        var name = new SecretName(anchor, anchor + length, IsPassword: false);
        if (
            name.End >= text.Length
            || char.IsAsciiLetterOrDigit(text[name.End])
            || ValuePlace.Behind(text, name) is not { } place
        )
        {
            return null;
        }

        var end = place.Start;
        while (
            end < text.Length
            && end - place.Start <= Most
            && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '+' or '/' or '=')
        )
        {
            end++;
        }

        var secret = text[place.Start..end];
        return secret.Length is >= Least and <= Most && secret.Length % 4 == 0 && IsLogin(secret.ToString())
            ? new FoundSecret(place.Start, secret.Length, secret.ToString())
            : null;
    }

    private static bool IsLogin(string text)
    {
        if (!Base64.IsValid(text))
        {
            return false;
        }

        var login = Encoding.Latin1.GetString(Convert.FromBase64String(text));
        var colon = login.IndexOf(':', StringComparison.Ordinal);
        return colon >= 0
            && !login.AsSpan().ContainsAnyExceptInRange(' ', '~')
            && login.Length - colon - 1 >= LeastPassword
            && !Placeholders.IsPassword(login.AsSpan(colon + 1));
    }
}
