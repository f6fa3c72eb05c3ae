using System.Text;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ClaudeBackup.Core.Tests.Format;

public sealed class StoredNameTests
{
    private static readonly Config Often = Config.QuickThrowOnFailure.WithMaxTest(2000);

    private static readonly Gen<string> Pieces = Gen.Elements(
        "a",
        "Z",
        ".",
        " ",
        "%",
        "/".Replace('/', '-'),
        "\\",
        ":",
        "\n",
        "\u0001",
        ".git",
        "git~1",
        "con",
        "NUL.",
        "é",
        "e\u0301",
        "日本",
        "🚀",
        "\u200C",
        "\uDCFF",
        "\uDC80",
        "%41",
        ".v2",
        ".0002",
        ".gz",
        new string('x', 90),
        new string('あ', 40)
    );

    private static readonly Gen<string> Names =
        from pieces in Pieces.NonEmptyListOf()
        let name = string.Concat(pieces)
        where name is not ("." or "..")
        select name;

    [Fact]
    public void Every_name_comes_back() =>
        Prop.ForAll(
                Names.ToArbitrary(),
                ArbMap.Default.ArbFor<bool>(),
                (name, part) => StoredName.Unescape(StoredName.Escape(name, part)) == name
            )
            .Check(Often);

    [Fact]
    public void No_component_is_too_long_or_reserved_or_read_differently_elsewhere() =>
        Prop.ForAll(Names.ToArbitrary(), name => StoredName.Escape(name).All(IsHarmless)).Check(Often);

    [Fact]
    public void Every_path_comes_back_from_every_area() =>
        Prop.ForAll(
                Names.NonEmptyListOf().ToArbitrary(),
                Gen.Elements(StoredArea.Sessions, StoredArea.Config, StoredArea.LargeConfig).ToArbitrary(),
                (names, area) =>
                {
                    // What lies in config and config-large is told by that folder, the rest by lying in neither.
                    var source = RelativePath.Parse(string.Join('/', names.Prepend("projects")));
                    var path = StoredPath.Of(source, area);
                    return path.ToSource() == source && StoredPath.Parse(path.Value) == path && path.Area == area;
                }
            )
            .Check(Often);

    [Fact]
    public void No_two_files_share_a_segment_file()
    {
        var sources = new[]
        {
            "x.jsonl",
            "x.jsonl.v2",
            "x.jsonl.0002",
            "x.jsonl.v2.0002",
            "x.jsonl.gz",
            "x.jsonl.0002.gz",
        };
        var files = sources
            .Select(s => StoredPath.Of(RelativePath.Parse("projects/p/" + s), StoredArea.Sessions))
            .SelectMany(p =>
                from variant in Enumerable.Range(1, 3)
                from segment in Enumerable.Range(0, 3)
                from codec in p.Codecs
                select p.SegmentFile(variant, segment, codec)
            )
            .ToArray();
        Assert.Equal(files.Length, files.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public void Names_that_differ_by_case_alone_are_parted()
    {
        var plain = StoredPath.Of(RelativePath.Parse("projects/p/Foo/1"), StoredArea.Sessions);
        var parted = StoredPath.Of(RelativePath.Parse("projects/p/foo/1"), StoredArea.Sessions, partByCase: true);
        Assert.NotEqual(plain.Value, parted.Value, StringComparer.OrdinalIgnoreCase);
        Assert.Equal("projects/p/foo/1", parted.ToSource().Value);
    }

    private static bool IsHarmless(string component)
    {
        var stem = component.Split('.')[0].TrimEnd(' ');
        return Encoding.UTF8.GetByteCount(component) <= StoredName.LongestComponent + "%".Length + "%2E".Length - 1
            && component.IsNormalized(NormalizationForm.FormC)
            && !component.StartsWith(".git", StringComparison.OrdinalIgnoreCase)
            && !component.StartsWith("git~", StringComparison.OrdinalIgnoreCase)
            && stem.ToUpperInvariant() is not ("CON" or "PRN" or "AUX" or "NUL")
            && component[^1] is not ('.' or ' ')
            && !component.Any(c =>
                c < ' '
                || "\"*:<>?|\\".Contains(c, StringComparison.Ordinal)
                || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.Format
            );
    }
}
