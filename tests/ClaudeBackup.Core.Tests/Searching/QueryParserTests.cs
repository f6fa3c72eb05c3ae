using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Searching;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ClaudeBackup.Core.Tests.Searching;

public sealed class QueryParserTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 15, 12, 0, 0, TimeSpan.Zero);

    // what was typed, and how it is understood: [a b] all, (a | b) one of them, !a not, a* goes on, "a" exactly, /a/ a pattern
    public static TheoryData<string, string> Queries =>
        new()
        {
            { "", "" },
            { "   \t\n", "" },
            { "login", "login" },
            { "login  token", "[login token]" },
            { "login AND token", "[login token]" },
            { "login OR token", "(login | token)" },
            { "a b OR c d", "([a b] | [c d])" },
            { "a (b OR c) d", "[a (b | c) d]" },
            { "a -b", "[a !b]" },
            { "a NOT b", "[a !b]" },
            { "-(a OR b)", "!(a | b)" },
            { "NOT -a", "a" },
            { "- a --flag", "[- a --flag]" },
            { "auth*", "auth*" },
            { "* **", "[* **]" },
            { "\"exact phrase\"", "\"exact phrase\"" },
            { "-\"exact phrase\"", "!\"exact phrase\"" },
            { "\"foo_bar(\" x", "[\"foo_bar(\" x]" },
            { "\"not ended", "[\"not ended]" },
            { "\"\" a", "a" },
            { "say\"what\"", "say\"what\"" },
            { "/te?st(s|ed)/", "/te?st(s|ed)/" },
            { "/a b/ c", "[/a b/ c]" },
            { "/usr/lib", "/usr/lib" },
            { "/usr/lib/x.so y", "[/usr/lib/x.so y]" },
            { "/", "/" },
            { "//", "//" },
            { "OR", "OR" },
            { "OR a", "[OR a]" },
            { "a OR", "[a OR]" },
            { "a OR OR b", "(a | b)" },
            { "AND a", "[AND a]" },
            { "NOT", "NOT" },
            { "a NOT", "[a NOT]" },
            { "NEAR(a b)", "[NEAR(a b]" },
            { "foo(bar) baz", "[foo(bar) baz]" },
            { "(", "(" },
            { ")", "" },
            { "a) b", "[a b]" },
            { "(a", "(a" },
            { "()", "" },
            { "((((a))))", "a" },
            { "vis-timeline", "vis-timeline" },
            { "error-401", "error-401" },
            { @"C:\x", @"C:\x" },
            { "foo:bar status:500 TS2304: http://x/y", "[foo:bar status:500 TS2304: http://x/y]" },
            { "project: x", "[project: x]" },
            {
                "in:nowhere is:odd since:yesteryear date:soon case:maybe",
                "[in:nowhere is:odd since:yesteryear date:soon case:maybe]"
            },
            { "project:api x", "x {Project:api}" },
            { "PROJECT:Api -tool:Bash tool:\"my tool\"", "{Project:Api, !Tool:Bash, Tool:my tool}" },
            { "role:Prompt in:call is:DELETED", "{In:prompt, In:call, Is:deleted}" },
            { "unknown:\"two words\"", "unknown:two words" },
            {
                "file:src/a.cs session:3f2a branch:main model:opus machine:m",
                "{File:src/a.cs, Session:3f2a, Branch:main, Model:opus, Machine:m}"
            },
            { "a \0 b", "[a b]" },
        };

    [Theory]
    [MemberData(nameof(Queries))]
    public void Whatever_is_typed_is_a_query(string typed, string expected) =>
        Assert.Equal(expected, Told(Parse(typed)));

    [Theory]
    [InlineData("since:2026-03-01", "2026-03-01T00:00:00", null)]
    [InlineData("after:2026-03-01 before:2026-03-02", "2026-03-01T00:00:00", "2026-03-02T23:59:59.9999999")]
    [InlineData("since:2w", "2026-03-01T12:00:00", null)]
    [InlineData("until:yesterday", null, "2026-03-14T23:59:59.9999999")]
    [InlineData("date:2026-03-01", "2026-03-01T00:00:00", "2026-03-01T23:59:59.9999999")]
    [InlineData("since:\"2026-03-01 14:30\"", "2026-03-01T14:30:00", null)]
    public void Times_are_those_of_every_list(string typed, string? from, string? to)
    {
        var said = Parse(typed).Said;
        Assert.Equal(from is null ? DateTimeOffset.MinValue : DateTimeOffset.Parse(from + "Z"), said.From);
        Assert.Equal(to is null ? DateTimeOffset.MaxValue : DateTimeOffset.Parse(to + "Z"), said.To);
    }

    [Fact]
    public void What_is_taken_otherwise_than_it_looks_is_said()
    {
        Assert.Empty(Parse("a b").Notes);
        Assert.Contains("/(/", Assert.Single(Parse("/(/").Notes), StringComparison.Ordinal);
        Assert.Equal("(", Assert.IsType<QueryNode.Word>(Parse("/(/").Text).Text);
        // looking behind would need more than linear time
        Assert.Single(Parse("/(?<=a)b/").Notes);
        Assert.Equal(
            "since:yesturday is no filter, so it was searched for as text. since: takes a time such as 2026-03-01, 2w or yesterday.",
            Assert.Single(Parse("since:yesturday").Notes)
        );
        Assert.Contains("takes answer, call,", Assert.Single(Parse("a in:promt").Notes), StringComparison.Ordinal);
        Assert.Contains("takes compacted, deleted,", Assert.Single(Parse("is:gone").Notes), StringComparison.Ordinal);
        Assert.Empty(Parse("status:500 http://x since: project:x").Notes);
        Assert.Single(Parse("a OR project:x").Notes);
        Assert.Single(Parse("-(a project:x)").Notes);
        Assert.Empty(Parse("(a project:x) (b OR c)").Notes);
        var never = Parse("since:2026-03-02 until:2026-03-01");
        Assert.False(never.Said.Holds(Now));
        Assert.Single(never.Notes);
        Assert.Single(Parse(string.Join(' ', Enumerable.Range(0, 5000))).Notes);
    }

    [Fact]
    public void Case_counts_when_it_is_asked_for()
    {
        Assert.False(Parse("a").IsExact);
        Assert.True(Parse("a case:yes").IsExact);
    }

    [Fact]
    public void Nothing_that_can_be_typed_is_an_error()
    {
        var pieces = Gen.Elements(
            "a",
            "-",
            "\"",
            "(",
            ")",
            "/",
            "*",
            ":",
            " ",
            "OR",
            " OR ",
            " NOT ",
            "AND ",
            "project:",
            "since:",
            "2w",
            "date:",
            "case:yes",
            "in:",
            "is:",
            "\\",
            "[",
            "{",
            "+",
            "?",
            "\0",
            "\ud83d",
            "é",
            "\n",
            "NEAR",
            "^",
            "|",
            "--",
            "9999999999d",
            "0001-01-01",
            "9999-12-31"
        );

        Prop.ForAll(pieces.ListOf().Select(all => string.Concat(all)).ToArbitrary(), typed => Parse(typed) is not null)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3000).WithEndSize(40));
        Assert.NotNull(Parse(new string('(', 10_000)));
        Assert.NotNull(Parse(string.Concat(Enumerable.Repeat("(a ", 5000)) + new string(')', 5000)));
    }

    private static SearchQuery Parse(string typed) => QueryParser.Parse(typed, Now, LocalTime.Utc);

    private static string Told(SearchQuery query)
    {
        var narrowed = string.Join(", ", query.Qualifiers.Select(q => $"{(q.IsNot ? "!" : "")}{q.Name}:{q.Value}"));
        return $"{Told(query.Text)} {(narrowed.Length > 0 ? $"{{{narrowed}}}" : "")}".Trim();
    }

    private static string Told(QueryNode? node) =>
        node switch
        {
            null => "",
            QueryNode.Word word => word.Text + (word.IsPrefix ? "*" : ""),
            QueryNode.Phrase phrase => $"\"{phrase.Text}\"",
            QueryNode.Pattern pattern => $"/{pattern.Text}/",
            QueryNode.All all => $"[{string.Join(' ', all.Nodes.Select(Told))}]",
            QueryNode.Any any => $"({string.Join(" | ", any.Nodes.Select(Told))})",
            QueryNode.Not not => $"!{Told(not.Node)}",
            _ => throw new InvalidOperationException(),
        };
}
