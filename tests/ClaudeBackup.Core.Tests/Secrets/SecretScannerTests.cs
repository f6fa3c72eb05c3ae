using System.Globalization;
using System.Text;
using System.Text.Json;
using ClaudeBackup.Core.Secrets;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Secrets;

public sealed class SecretScannerTests
{
    public static TheoryData<string> Rules => new(SecretRules.All.Select(r => r.Name));

    [Fact]
    public void The_page_on_secrets_names_every_rule()
    {
        var rows = Markdown.Table("docs/secrets.md", "rules");
        Assert.Equal(
            SecretRules.All.Select(r => r.Name).Order(StringComparer.Ordinal),
            rows.SelectMany(row => Markdown.Code(row[0])).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void No_two_rules_have_a_name_or_an_anchor_in_common()
    {
        var rules = SecretRules.All;
        Assert.Equal(rules.Count, rules.DistinctBy(r => r.Name).Count());
        var anchors = rules.SelectMany(r => r.Anchors.Select(a => (r.AnyCase, a))).ToArray();
        Assert.Equal(anchors.Length, anchors.Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_token_is_found_alone_in_text_in_JSON_and_in_JSON_that_stands_in_JSON(string rule)
    {
        var (text, secret) = SecretExamples.All[rule];
        var json = JsonSerializer.Serialize(new { text = $"see {text} there" });
        foreach (
            var around in new[]
            {
                text,
                $"x {text} y",
                $"a={text}\n",
                $"[\"{text}\",\"b\"]",
                json,
                JsonSerializer.Serialize(json),
            }
        )
        {
            Assert.Equal([(rule, secret ?? text)], Find(around));
        }
    }

    // In JSON a letter stands before what begins a line.
    [Theory]
    [MemberData(nameof(Rules))]
    public void A_token_is_found_behind_a_line_end_a_colour_and_what_else_is_escaped(string rule)
    {
        var (text, secret) = SecretExamples.All[rule];
        foreach (
            var before in new[]
            {
                "one\n",
                "one\r\n",
                "\t",
                "\u2028",
                "\u001b[1;32m",
                "\u001b[38;5;123m",
                "a%20",
                "a\\u0022",
            }
        )
        {
            var json = JsonSerializer.Serialize(before + text + "\u001b[0m\nmore");
            foreach (var written in new[] { before + text, json, JsonSerializer.Serialize(json) })
            {
                Assert.Equal([(rule, secret ?? text)], Find(written));
            }
        }
    }

    [Theory]
    [InlineData("deploy --api-key {0} --now")]
    [InlineData("deploy --auth-token '{0}'")]
    [InlineData("$ deploy --password {0}")]
    [InlineData("\"args\": [\"--client-secret={0}\"]")]
    [InlineData("'db_password' => '{0}',")]
    [InlineData("export SERVICE_TOKEN=\"{0}\"")]
    [InlineData("{{\\\"apiKey\\\": \\\"{0}\\\"}}")]
    public void A_value_beside_a_name_is_found_however_the_two_are_written(string text)
    {
        var secret = SecretExamples.Any(26);
        Assert.Equal([("named-secret", secret)], Find(string.Format(CultureInfo.InvariantCulture, text, secret)));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_token_is_found_once_wherever_windows_and_pieces_end(string rule)
    {
        var (text, secret) = SecretExamples.All[rule];
        foreach (var size in new[] { 128 * 1024, 120 * 1024, 1024 * 1024, (1024 + 32) * 1024, (1024 + 16) * 1024 })
        {
            for (var before = size - text.Length - 2; before <= size + 2; before += Math.Max(1, text.Length / 4))
            {
                var bytes = Encoding.Latin1.GetBytes(new string(' ', before) + text + new string('\n', 3000));
                var match = Assert.Single(new SecretScanner().Scan(bytes));
                Assert.Equal((rule, (secret ?? text).Length), (match.Rule.Name, match.Length));
                using var stream = new MemoryStream(bytes);
                _ = Assert.Single(new SecretReader(FingerprintKey.New()).Read(stream, "f"));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void What_is_a_part_of_a_longer_word_or_cut_short_is_no_token(string rule)
    {
        var (text, _) = SecretExamples.All[rule];
        if (!SecretRules.GeneralNames.Contains(rule) && rule is not ("connection-string" or "private-key"))
        {
            Assert.DoesNotContain(Find($"x {text[..(text.Length / 4)]} y"), f => f.Rule == rule);
        }

        if (
            SecretRules.All.Single(r => r.Name == rule)
                is { AnyCase: false, Form: TokenForm or RegexForm { BeginsWithAnchor: true } }
            && rule is not ("azure-storage-key" or "slack-webhook" or "discord-webhook")
        )
        {
            Assert.DoesNotContain(Find($"word{text}"), f => f.Rule == rule);
        }
    }

    [Theory]
    [InlineData("password=changeme-please-your-password")]
    [InlineData("token: ${GITHUB_TOKEN}")]
    [InlineData("api_key = process.env.SERVICE_API_KEY_PRODUCTION")]
    [InlineData("\"api_key\": \"<your-api-key-goes-here>\"")]
    [InlineData("secret: 3f2504e0-4f89-41d3-9a0c-0305e82c3301")]
    [InlineData("nextPageToken: aB3dE7xZq9Lw2Rk5Tn8Vy4Hc6Jf1Gm0Ps")]
    [InlineData("arn:aws:secretsmanager:us-west-2:210987654321:secret:MyDatabaseSecret1-d4e5f6")]
    [InlineData("\"CredentialId\": \"ACCAQFODXMPL4YFHP7DZE\"")]
    [InlineData("the token aB3dE7xZq9Lw2Rk5Tn8Vy4Hc6 is not an option's")]
    [InlineData("--token-file /run/secrets/kubernetes1/token2/file3a")]
    [InlineData("access_key_id=aB3dE7xZq9Lw2Rk5Tn8Vy4")]
    [InlineData("password: correct-horse-battery-staple-again")]
    [InlineData("postgres://user:${PASSWORD}@host/db")]
    [InlineData("postgres://localhost/db and mysql://root@localhost")]
    [InlineData("-----BEGIN PUBLIC KEY-----\\naB3dE7xZq9Lw2Rk5Tn8Vy4Hc6Jf1Gm0PsaB3dE7xZq9Lw2Rk5Tn8Vy4\\n")]
    [InlineData("-----BEGIN PRIVATE KEY-----")]
    [InlineData("Authorization: Bearer <token>")]
    [InlineData("Authorization: Bearer ${TOKEN_FROM_ENVIRONMENT}")]
    [InlineData("sha512-aB3dE7xZq9Lw2Rk5Tn8Vy4Hc6Jf1Gm0PsaB3dE7xZq9Lw2Rk5Tn8Vy4==")]
    [InlineData("tokens: 123456789012345678901234567890")]
    public void What_only_looks_like_one_is_not_found(string text) => Assert.Empty(Find(text));

    [Fact]
    public void The_example_of_AWS_is_no_key() => Assert.Empty(Find("AK" + "IAIOSFODNN7" + "EXAMPLE"));

    [Theory]
    [InlineData("AKIA")]
    [InlineData("-u a:")]
    [InlineData("auth=")]
    [InlineData("token=\"\\u0061")]
    [InlineData("a\\u0000")]
    [InlineData("://")]
    [InlineData("postgres://a:")]
    [InlineData("password=")]
    [InlineData("authorization: bearer ")]
    [InlineData("-----BEGIN PRIVATE KEY-----\\n")]
    [InlineData("T3BlbkFJ")]
    [InlineData("sk-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void Megabytes_of_beginnings_come_to_an_end(string beginning)
    {
        var bytes = Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat(beginning, (2 << 20) / beginning.Length)));
        Assert.All(new SecretScanner().Scan(bytes), m => Assert.InRange(m.Start, 0, bytes.Length));
    }

    [Theory]
    [InlineData("curl -u 'ann:x' and --user \"ann:x\"")]
    [InlineData("\"api_key\": [(\"x\", \\\"token\\\": >-\n  12\tx")]
    [InlineData("https%3A%2F%2Fann%3Ax%40h https:\\/\\/ann:x@h")]
    [InlineData("-----BEGIN " + "PRIVATE KEY BLOCK-----\\n\\u001b[1mx")]
    [InlineData("\"auth\": \"x\", password login x password \\u0000\\x1b[")]
    public void A_text_may_end_anywhere(string text)
    {
        for (var end = 0; end <= text.Length; end++)
        {
            Assert.Empty(Find(text[..end]));
        }
    }

    [Fact]
    public void Bytes_that_are_no_text_do_no_harm()
    {
        var (text, _) = SecretExamples.All["github-token"];
        byte[] bytes = [0xFF, 0xFE, 0, 0x80, .. Encoding.ASCII.GetBytes(text), 0xC3, 0, 0xFF];
        Assert.Equal(
            (4, text.Length),
            Assert.Single(new SecretScanner().Scan(bytes)) is var m ? (m.Start, m.Length) : default
        );
    }

    [Fact]
    public void A_report_tells_the_line_and_each_secret_once_and_fingerprints_hang_on_the_key()
    {
        var (token, _) = SecretExamples.All["npm-token"];
        var text = Encoding.UTF8.GetBytes($"one\ntwo {token}\nthree {token}\n");
        var key = FingerprintKey.New();
        var found = Assert.Single(Read(text, key));

        Assert.Equal(("npm-token", "f", 2), (found.Rule, found.File, found.Line));
        Assert.Equal(found.Fingerprint, Assert.Single(Read(text, new FingerprintKey(key.Bytes))).Fingerprint);
        Assert.NotEqual(found.Fingerprint, Assert.Single(Read(text, FingerprintKey.New())).Fingerprint);
    }

    private static IReadOnlyList<SecretFinding> Read(byte[] bytes, FingerprintKey key)
    {
        using var stream = new MemoryStream(bytes);
        return new SecretReader(key).Read(stream, "f");
    }

    private static (string Rule, string Secret)[] Find(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return [.. new SecretScanner().Scan(bytes).Select(m => (m.Rule.Name, m.Secret))];
    }
}
