using System.Reflection;
using ClaudeBackup.Core.Format;
using Xunit;

namespace ClaudeBackup.Core.Tests.Fuzzing;

public sealed class ParserTableTests
{
    private static readonly string[] Verbs = ["Parse", "TryParse", "Read", "TryRead", "Decode", "Unescape", "Digest"];

    private static readonly Type[] Inputs =
    [
        typeof(ReadOnlySpan<byte>),
        typeof(ReadOnlyMemory<byte>),
        typeof(byte[]),
        typeof(Stream),
        typeof(BinaryReader),
        typeof(string),
        typeof(ReadOnlySpan<char>),
    ];

    // those that others of the table call, or that read nothing that comes from elsewhere
    private static readonly Dictionary<string, string> Excused = new(StringComparer.Ordinal)
    {
        ["AbsolutePath"] = "throws at paths that the program itself made wrong; what others say goes through TryParse",
        ["ActiveDays"] = "a field of local-index-fields",
        ["ContentText"] = "called by transcript-contents",
        ["PassageBody"] = "called by transcript-passages",
        ["Picture"] = "called by transcript-contents",
        ["RemoteChoice"] = "chooses by typed-remote and typed-repository",
        ["RemoteTypeWord"] = "takes every word",
        ["ResultText"] = "called by transcript-contents",
        ["SecretName"] = "called by secrets",
        ["SecretValue"] = "called by secrets",
        ["ShownText"] = "called by secrets",
        ["TitleText"] = "called by transcript-facts",
        ["TokenUsage"] = "called by transcript-contents",
        ["ToolAccount"] = "called by transcript-contents",
        ["ToolInput"] = "called by transcript-contents",
        ["TranscriptDigest"] = "a field of local-index-fields",
        ["TranscriptDigestFormat"] = "a field of local-index-fields",
    };

    public static TheoryData<string> Names => FuzzTests.Names;

    [Fact]
    public void Every_parser_is_fuzzed()
    {
        var fuzzed = ParserTable.All.SelectMany(p => p.Also.Prepend(p.Owner)).ToHashSet();
        var forgotten = typeof(FileList)
            .Assembly.GetTypes()
            .Where(type => !fuzzed.Contains(type) && !Excused.ContainsKey(type.Name) && Parsers(type).Any())
            .Select(type => type.FullName);
        Assert.Empty(forgotten);
    }

    [Fact]
    public void Whoever_is_excused_would_have_to_be_fuzzed()
    {
        var parsers = typeof(FileList).Assembly.GetTypes().Where(type => Parsers(type).Any()).Select(type => type.Name);
        Assert.Empty(Excused.Keys.Except(parsers));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_parser_has_a_corpus(string name) =>
        Assert.NotEmpty(ParserTable.All.Single(p => p.Name == name).Corpus());

    [Fact]
    public void Every_corpus_has_a_parser() =>
        Assert.Empty(
            Directory
                .GetDirectories(FuzzedParser.CorpusRoot)
                .Select(folder => Path.GetFileName(folder))
                .Except(ParserTable.All.Select(p => p.Name))
        );

    private static IEnumerable<MethodInfo> Parsers(Type type) =>
        type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            .Where(method =>
                !method.IsPrivate
                && Verbs.Contains(method.Name)
                && method.GetParameters() is [var first, ..]
                && Inputs.Contains(first.ParameterType)
            );
}
