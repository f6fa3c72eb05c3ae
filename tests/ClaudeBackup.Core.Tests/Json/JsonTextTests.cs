using System.Text;
using System.Text.Json;
using ClaudeBackup.Core.Json;
using Xunit;

namespace ClaudeBackup.Core.Tests.Json;

/// <summary>What stands between the quotes becomes the text that any reader of JSON sees, and what is no text becomes U+FFFD.</summary>
public sealed class JsonTextTests
{
    private static readonly string[] Pieces =
    [
        "a",
        "long enough to be a piece of its own ",
        "ä",
        "設",
        "🚀",
        "\\n",
        "\\\\",
        "\\\"",
        "\\/",
        "\\t",
        "\\u00e4",
        "\\u8a2d",
        "\\ud83d\\ude80",
        "\\u0000",
    ];

    [Fact]
    public void Every_mix_of_pieces_and_escapes_is_read_as_others_read_it()
    {
        var random = new Random(20);
        for (var i = 0; i < 3000; i++)
        {
            var raw = string.Concat(
                Enumerable.Range(0, random.Next(12)).Select(_ => Pieces[random.Next(Pieces.Length)])
            );
            using var json = JsonDocument.Parse($"\"{raw}\"");
            Assert.Equal(json.RootElement.GetString(), JsonText.Decode(Encoding.UTF8.GetBytes(raw)));
        }
    }

    [Theory]
    [InlineData("\\ud83d", "\uFFFD")]
    [InlineData("a\\ude80\\n", "a\uFFFD\n")]
    [InlineData("\\ud83d\\n", "\uFFFD\n")]
    [InlineData("\\ud83dx", "\uFFFDx")]
    public void Half_a_character_becomes_the_mark_of_what_is_none(string raw, string expected) =>
        Assert.Equal(expected, JsonText.Decode(Encoding.UTF8.GetBytes(raw)));

    [Fact]
    public void Bytes_that_are_no_text_become_the_same_with_escapes_and_without()
    {
        var random = new Random(21);
        for (var i = 0; i < 2000; i++)
        {
            var bytes = new byte[random.Next(1, 20)];
            random.NextBytes(bytes);
            bytes = [.. bytes.Where(b => b is not (byte)'\\')];
            byte[] escaped = [.. bytes, (byte)'\\', (byte)'n', .. bytes];
            var plain = Encoding.UTF8.GetString(bytes);
            Assert.Equal($"{plain}\n{plain}", JsonText.Decode(escaped));
        }
    }
}
