using ClaudeBackup.Core.Rendering;
using ClaudeBackup.Core.Tests.Secrets;
using Xunit;

namespace ClaudeBackup.Core.Tests.Rendering;

public sealed class MaskingTests
{
    [Theory]
    [InlineData("/home/ann/api and /home/ann.", "~/api and ~.")]
    [InlineData(
        "/home/anna /home/ann-old /home/ann_x /home/ann.bak",
        "/home/anna /home/ann-old /home/ann_x /home/ann.bak"
    )]
    [InlineData("-I/home/ann/include PATH=/bin:/home/ann/bin", "-I~/include PATH=/bin:~/bin")]
    [InlineData("file:///home/ann/x \"\\n/home/ann/y\"", "file://~/x \"\\n~/y\"")]
    [InlineData("{\"p\":\"\\/home\\/ann\\/x\"} ?f=%2Fhome%2Fann%2Fx", "{\"p\":\"~\\/x\"} ?f=~%2Fx")]
    [InlineData("~/.claude/projects/-home-ann-api/x a-home-ann", "~/.claude/projects/~-api/x a-home-ann")]
    [InlineData(@"C:\Users\Ann\x c:\users\ann", @"~\x ~")]
    [InlineData(@"{""p"":""C:\\Users\\Ann\\x""} C:\\\\Users\\\\Ann", @"{""p"":""~\\x""} ~")]
    [InlineData("C:/Users/Ann/x /c/Users/Ann/x /mnt/c/Users/Ann/x", "~/x ~/x ~/x")]
    [InlineData("projects/C--Users-Ann-api", "projects/~-api")]
    [InlineData("file:///D:/Users/Ann%20B%C3%A9/x", "file:///~/x")]
    [InlineData(@"C:\Users\Annabel", @"C:\Users\Annabel")]
    [InlineData("/Users/ann/x /ro" + "ot/x", "~/x ~/x")]
    [InlineData("src/ro" + "ot/x tree/root", "src/ro" + "ot/x tree/root")]
    [InlineData("'\\n/ro" + "ot/x'", "'\\n~/x'")]
    public void Homes_are_found_however_they_are_spelt(string text, string expected) =>
        Assert.Equal(
            expected,
            new Masking(["/home/ann", @"C:\Users\Ann", "/Users/ann/", "/root", @"D:\Users\Ann Bé"], reveals: true).Of(
                text
            )
        );

    [Theory]
    [InlineData("/home/ann/api", "/home/ann")]
    [InlineData("/Users/ann", "/Users/ann")]
    [InlineData(@"C:\Users\Ann\api", @"C:\Users\Ann")]
    [InlineData("d:/Users/Ann/api", "d:/Users/Ann")]
    [InlineData("/mnt/c/Users/Ann/x", "/mnt/c/Users/Ann")]
    [InlineData("/ro" + "ot/x", "/root")]
    [InlineData("/rooted", null)]
    [InlineData("/Users/Shared/x", null)]
    [InlineData(@"C:\Users\Public\x", null)]
    [InlineData("/home/linuxbrew/x", null)]
    [InlineData("/srv/app", null)]
    [InlineData(null, null)]
    public void A_home_is_known_by_its_place(string? path, string? expected) =>
        Assert.Equal(expected, HomeFolders.Of(path));

    [Theory]
    [InlineData("", "\n")]
    [InlineData("12\u2192", "\n")]
    [InlineData("+", "\n")]
    [InlineData("> ", "\r\n")]
    [InlineData("", "\\n")]
    public void Every_line_of_a_key_is_hidden(string before, string end)
    {
        var lines = KeyLines();
        string[] all = ["-----BEGIN RSA PRIVATE" + " KEY-----", .. lines, "-----END RSA PRIVATE" + " KEY-----"];
        var text = string.Concat(all.Select(line => before + line + end)) + "and on";
        var masking = new Masking([], reveals: false);

        var masked = masking.Of(text);

        Assert.DoesNotContain(lines, line => masked.Contains(line, StringComparison.Ordinal));
        Assert.EndsWith("and on", masked, StringComparison.Ordinal);
        Assert.Equal(1, masking.Hidden["private-key"]);
        Assert.DoesNotContain(
            lines,
            line =>
                new Masking([], reveals: false)
                    .Of(text[..text.IndexOf("-----END", StringComparison.Ordinal)])
                    .Contains(line, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void All_of_a_key_in_base64_is_hidden()
    {
        var key = $"-----BEGIN PRIVATE KEY-----\n{string.Join('\n', KeyLines())}\n-----END PRIVATE KEY-----\n";
        var encoded = Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(key));

        var masked = new Masking([], reveals: false).Of($"client-key-data: {encoded}\nuser: ann");

        Assert.DoesNotContain(encoded[^60..^4], masked, StringComparison.Ordinal);
        Assert.EndsWith("\nuser: ann", masked, StringComparison.Ordinal);
    }

    private static string[] KeyLines()
    {
        var random = new Random(19);
        var bytes = new byte[48];
        return
        [
            .. Enumerable
                .Range(0, 25)
                .Select(_ =>
                {
                    random.NextBytes(bytes);
                    return Convert.ToBase64String(bytes);
                }),
        ];
    }

    [Fact]
    public void A_secret_is_hidden_behind_its_rule_and_counted_once()
    {
        var (token, _) = SecretExamples.All["github-token"];
        var masking = new Masking([], reveals: false);

        Assert.Equal("use [hidden: github-token] now", masking.Of($"use {token} now"));
        Assert.Equal("[hidden: github-token]", masking.Again(token));
        Assert.Equal(1, Assert.Single(masking.Hidden).Value);
        Assert.Equal(token, new Masking([], reveals: true).Of(token));
    }

    [Theory]
    [InlineData("a\u202eb\u2066c\u200bd\u00ade", "a[U+202E]b[U+2066]c[U+200B]d[U+00AD]e")]
    [InlineData("\u001b]8;;x\u0007\u009b31m\r\u0085", "[U+001B]]8;;x[U+0007][U+009B]31m[U+000D][U+0085]")]
    [InlineData("x\U000E0041\uFEFF\u2028\uFFFE", "x[U+E0041][U+FEFF][U+2028][U+FFFE]")]
    [InlineData("a\tb\nc 👩‍👩‍👧 می‌خواهم \ud800", "a\tb\nc 👩‍👩‍👧 می‌خواهم \ud800")]
    public void What_cannot_be_seen_is_named(string text, string expected) =>
        Assert.Equal(expected, new Masking([], reveals: false).Of(text));
}
