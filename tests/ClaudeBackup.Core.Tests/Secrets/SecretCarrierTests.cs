using System.Text;
using System.Text.Json;
using ClaudeBackup.Core.Secrets;
using Xunit;

namespace ClaudeBackup.Core.Tests.Secrets;

/// <summary>A secret is found in whatever shows it.</summary>
public sealed class SecretCarrierTests
{
    private static readonly string Value = SecretExamples.Any(30);

    // by name: how a text is shown
    internal static readonly Dictionary<string, Func<string, string>> Carriers = new(StringComparer.Ordinal)
    {
        ["plain"] = text => text,
        ["JSON once"] = text => Json(text, 1),
        ["JSON twice"] = text => Json(text, 2),
        ["JSON three times"] = text => Json(text, 3),
        ["JSON four times"] = text => Json(text, 4),
        ["JSON five times"] = text => Json(text, 5),
        ["JSON of Python"] = text =>
            "\""
            + text.Replace("\\", @"\\", StringComparison.Ordinal)
                .Replace("\"", "\\\"", StringComparison.Ordinal)
                .Replace("\n", "\\n", StringComparison.Ordinal)
            + "\"",
        ["cat -n"] = text => Lines(text, (line, n) => $"{n, 6}\t{line}"),
        ["the Read tool"] = text => Lines(text, (line, n) => $"{n, 6}→{line}"),
        ["the Read tool in JSON"] = text => Json(Lines(text, (line, n) => $"{n, 6}→{line}"), 1),
        ["grep -n"] = text => Lines(text, (line, n) => $"src/main/resources/keys/production.txt:{n}:{line}"),
        ["a diff that adds"] = text => Lines(text, (line, _) => "+" + line),
        ["a diff that removes"] = text => Lines(text, (line, _) => "-" + line),
        ["a quotation"] = text => Lines(text, (line, _) => "> " + line),
        ["a comment"] = text => Lines(text, (line, _) => "# " + line),
        ["an indented block"] = text => Lines(text, (line, _) => new string(' ', 12) + line),
        ["a file of Windows"] = text => text.Replace("\n", "\r\n", StringComparison.Ordinal),
        ["colours"] = text => Lines(text, (line, _) => $"\u001b[32m{line}\u001b[0m"),
        ["colours in JSON"] = text => Json(Lines(text, (line, _) => $"\u001b[1;32m{line}\u001b[0m"), 2),
        ["an array of lines"] = text => JsonSerializer.Serialize(text.Split('\n')),
        ["a program that joins lines"] = text => Lines(text, (line, _) => $"    '{line}\\n' +"),
    };

    private static readonly string[] InPieces = ["an array of lines", "a program that joins lines"];

    public static TheoryData<string, string> Shown
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var carrier in Carriers.Keys)
            {
                // where lines are pieces of a program, what stands on two of them does not belong together
                foreach (
                    var text in Texts.Keys.Where(t =>
                        !t.StartsWith("a value", StringComparison.Ordinal) || !InPieces.Contains(carrier)
                    )
                )
                {
                    data.Add(text, carrier);
                }
            }

            return data;
        }
    }

    // by name: a text, and the secret in it
    internal static Dictionary<string, (string Text, string Secret)> Texts { get; } =
        new(StringComparer.Ordinal)
        {
            ["a token"] = (
                "x\n" + SecretExamples.All["github-token"].Text + "\ny",
                SecretExamples.All["github-token"].Text
            ),
            ["a name"] = ($"first\nSERVICE_TOKEN={Value}\nlast", Value),
            ["an address"] = ($"postgresql+asyncpg://app:{Value}@db.internal:5432/app", Value),
            ["a value on the next line"] = ($"first\napi_key: >-\n  {Value}\nlast", Value),
            ["a value that has a name"] = ($"- name: API_KEY\n  value: {Value}\n", Value),
            ["a token of Google at the start of a line"] = (
                "x\n" + SecretExamples.All["google-api-key"].Text + "\n",
                SecretExamples.All["google-api-key"].Text
            ),
            ["a token of Vercel at the start of a line"] = (
                "x\n" + SecretExamples.All["vercel-token"].Text + "\n",
                SecretExamples.All["vercel-token"].Text
            ),
            ["an RSA key"] = Key("RSA "),
            ["a key of PKCS 8"] = Key(""),
            ["a key with headers"] = Key("EC ", "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,3FA91C7E05BD2846\n\n"),
        };

    [Theory]
    [MemberData(nameof(Shown))]
    public void It_is_found_there(string text, string carrier)
    {
        var (plain, secret) = Texts[text];
        Assert.Contains(secret, Find(Encoding.UTF8.GetBytes(Carriers[carrier](plain))));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void UTF_16_is_read_in_both_byte_orders_and_a_secret_has_the_fingerprint_that_it_has_elsewhere(
        bool isBigEndian
    )
    {
        var encoding = new UnicodeEncoding(isBigEndian, byteOrderMark: true);
        var key = FingerprintKey.New();
        foreach (var (plain, secret) in Texts.Values)
        {
            byte[] wide = [.. encoding.GetPreamble(), .. encoding.GetBytes("größer: " + plain + "\nend")];
            Assert.Contains(secret, Find(wide));
            Assert.Equal(
                Assert.Single(new SecretReader(key).Read(Encoding.UTF8.GetBytes(plain), "f")).Fingerprint,
                Assert.Single(new SecretReader(key).Read(wide, "f")).Fingerprint
            );
            // as JSON shows such a file
            Assert.Contains(secret, Find(Encoding.UTF8.GetBytes(Json(Encoding.Latin1.GetString(wide), 1))));
        }
    }

    [Fact]
    public void Two_keys_of_OpenSSH_have_two_fingerprints_though_they_begin_alike()
    {
        var begin =
            "-----BEGIN "
            + "OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW\n";
        var (one, other) = (Value + Value, "Q" + Value + Value);

        Assert.Equal([one], Find(Encoding.ASCII.GetBytes(begin + one + "\n")));
        Assert.Equal([other], Find(Encoding.ASCII.GetBytes(begin + other + "\n")));
    }

    [Fact]
    public void An_escaped_character_of_a_value_is_what_it_means()
    {
        var secret = SecretExamples.Any(12) + "/" + SecretExamples.Any(11) + "+7Q";

        Assert.Equal(
            [secret],
            Find(
                Encoding.ASCII.GetBytes(
                    $"api_key=\"{secret.Replace("/", "\\/", StringComparison.Ordinal).Replace("+", "\\u002B", StringComparison.Ordinal)}\""
                )
            )
        );
        Assert.Equal([secret], Find(Encoding.ASCII.GetBytes($"a=b%26api_key%3D{Uri.EscapeDataString(secret)}%26c")));
    }

    internal static (string Text, string Secret) Key(string kind, string headers = "")
    {
        var lines = Enumerable.Range(0, 12).Select(n => SecretExamples.Any(64 + n)[n..]).ToArray();
        return (
            $"-----BEGIN {kind}PRIVATE KEY-----\n{headers}{string.Join('\n', lines)}\n-----END {kind}PRIVATE KEY-----\n",
            lines[0]
        );
    }

    private static string Json(string text, int times) =>
        times == 0 ? text : Json(JsonSerializer.Serialize(new { text }), times - 1);

    private static string Lines(string text, Func<string, int, string> show) =>
        string.Join('\n', text.Split('\n').Select((line, at) => show(line, at + 1)));

    private static string[] Find(byte[] bytes) => [.. new SecretScanner().Scan(bytes).Select(m => m.Secret)];
}
