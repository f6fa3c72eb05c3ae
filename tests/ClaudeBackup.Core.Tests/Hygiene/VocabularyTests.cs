using System.Text.RegularExpressions;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Hygiene;

/// <summary>One word for one concept, wherever a user reads: docs/glossary.md has the words and what each is not called.</summary>
public sealed partial class VocabularyTests
{
    private const string Glossary = "docs/glossary.md";

    private static readonly string[] Forbidden =
    [
        "vault",
        "fileset",
        "revision",
        "checksum",
        "chat",
        "chunk",
        "conversation",
        "workspace",
        "rotation",
        "fsck",
        "view model",
    ];

    // what a file, or a folder, was at one moment: the one thing that is called a state
    private static readonly string[] OfAState =
    [
        "FullestState",
        "KeptState",
        "LegacyState",
        "LegacyStateProof",
        "LegacyStateReader",
        "ListedStates",
        "State",
        "StateBytes",
        "StateChange",
        "StateOf",
        "StateRelation",
        "States",
        "StatesOfAsync",
        "StateWarnings",
        "TranscriptState",
        "WantedState",
    ];

    public static TheoryData<string> Documents =>
        [
            .. RepositoryRoot.Files("docs", "*.md").Where(file => file != Glossary),
            "README.md",
            "CONTRIBUTING.md",
            "CHANGELOG.md",
        ];

    public static TheoryData<string> CoreSources => [.. RepositoryRoot.Files("src/ClaudeBackup.Core", "*.cs")];

    public static TheoryData<string> Sources => [.. RepositoryRoot.Files("src/ClaudeBackup", "*.cs")];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Documents_use_our_words(string file) =>
        Assert.Empty(Slips(ForeignWords().Replace(RepositoryRoot.Read(file), "")));

    [Theory]
    [MemberData(nameof(Sources))]
    public void What_the_program_says_uses_our_words(string file) =>
        Assert.Empty(CSharpText.Literals(RepositoryRoot.Read(file)).SelectMany(Slips));

    [Theory]
    [MemberData(nameof(CoreSources))]
    public void Core_gives_no_name_that_means_something_else(string file) =>
        Assert.Empty(ForeignNames(RepositoryRoot.Read(file)));

    [Fact]
    public void A_foreign_name_is_found_wherever_a_name_is_given()
    {
        const string Code = """
            // a Backend in a comment, a "Backend" in a text
            public sealed record RemoteState(string Backend, LegacyState Was);
            internal enum Destination { }
            """;
        Assert.Equal(["RemoteState", "Backend", "Destination"], ForeignNames(Code));
    }

    [Fact]
    public void The_glossary_names_every_forbidden_word()
    {
        var glossary = RepositoryRoot.Read(Glossary);
        Assert.All(Forbidden, word => Assert.Contains(word, glossary, StringComparison.Ordinal));
    }

    [Fact]
    public void A_slip_is_found_in_text_but_not_in_comments_or_inside_other_words()
    {
        const string Code = """
            // "a vault" in a comment
            Say($"The {thing} has no Checksums: '\"'" + 'c' + "https://chatter.example");
            """;
        Assert.Equal(["Checksums"], CSharpText.Literals(Code).SelectMany(Slips));
    }

    private static IEnumerable<string> ForeignNames(string code) =>
        CSharpText
            .Names(code)
            .Where(name => ForeignParts().IsMatch(name) && !OfAState.Contains(name, StringComparer.Ordinal));

    private static IEnumerable<string> Slips(string text) =>
        Forbidden.SelectMany(word =>
            Regex
                .Matches(text, $@"\b{Regex.Escape(word)}s?\b", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(5))
                .Select(match => match.Value)
        );

    [GeneratedRegex(
        "Backend|Destination|State(?![a-z])|States(?![a-z])",
        RegexOptions.None,
        matchTimeoutMilliseconds: 5000
    )]
    private static partial Regex ForeignParts();

    // `code` quotes somebody else's words, for example a field of a transcript; a link's address is nobody's prose
    [GeneratedRegex(@"(?<!`)`[^`\n]+`(?!`)|\]\([^)\s]*\)", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex ForeignWords();
}
