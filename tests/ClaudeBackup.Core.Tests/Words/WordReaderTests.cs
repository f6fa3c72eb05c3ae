using ClaudeBackup.Core.Words;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ClaudeBackup.Core.Tests.Words;

public sealed class WordReaderTests
{
    public static TheoryData<string, string> Texts =>
        new()
        {
            { "", "" },
            { "Hello, World!", "hello world" },
            { "foo_bar kebab-case a.b.c", "foo bar kebab case a b c" },
            { "/a/b/c.ts C:\\x\\y.cs", "a b c ts c x y cs" },
            { "getUserName()", "getusername" },
            { "TS2304 0x80070005 ECONNREFUSED", "ts2304 0x80070005 econnrefused" },
            { "café cafe\u0301 CAFÉ", "cafe cafe cafe" },
            { "İstanbul ısı ß ﬀ", "istanbul isi ß ﬀ" },
            { "Ａ１", "a1" },
            { "Ёлка е\u0308лка", "елка елка" },
            { "ά α\u0301", "α α" },
            { "设", "设" },
            { "设备清单", "设备 备清 清单 单" },
            { "重跑gen-itgc后", "重跑 跑 gen itgc 后" },
            { "ひらがな", "ひら らが がな な" },
            { "がか", "がか か" },
            { "한국어", "한국 국어 어" },
            { "🚀 ship❌it 👩‍💻👍🏽", "🚀 ship ❌ it 👩 💻 👍" },
            { "שלום مرحبا", "שלום مرحبا" },
            { "a\u200bb", "ab" },
            { new string('x', 64) + " " + new string('y', 65) + " z", new string('x', 64) + " z" },
            { "don't", "don t" },
        };

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_text_is_found_by_these_words(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', Words(text)));

    // not in the table: what hands its rows on hands them on as UTF-8
    [Fact]
    public void Half_a_character_is_no_word() => Assert.Equal(["x"], Words("\ud83d x \ude00"));

    [Theory]
    [InlineData("getUserName", "get User Name")]
    [InlineData("HTTPServer2", "HTTP Server2")]
    [InlineData("parseXML", "parse XML")]
    [InlineData("word", "")]
    [InlineData("Word", "")]
    [InlineData("WORD", "")]
    [InlineData("a", "")]
    public void A_compound_word_has_parts(string word, string expected) =>
        Assert.Equal(expected, string.Join(' ', CompoundWord.Parts(word).Select(p => word[p.Start..p.End])));

    [Fact]
    public void Words_stand_where_they_say_in_order_and_without_blanks()
    {
        Prop.ForAll(
                ArbMap.Default.GeneratorFor<string>().Where(t => t is not null).ToArbitrary(),
                text =>
                {
                    var reader = new WordReader(text);
                    var before = 0;
                    while (reader.Read())
                    {
                        if (
                            reader.Word.IsEmpty
                            || reader.Word.ContainsAny(" \t\n\0")
                            || reader.Start < before
                            || reader.End <= reader.Start
                            || reader.End > text.Length
                        )
                        {
                            return false;
                        }

                        before = reader.Start;
                    }

                    return true;
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Fact]
    public void What_is_quoted_is_found_where_it_stands()
    {
        Assert.Equal((4, 12), Find("x = foo_bar( y )", "foo_bar("));
        Assert.Null(Find("foo-bar(", "foo_bar("));
        Assert.Equal((0, 7), Find("Two\n\t Words", "two w"));
        Assert.Equal((1, 6), Find("·cafe\u0301·", "CAFÉ"));
        Assert.Null(Find("abc", ""));
    }

    private static (int, int)? Find(string text, string phrase)
    {
        var from = 0;
        return FoldedText.Of(text, isExact: false).Find(FoldedText.Of(phrase, isExact: false), ref from);
    }

    private static List<string> Words(string text)
    {
        var words = new List<string>();
        var reader = new WordReader(text);
        while (reader.Read())
        {
            words.Add(reader.Word.ToString());
        }

        return words;
    }
}
