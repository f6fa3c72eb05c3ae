using System.Globalization;
using System.Text;
using System.Text.Json;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Docs;

/// <summary>docs/format.md tells the truth: its examples are taken from the page and compared with the code.</summary>
public sealed class FormatTests
{
    private const string Format = "docs/format.md";

    public static TheoryData<string, string> Names =>
        [.. Markdown.Table(Format, "names").Select(row => (row[0], row[1]))];

    public static TheoryData<string, string, string, string, string, string> Paths =>
        [.. Markdown.Table(Format, "paths").Select(row => (row[0], row[1], row[2], row[3], row[4], row[5]))];

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_name_is_stored_as_the_page_says_and_comes_back(string name, string stored)
    {
        var bytes = FormatNotation.Bytes(Markdown.Code(name)[0]);
        string[] components = [.. Markdown.Code(stored).Select(FormatNotation.Repeated)];
        Assert.Equal(components, StoredName.Escape(PathText.Decode(bytes)));
        Assert.Equal(bytes, PathText.Encode(StoredName.Unescape(components)));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Each_path_is_stored_where_the_page_says_and_comes_back(
        string source,
        string area,
        string byCase,
        string variant,
        string segment,
        string file
    )
    {
        var path = StoredPath.Of(
            RelativePath.Parse(Markdown.Code(source)[0]),
            area switch
            {
                "config" => StoredArea.Config,
                "large config" => StoredArea.LargeConfig,
                _ => StoredArea.Sessions,
            },
            partByCase: byCase == "yes"
        );
        Assert.Equal(
            Markdown.Code(file)[0],
            path.SegmentFile(
                int.Parse(variant, CultureInfo.InvariantCulture),
                int.Parse(segment, CultureInfo.InvariantCulture) - 1,
                path.Codecs[0]
            )
        );
        Assert.Equal(Markdown.Code(source)[0], StoredPath.Parse(path.Value).ToSource().Value);
    }

    [Fact]
    public void The_described_input_is_cut_into_the_segments_of_the_page()
    {
        var input = new StringBuilder();
        for (var i = 1; i <= 20_000; i++)
        {
            input.Append(CultureInfo.InvariantCulture, $$"""{"n":{{i}},"pad":"{{new string('x', i * 37 % 400)}}"}""");
            input.Append('\n');
        }

        Assert.Equal(
            Markdown
                .Table(Format, "cuts")
                .Select(row => (int.Parse(row[1], CultureInfo.InvariantCulture), Markdown.Code(row[2])[0])),
            Cut(Encoding.ASCII.GetBytes(input.ToString()))
        );
    }

    [Fact]
    public void Giant_lines_are_cut_as_the_page_says()
    {
        Assert.Equal(
            [33_554_432, 8_388_609, 2],
            Cut([.. Enumerable.Repeat((byte)'a', 41_943_040), .. "\nb\n"u8]).Select(segment => segment.Length)
        );
        Assert.Equal(
            [2, 3_000_001, 1],
            Cut([.. "b\n"u8, .. Enumerable.Repeat((byte)'a', 3_000_000), .. "\nb"u8]).Select(segment => segment.Length)
        );
    }

    [Fact]
    public void The_empty_segment_has_the_bytes_of_the_page()
    {
        using var stored = new MemoryStream();
        Codec.Gzip.Compress([], stored);
        var hex = string.Join(' ', stored.ToArray().Select(b => b.ToString("X2", CultureInfo.InvariantCulture)));
        Assert.Contains(hex, RepositoryRoot.Read(Format), StringComparison.Ordinal);
    }

    [Fact]
    public void A_segment_begins_with_the_header_of_the_page()
    {
        using var stored = new MemoryStream();
        Codec.Gzip.Compress("{\"type\":\"user\"}\n"u8, stored);
        var bytes = stored.ToArray();
        Assert.Equal([0x1F, 0x8B, 8, 0, 0, 0, 0, 0], bytes[..8]);
        Assert.Equal(255, bytes[9]);
    }

    [Fact]
    public void The_line_of_the_page_is_written_as_it_stands_there()
    {
        var line = Encoding.UTF8.GetBytes(Markdown.Example(Format, "list line"));
        var entry = Assert.Single(FileList.Read(line, Format));
        var segment = Assert.Single(entry.Variant.Segments);
        Assert.Equal(ContentHash.Of("{\"type\":\"user\"}\n"u8), segment.Hash);
        Assert.Equal(TranscriptReader.Digest("{\"type\":\"user\"}\n"u8), segment.Digest);
        Assert.Equal(line, FileList.Write([FileOf(entry)]));
    }

    [Fact]
    public void Every_key_of_a_list_is_on_the_page_and_no_other()
    {
        var line = Encoding.UTF8.GetBytes(Markdown.Example(Format, "list line"));
        var entry = Assert.Single(FileList.Read(line, Format));
        var linked = FileOf(entry with { Variant = entry.Variant with { Link = "../dotfiles" } });
        using var written = JsonDocument.Parse(FileList.Write([linked]));
        var keys = written
            .RootElement.EnumerateObject()
            .Select(property => property.Name)
            .Concat(
                written
                    .RootElement.GetProperty("segments")[0]
                    .EnumerateObject()
                    .Select(property => $"segments[].{property.Name}")
            );
        Assert.Equal(
            keys.Order(StringComparer.Ordinal),
            Markdown.Table(Format, "list keys").Select(row => Markdown.Code(row[0])[0]).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Every_key_of_a_digest_is_on_the_page_and_no_other()
    {
        var line = Encoding.UTF8.GetBytes(Markdown.Example(Format, "list line"));
        var entry = Assert.Single(FileList.Read(line, Format));
        var segment = Assert.Single(entry.Variant.Segments) with { Digest = TranscriptReader.Digest(Talkative) };
        using var written = JsonDocument.Parse(
            FileList.Write([FileOf(entry with { Variant = entry.Variant with { Segments = [segment] } })])
        );
        Assert.Equal(
            written
                .RootElement.GetProperty("segments")[0]
                .GetProperty("digest")
                .EnumerateObject()
                .Select(property => property.Name),
            Markdown.Table(Format, "digest keys").Select(row => Markdown.Code(row[0])[0])
        );
    }

    [Fact]
    public void Each_file_is_named_by_the_list_of_the_page()
    {
        const string Session = "11111111-2222-4333-8444-55555555555A";
        Assert.Equal("files/config.jsonl", ListOf("CLAUDE.md", StoredArea.Config));
        Assert.Equal("files/config.jsonl", ListOf("hooks/big", StoredArea.LargeConfig));
        Assert.Equal(
            $"files/projects/-p/{Session.ToLowerInvariant()}.jsonl",
            ListOf($"projects/-p/{Session}.jsonl", StoredArea.Sessions)
        );
        Assert.Equal(
            $"files/projects/-p/{Session.ToLowerInvariant()}.jsonl",
            ListOf($"projects/-p/{Session}/tool-results/x.txt", StoredArea.Sessions)
        );
        Assert.Equal("files/projects/-p/project.jsonl", ListOf("projects/-p/memory/x.md", StoredArea.Sessions));
        Assert.Equal("files/projects/x/project.jsonl", ListOf("projects/x", StoredArea.Sessions));
        Assert.Equal("files/history.jsonl.jsonl", ListOf("history.jsonl", StoredArea.Sessions));
    }

    // Every key of a digest has something to tell of it.
    private static byte[] Talkative =>
        """
            {"type":"assistant","timestamp":"2026-03-01T12:00:00Z","cwd":"/a","gitBranch":"main","sessionId":"s","version":"2","message":{"id":"m"}}
            {"type":"user","message":{"content":[{"type":"text","text":"<div>x</div> y"},{"type":"text","text":"<command-name>/c</command-name>"}]}}
            {"type":"user","message":{"content":"hello"}}{"type":"custom-title","customTitle":"t"}
            {"type":"ai-title","aiTitle":"t"}
            {"type":"summary","summary":"t"}{"type":"last-prompt","lastPrompt":"t"}
            {"type":"assistant","message":{"id":"n"}}
            {
            """u8.ToArray();

    private static string ListOf(string source, StoredArea area) =>
        RepositoryLayout.ListOf(StoredPath.Of(RelativePath.Parse(source), area));

    private static StoredFile FileOf(FileListEntry entry) =>
        new()
        {
            Source = entry.Path.ToSource(),
            Path = entry.Path,
            Current = entry.Variant.Number,
            Variants = [entry.Variant],
        };

    private static List<(int Length, string Hash)> Cut(ReadOnlySpan<byte> content)
    {
        var segments = new List<(int, string)>();
        while (!content.IsEmpty)
        {
            var length = Segmenter.FirstCut(content, atEnd: true)!.Value;
            segments.Add((length, ContentHash.Of(content[..length]).ToString()));
            content = content[length..];
        }

        return segments;
    }
}
