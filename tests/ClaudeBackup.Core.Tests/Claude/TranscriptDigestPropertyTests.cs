using ClaudeBackup.Core.Claude;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ClaudeBackup.Core.Tests.Claude;

public sealed class TranscriptDigestPropertyTests
{
    private static readonly Config Often = Config.QuickThrowOnFailure.WithMaxTest(1000).WithEndSize(30);

    [Fact]
    public void A_digest_is_what_a_plain_parser_finds()
    {
        var transcript = TranscriptBytes.Lines.Select(Join).ToArbitrary();

        Prop.ForAll(transcript, bytes => TranscriptReader.Digest(bytes).Equals(SlowDigest.Of(bytes))).Check(Often);
    }

    [Fact]
    public void A_transcript_that_ends_anywhere_is_read_as_by_a_plain_parser()
    {
        var torn =
            from lines in TranscriptBytes.Lines
            let bytes = Join(lines)
            from end in Gen.Choose(0, bytes.Length)
            select bytes[..end];

        Prop.ForAll(torn.ToArbitrary(), bytes => TranscriptReader.Digest(bytes).Equals(SlowDigest.Of(bytes)))
            .Check(Often);
    }

    [Fact]
    public void The_digests_of_stretches_join_to_that_of_the_whole()
    {
        var cut =
            from lines in TranscriptBytes.Lines
            from one in Gen.Choose(0, lines.Length)
            from other in Gen.Choose(0, lines.Length)
            select (Lines: lines, First: Math.Min(one, other), Second: Math.Max(one, other));

        Prop.ForAll(
                cut.ToArbitrary(),
                it =>
                {
                    var a = TranscriptReader.Digest(Join(it.Lines[..it.First]));
                    var b = TranscriptReader.Digest(Join(it.Lines[it.First..it.Second]));
                    var c = TranscriptReader.Digest(Join(it.Lines[it.Second..]));
                    // whose conversation a summary is of is asked of its own stretch alone
                    var joined = a.Then(b).Then(c);
                    var whole = TranscriptReader.Digest(Join(it.Lines)) with { Summary = joined.Summary };
                    return joined.Equals(whole) && a.Then(b.Then(c)).Equals(whole);
                }
            )
            .Check(Often);
    }

    [Fact]
    public void The_empty_digest_changes_nothing() =>
        Prop.ForAll(
                TranscriptBytes.Lines.Select(Join).ToArbitrary(),
                bytes =>
                {
                    var digest = TranscriptReader.Digest(bytes);
                    return digest.Then(TranscriptDigest.Empty).Equals(digest)
                        && TranscriptDigest.Empty.Then(digest).Equals(digest);
                }
            )
            .Check(Often);

    [Fact]
    public void A_digest_that_is_written_is_read_back_equal() =>
        Prop.ForAll(
                TranscriptBytes.Lines.Select(Join).ToArbitrary(),
                bytes =>
                {
                    var digest = TranscriptReader.Digest(bytes);
                    using var stored = new MemoryStream();
                    using var writer = new BinaryWriter(stored);
                    digest.Write(writer);
                    stored.Position = 0;
                    using var reader = new BinaryReader(stored);
                    var back = TranscriptDigest.Read(reader);
                    return back.Equals(digest)
                        && back.GetHashCode() == digest.GetHashCode()
                        && stored.Position == stored.Length;
                }
            )
            .Check(Often);

    [Fact]
    public void No_bytes_make_the_reader_fail() =>
        Prop.ForAll<byte[]>(bytes =>
            {
                var digest = TranscriptReader.Digest(bytes);
                var messages = TranscriptMessages
                    .First(2, 1, _ => bytes)
                    .Concat(TranscriptMessages.Last(2, 1, _ => bytes));
                return digest.Equals(SlowDigest.Of(bytes)) && messages.All(message => message.Preview.Length <= 160);
            })
            .Check(Often);

    private static byte[] Join(byte[][] lines) => [.. lines.SelectMany(line => line)];
}
