using System.Text;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Tests.Claude;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ClaudeBackup.Core.Tests.Format;

/// <summary>What a list tells of segments is what was known of them, and what it cannot tell is unknown, not wrong.</summary>
public sealed class FileListTests
{
    private const string Segment = """
        {"size":1,"sha256":"9848ab0b020271bde26d2924202ad1f04d81b0866c0bc20653a11d2c90d2db91"
        """;

    private static readonly Config Often = Config.QuickThrowOnFailure.WithMaxTest(1000).WithEndSize(30);

    [Fact]
    public void A_digest_comes_back_from_a_list_as_it_was() =>
        Prop.ForAll(
                TranscriptBytes.Lines.ToArbitrary(),
                lines =>
                {
                    var digest = TranscriptReader.Digest([.. lines.SelectMany(line => line)]);
                    return WrittenAndRead(digest).Equals(digest);
                }
            )
            .Check(Often);

    [Fact]
    public void Digests_from_a_list_join_as_they_did_before() =>
        Prop.ForAll(
                TranscriptBytes.Lines.ToArbitrary(),
                TranscriptBytes.Lines.ToArbitrary(),
                (lines, next) =>
                {
                    var one = TranscriptReader.Digest([.. lines.SelectMany(line => line)]);
                    var other = TranscriptReader.Digest([.. next.SelectMany(line => line)]);
                    return WrittenAndRead(one).Then(WrittenAndRead(other)).Equals(one.Then(other));
                }
            )
            .Check(Often);

    [Theory]
    [InlineData("""{"format":0,"entries":3}""")]
    [InlineData("""{"format":3,"entries":3}""")]
    [InlineData("""{"entries":3}""")]
    [InlineData("""{"format":"1","entries":3}""")]
    [InlineData("""{"format":1,"entries":"3"}""")]
    [InlineData("""{"format":1,"entries":-3}""")]
    [InlineData("""{"format":1,"entries":99999999999}""")]
    [InlineData("""{"format":1,"first":"2026-03-01T12:00:00"}""")]
    [InlineData("""{"format":1,"days":"2026-03-01"}""")]
    [InlineData("""{"format":1,"days":[{"a":1}]}""")]
    [InlineData("""{"format":1,"aiTitle":{"text":"x"}}""")]
    [InlineData("[1]")]
    [InlineData("7")]
    [InlineData("null")]
    public void A_digest_of_another_format_is_ignored_and_the_rest_of_the_line_is_read(string digest)
    {
        var read = Read($"{Segment},\"digest\":{digest},\"stored\":42}}");

        Assert.Null(read.Digest);
        Assert.Equal(42, read.StoredSize);
    }

    [Fact]
    public void The_order_of_keys_and_keys_of_tomorrow_do_not_matter()
    {
        var read = Read($$"""{{Segment}},"digest":{"entries":3,"mood":{"a":[1]},"format":2},"new":[{}],"stored":42}""");

        Assert.Equal(TranscriptDigest.Empty with { Entries = 3 }, read.Digest);
        Assert.Equal(42, read.StoredSize);
    }

    [Fact]
    public void A_digest_of_the_format_before_is_read_and_written_as_it_is()
    {
        const string Old = """{"format":1,"lastPrompt":"Summary or prompt","entries":3}""";

        var read = Read($"{Segment},\"digest\":{Old}}}");

        Assert.Equal(
            TranscriptDigest.Empty with
            {
                Format = 1,
                LastPrompt = "Summary or prompt",
                Entries = 3,
            },
            read.Digest
        );
        Assert.Equal("Summary or prompt", read.Digest!.Title);
        Assert.Contains($"\"digest\":{Old}", Encoding.UTF8.GetString(Write(read)), StringComparison.Ordinal);
        Assert.Equal(1, read.Digest.Then(TranscriptDigest.Empty).Format);
    }

    [Fact]
    public void A_list_of_an_earlier_version_is_read_and_what_it_does_not_tell_is_unknown()
    {
        var read = Read(Segment + "}");

        Assert.Null(read.Digest);
        Assert.Equal(Core.Format.Segment.UnknownSize, read.StoredSize);
        Assert.DoesNotContain("stored", Encoding.UTF8.GetString(Write(read)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"path":"projects/-p/x","variant":1,"current":true,"mode":"0600","modifiedNs":1}""")]
    [InlineData(
        """{"path":"projects/-p/x","variant":"1","current":true,"mode":"0600","modifiedNs":1,"saved":"2026-03-01T12:00:00Z","segments":[]}"""
    )]
    [InlineData(
        """{"path":"projects/-p/x","variant":1,"current":true,"mode":"","modifiedNs":1,"saved":"2026-03-01T12:00:00Z","segments":[]}"""
    )]
    [InlineData(
        """{"path":"projects/-p/x","variant":1,"current":true,"mode":"0600","modifiedNs":1,"saved":"2026-03-01T12:00:00Z","segments":[]}"""
    )]
    [InlineData(
        """{"path":"projects/-p/x","variant":1,"current":true,"mode":"0600","modifiedNs":1,"saved":"2026-03-01T12:00:00Z","segments":[{}]}"""
    )]
    [InlineData(
        """{"path":"projects/-p/x","variant":1,"current":true,"mode":"0600","modifiedNs":1,"saved":"2026-03-01T12:00:00Z","segments":[5]}"""
    )]
    [InlineData(
        """{"path":"projects/-p/x","variant":1,"current":true,"mode":"0600","modifiedNs":1,"saved":"2026-03-01T12:00:00Z","segments":[]}x"""
    )]
    [InlineData(
        """{"path":"projects/-p/x","variant":1,"current":true,"mode":"0600","modifiedNs":1,"saved":"2026-03-01T12:00:00Z","segments":["""
    )]
    public void A_line_that_is_none_is_damage(string line)
    {
        var failure = Assert.Throws<BackupException>(() =>
            FileList.Read(Encoding.UTF8.GetBytes(line + "\n"), "a list")
        );

        Assert.Equal(FailureKind.Integrity, failure.Kind);
        Assert.Contains("a list", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-5")]
    [InlineData("-9223372036854775808")]
    [InlineData("2147483648")]
    [InlineData("9000000000000000000")]
    public void A_size_that_cannot_be_is_damage_of_its_file_and_the_list_is_read(string size)
    {
        var segment = Segment.Replace(":1,", $":{size},", StringComparison.Ordinal);
        var read = Read($"{segment},\"stored\":{size}}}");
        var variant = OneVariant(read) with { Segments = [read, read, read, read] };

        Assert.InRange(variant.Size, 0, 4L * int.MaxValue);
        Assert.InRange(variant.StoredSize, 0, 4L * int.MaxValue);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("999999999")]
    [InlineData("2147483647")]
    public void A_variant_without_a_name_for_its_files_is_damage(string number)
    {
        var list = Encoding.UTF8.GetString(Write(Read(Segment + "}")));
        var changed = list.Replace("\"variant\":1", $"\"variant\":{number}", StringComparison.Ordinal);

        var failure = Assert.Throws<BackupException>(() => FileList.Read(Encoding.UTF8.GetBytes(changed), "a list"));

        Assert.Equal(FailureKind.Integrity, failure.Kind);
    }

    private static TranscriptDigest WrittenAndRead(TranscriptDigest digest)
    {
        var entry = Assert.Single(FileList.Read(Write(Read(Segment + "}") with { Digest = digest }), "a list"));
        return Assert.Single(entry.Variant.Segments).Digest!;
    }

    private static Segment Read(string segment) =>
        Assert.Single(
            Assert
                .Single(
                    FileList.Read(
                        Encoding.UTF8.GetBytes(
                            $$"""{"path":"projects/-p/x","variant":1,"current":true,"size":1,"mode":"0600","modifiedNs":1,"saved":"2026-03-01T12:00:00Z","segments":[{{segment.Trim()}}]}"""
                        ),
                        "a list"
                    )
                )
                .Variant.Segments
        );

    private static byte[] Write(Segment segment) =>
        FileList.Write([
            new StoredFile
            {
                Source = RelativePath.Parse("projects/-p/x"),
                Path = StoredPath.Of(RelativePath.Parse("projects/-p/x"), StoredArea.Sessions),
                Current = 1,
                Variants = [OneVariant(segment)],
            },
        ]);

    private static Variant OneVariant(Segment segment) =>
        new()
        {
            Number = 1,
            Mode = FilePermissions.PrivateFile,
            ModifiedNs = 1,
            Saved = DateTimeOffset.UnixEpoch,
            Segments = [segment with { Blob = ObjectId.None }],
        };
}
