using System.Text;
using System.Text.Json;
using ClaudeBackup.Core.Secrets;
using Xunit;

namespace ClaudeBackup.Core.Tests.Secrets;

/// <summary>A secret is masked byte by byte, and nothing else is touched.</summary>
public sealed class SecretMaskerTests
{
    private static readonly string Token = SecretExamples.All["github-token"].Text;
    private static readonly string Stars = new('*', Token.Length);
    private static readonly string Password = SecretExamples.Any(12) + "/" + SecretExamples.Any(11) + "+7Q";

    /// <summary>By what is told: T is the token, P a password with a slash and a plus, * what is masked of either.</summary>
    public static TheoryData<string, string> Places =>
        new()
        {
            { "T", "*" },
            { "T at the start", "* at the start" },
            { "at the end T", "at the end *" },
            { "a line T\nT\r\nand T\n", "a line *\n*\r\nand *\n" },
            { "T T,T;T", "* *,*;*" },
            { """{"a":"T","b":["T"]}""", """{"a":"*","b":["*"]}""" },
            { """{"a":"x\nT\nT\ty"}""", """{"a":"x\n*\n*\ty"}""" },
            { """{"a":"{\"b\":\"T\\nT\"}"}""", """{"a":"{\"b\":\"*\\n*\"}"}""" },
            // no rule finds these, but the same text is looked for
            { "T and xT and Tx", "* and x* and *x" },
            { "T and TT", "* and **" },
            { "T and C:\\home\\T", "* and C:\\home\\*" },
            { """T and "C:\\home\\T" """, """* and "C:\\home\\*" """ },
            // a shorter one is another secret
            { "a T and T_1", "a * and *_1" },
        };

    [Theory]
    [MemberData(nameof(Places))]
    public void It_is_masked_wherever_it_stands(string text, string expected)
    {
        var bytes = Bytes(text.Replace("T", Token, StringComparison.Ordinal));

        Assert.Equal(expected.Replace("*", Stars, StringComparison.Ordinal), Text(Mask(bytes, Token)));
    }

    [Theory]
    [InlineData("api_key=\"P\"", "api_key=\"*\"")]
    [InlineData("""{"api_key":"P"}""", """{"api_key":"*"}""")]
    public void What_is_escaped_in_it_is_masked_with_it(string text, string expected)
    {
        foreach (
            var shown in new[]
            {
                Password,
                Password.Replace("/", "\\/", StringComparison.Ordinal),
                Password.Replace("+", "\\u002B", StringComparison.Ordinal),
            }
        )
        {
            var bytes = Bytes(text.Replace("P", shown, StringComparison.Ordinal));
            var masked = Mask(bytes, Password);

            Assert.Equal(expected.Replace("*", new string('*', shown.Length), StringComparison.Ordinal), Text(masked));
        }
    }

    [Theory]
    [MemberData(nameof(SecretCarrierTests.Shown), MemberType = typeof(SecretCarrierTests))]
    public void In_whatever_shows_it_no_byte_of_it_is_left_and_all_else_reads_as_before(string text, string carrier)
    {
        var (plain, secret) = SecretCarrierTests.Texts[text];
        var show = SecretCarrierTests.Carriers[carrier];
        var before = Bytes(show(plain));

        var after = Text(Mask(before, secret));

        var lines = secret.Length > 60 ? plain.Split('\n').Where(l => l.Length > 60).ToArray() : [secret];
        var expected = lines.Aggregate(
            plain,
            (made, line) => made.Replace(line, new string('*', line.Length), StringComparison.Ordinal)
        );
        // a carrier that escapes shows asterisks as they are: what it shows of the masked text is what is masked of what it shows
        Assert.Equal(show(expected), after);
    }

    [Fact]
    public void UTF_16_is_masked_in_both_byte_orders()
    {
        foreach (var encoding in new[] { Encoding.Unicode, Encoding.BigEndianUnicode })
        {
            byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes($"größer: {Token}\r\nend {Token}")];

            var masked = Mask(bytes, Token);

            Assert.Equal(bytes.Length, masked.Length);
            Assert.Equal(2 * Token.Length, bytes.Zip(masked).Count(b => b.First != 0 && b.First != b.Second));
            Assert.StartsWith("größer: ", encoding.GetString(masked)[1..], StringComparison.Ordinal);
            Assert.Contains("\r\nend ", encoding.GetString(masked), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Another_secret_beside_it_stays_and_so_does_one_that_it_begins()
    {
        var other = SecretExamples.All["gitlab-token"].Text;
        var longer = Token + "Zz9";

        Assert.Equal($"{Stars} {other}", Text(Mask(Bytes($"{Token} {other}"), Token)));
        // of a longer one no byte is told, but that it begins so
        Assert.Equal($"{Stars} {Stars}Zz9", Text(Mask(Bytes($"{Token} {longer}"), Token)));
    }

    [Fact]
    public void Masking_again_changes_nothing_and_what_has_no_secret_is_not_copied()
    {
        var masked = Mask(Bytes($"export A={Token}\nTOKEN={Token}\n"), Token);

        Assert.Null(Masker(Bytes($"A={Token}\n"), Token).Mask(masked));
        Assert.Null(Masker(Bytes($"A={Token}\n"), Token).Mask("nothing"u8));
        Assert.Null(Masker(Bytes($"A={Token}\n"), Token).Mask([]));
    }

    [Fact]
    public void The_ranges_are_those_that_differ_in_order()
    {
        var masked = Masker(Bytes(Token), Token).Mask(Bytes($"a {Token}\n{Token}"))!;

        Assert.Equal([(2, Token.Length), (3 + Token.Length, Token.Length)], masked.Ranges);
    }

    [Fact]
    public void A_key_is_masked_also_where_its_lines_stand_alone_and_the_header_stays()
    {
        var (key, first) = SecretCarrierTests.Key("RSA ");
        var lines = key.Split('\n');
        var alone = Bytes($"line 5 is {lines[5]}\nand in JSON {JsonSerializer.Serialize(key)} {lines[5][..30]}\n");

        var masked = Text(Masker(Bytes(key), first).Mask(alone)!.Content);

        Assert.DoesNotContain(lines.Where(l => l.Length > 60), l => masked.Contains(l, StringComparison.Ordinal));
        Assert.Contains("-----BEGIN RSA PRIVATE KEY-----\\n***", masked, StringComparison.Ordinal);
        Assert.Contains("***\\n-----END RSA PRIVATE KEY-----", masked, StringComparison.Ordinal);
        // what no rule finds and is no whole line stays
        Assert.EndsWith($"{lines[5][..30]}\n", masked, StringComparison.Ordinal);
    }

    [Fact]
    public void Base64_of_it_stays_as_is_told()
    {
        var text = $"{Token}\n{SecretExamples.Encoded("x" + Token)}\n";

        Assert.Equal(text.Replace(Token, Stars, StringComparison.Ordinal), Text(Mask(Bytes(text), Token)));
    }

    private static byte[] Mask(byte[] bytes, string secret) => Masker(bytes, secret).Mask(bytes)!.Content;

    // as it is looked for that a scan of some bytes found
    private static SecretMasker Masker(byte[] bytes, string secret)
    {
        var match = new SecretScanner().Scan(bytes).First(m => m.Secret == secret);
        return new SecretMasker(
            m => m.Secret.Equals(secret, StringComparison.Ordinal),
            [.. SecretMasker.TextsOf(match, bytes)]
        );
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);
}
