using System.Text;
using ClaudeBackup.Core.Claude;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ClaudeBackup.Core.Tests.Claude;

public sealed class TranscriptMessagesTests
{
    private static readonly string[] Transcript =
    [
        """{"type":"summary","summary":"x"}""",
        """{"type":"user","message":{"content":"First\r\nprompt"}}""",
        """{"type":"assistant","message":{"id":"a","content":[{"type":"thinking","thinking":"hm"}]}}""",
        """{"type":"progress"}""",
        """{"type":"assistant","message":{"id":"a","content":[{"type":"text","text":"Answer"}]}}""",
        """{"type":"assistant","message":{"id":"a","content":[{"type":"text","text":"More"}]}}""",
        """{"type":"user","message":{"content":[{"type":"tool_result","content":"z"}]}}""",
        """{"type":"assistant","message":{"id":"b","content":"End"}}""",
    ];

    private static readonly TranscriptMessage[] All =
    [
        new("user", "First prompt"),
        new("assistant", "Answer"),
        new("user", ""),
        new("assistant", "End"),
    ];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(9)]
    public void The_ends_are_the_same_however_the_transcript_is_cut(int count)
    {
        for (var length = 1; length <= Transcript.Length; length++)
        {
            var stretches = Stretches(length);

            Assert.Equal(All.Take(count), TranscriptMessages.First(count, stretches.Length, i => stretches[i]));
            Assert.Equal(All.TakeLast(count), TranscriptMessages.Last(count, stretches.Length, i => stretches[i]));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(9)]
    public void Those_without_text_count_only_where_they_are_wanted(int count)
    {
        TranscriptMessage[] said = [.. All.Where(m => m.Preview.Length > 0)];
        for (var length = 1; length <= Transcript.Length; length++)
        {
            var stretches = Stretches(length);

            Assert.Equal(
                said.Take(count),
                TranscriptMessages.First(count, stretches.Length, i => stretches[i], withText: true)
            );
            Assert.Equal(
                said.TakeLast(count),
                TranscriptMessages.Last(count, stretches.Length, i => stretches[i], withText: true)
            );
        }
    }

    [Fact]
    public void Only_the_stretches_at_the_end_asked_for_are_read()
    {
        var stretches = Stretches(1);
        HashSet<int> read = [];

        _ = TranscriptMessages.First(1, stretches.Length, i => Read(i));
        Assert.Equal([0, 1, 2], read.Order());

        read.Clear();
        _ = TranscriptMessages.Last(1, stretches.Length, i => Read(i));
        Assert.Equal([6, 7], read.Order());

        byte[] Read(int i) => read.Add(i) ? stretches[i] : throw new InvalidOperationException("read twice");
    }

    [Fact]
    public void A_preview_has_eighty_characters_and_splits_none()
    {
        byte[] line =
        [
            .. Encoding.UTF8.GetBytes(
                "{\"type\":\"user\",\"message\":{\"content\":\"" + string.Concat(Enumerable.Repeat("📦", 79))
            ),
            0xff,
            .. "more\"}}"u8,
        ];

        var message = Assert.Single(TranscriptMessages.First(2, 1, _ => line));

        Assert.Equal(string.Concat(Enumerable.Repeat("📦", 79)) + "\ufffd", message.Preview);
    }

    [Fact]
    public void As_many_messages_are_given_as_the_digest_counts() =>
        Prop.ForAll(
                TranscriptBytes.Lines.ToArbitrary(),
                lines =>
                {
                    var digest = TranscriptReader.Digest([.. lines.SelectMany(line => line)]);
                    var first = TranscriptMessages.First(int.MaxValue, lines.Length, i => lines[i]);
                    var last = TranscriptMessages.Last(int.MaxValue, lines.Length, i => lines[i]);
                    return first.Count == digest.Messages && first.SequenceEqual(last);
                }
            )
            .QuickCheckThrowOnFailure();

    private static byte[][] Stretches(int length) =>
        [
            .. Transcript
                .Chunk(length)
                .Select(lines => Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")))),
        ];
}
