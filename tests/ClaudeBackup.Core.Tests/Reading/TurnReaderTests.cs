using System.Text;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Reading;
using Xunit;

namespace ClaudeBackup.Core.Tests.Reading;

public sealed class TurnReaderTests
{
    private const string Call =
        """{"type":"assistant","uuid":"a1","message":{"id":"m1","model":"opus","usage":{"input_tokens":3,"output_tokens":40,"cache_read_input_tokens":500},"content":[{"type":"tool_use","id":"t1","name":"Bash","input":{"command":"make test"}}]}}""";

    private const string Result =
        """{"type":"user","uuid":"u2","message":{"content":[{"type":"tool_result","tool_use_id":"t1","is_error":true,"content":"2 failed"}]}}""";

    [Fact]
    public void A_turn_goes_from_one_prompt_to_the_next()
    {
        var turns = Read(Prompt("u1", "Fix it"), Answer("a1", "Done"), Prompt("u2", "Thanks"), Answer("a2", "Gladly"));

        Assert.Equal([1, 2], turns.Select(t => t.Number));
        Assert.Equal(["Fix it", "Thanks"], turns.Select(t => t.Prompt));
        Assert.Equal(["u1", "u2"], turns.Select(t => t.Entry));
        Assert.Equal(["Done", "Gladly"], turns.Select(t => Assert.Single(t.Steps).Text));
    }

    [Fact]
    public void What_stands_before_the_first_prompt_is_turn_0()
    {
        var turns = Read(Answer("a1", "Hello"), Prompt("u1", "Fix it"));

        Assert.Equal([0, 1], turns.Select(t => t.Number));
        Assert.Equal("Hello", Assert.Single(turns[0].Steps).Text);
    }

    [Fact]
    public void A_result_belongs_to_its_call_also_behind_other_entries()
    {
        var turn = Assert.Single(Read(Prompt("u1", "Test it"), Call, Answer("a2", "Wait"), Result));

        Assert.Equal([ContentKind.Call, ContentKind.Answer], turn.Steps.Select(s => s.Kind));
        Assert.Equal(
            new Outcome("u2", "2 failed", IsError: true, IsCut: false, [], ""),
            turn.Steps[0].Outcome! with
            {
                Patch = [],
            }
        );
        Assert.Equal("make test", CallSummary.Of(turn.Steps[0].Input));
    }

    [Fact]
    public void A_prompt_that_was_queued_does_not_part_a_call_from_its_result()
    {
        var turns = Read(Prompt("u1", "Test it"), Call, Prompt("u3", "And lint it"), Result, Answer("a2", "Done"));

        Assert.Equal(["Test it", "And lint it"], turns.Select(t => t.Prompt));
        Assert.Equal("2 failed", Assert.Single(turns[0].Steps).Outcome!.Text);
        Assert.Equal("Done", Assert.Single(turns[1].Steps).Text);
    }

    [Fact]
    public void A_call_that_was_interrupted_holds_back_no_turn_but_its_own()
    {
        var entries = new List<string>();
        using var turns = TurnReader.Read(Entries()).GetEnumerator();

        Assert.True(turns.MoveNext());
        Assert.Equal("Test it", turns.Current.Prompt);
        Assert.Null(Assert.Single(turns.Current.Steps).Outcome);
        Assert.Equal(4, entries.Count);

        IEnumerable<TranscriptEntry> Entries() =>
            new[] { Prompt("u1", "Test it"), Call, Prompt("u2", "No, stop"), Prompt("u3", "Go on") }
                .Concat(Enumerable.Repeat(Answer("a", "…"), 10))
                .Select(line =>
                {
                    entries.Add(line);
                    return Assert.Single(ContentReader.Read(Encoding.UTF8.GetBytes(line)));
                });
    }

    [Fact]
    public void A_result_whose_call_is_not_there_stands_alone()
    {
        var turn = Assert.Single(Read(Prompt("u1", "Test it"), Result));

        Assert.Equal(ContentKind.Result, Assert.Single(turn.Steps).Kind);
    }

    [Fact]
    public void A_result_in_a_later_segment_finds_its_call()
    {
        var detail = new ContentDetail();
        var entries = new[] { Call, Result }.SelectMany(line =>
            ContentReader.Read(Encoding.UTF8.GetBytes(line), detail)
        );

        var step = Assert.Single(Assert.Single(TurnReader.Read(entries)).Steps);

        Assert.Equal("2 failed", step.Outcome?.Text);
        Assert.Equal("Bash", step.Tool);
    }

    [Fact]
    public void The_summary_of_a_compaction_begins_no_turn()
    {
        var turn = Assert.Single(
            Read(
                Prompt("u1", "Fix it"),
                """{"type":"user","uuid":"u2","isCompactSummary":true,"message":{"content":"This session is being continued"}}"""
            )
        );

        Assert.True(Assert.Single(turn.Steps).IsCompaction);
    }

    [Fact]
    public void The_task_of_a_sub_agent_begins_no_turn()
    {
        var turn = Assert.Single(
            Read(
                Prompt("u1", "Fix it"),
                """{"type":"user","uuid":"u2","isSidechain":true,"agentId":"x7","message":{"content":"Look around"}}"""
            )
        );

        var task = Assert.Single(turn.Steps);
        Assert.Equal((ContentKind.Prompt, "x7"), (task.Kind, task.Agent));
    }

    [Fact]
    public void What_a_sub_agent_did_in_the_transcript_of_its_session_comes_below_its_call()
    {
        var turn = Assert.Single(
            Read(
                Prompt("u1", "Fix it"),
                Task("t1", "Look at a"),
                Task("t2", "Look at b"),
                Side("s1", "null", "user", "Look at b"),
                Side("s2", "null", "user", "Look at a"),
                Side("s3", "\"s1\"", "assistant", "b is red"),
                Side("s4", "\"s2\"", "assistant", "a is blue"),
                Answer("a9", "Both seen")
            )
        );

        Assert.Equal([ContentKind.Call, ContentKind.Call, ContentKind.Answer], turn.Steps.Select(s => s.Kind));
        Assert.Equal(["Look at a", "a is blue"], turn.Steps[0].Inner.Select(s => s.Text));
        Assert.Equal(["Look at b", "b is red"], turn.Steps[1].Inner.Select(s => s.Text));
        Assert.True(turn.Steps[1].Holds("s3"));
    }

    [Fact]
    public void An_entry_is_found_by_the_id_of_the_result_too()
    {
        var turns = Read(Prompt("u1", "Test it"), Call, Result, Prompt("u3", "And now?"));

        Assert.Equal([1, 2], new TurnSelection.Around("u2").Of(turns).Select(t => t.Number));
    }

    [Fact]
    public void An_answer_that_says_nothing_counts_with_its_tokens()
    {
        var entry = Assert.Single(
            ContentReader.Read(
                """{"type":"assistant","message":{"id":"m1","model":"opus","usage":{"output_tokens":7},"content":[{"type":"thinking","thinking":""}]}}"""u8,
                new ContentDetail()
            )
        );

        Assert.Equal(7, entry.Usage?.Output);
        Assert.Empty(entry.Blocks);
    }

    [Fact]
    public void Pictures_are_steps_of_their_own_and_large_ones_are_only_told_of()
    {
        var steps = Assert
            .Single(
                Read(
                    Prompt("u1", "Look"),
                    Call,
                    Pictured("iVBORw0KGgo="),
                    Pictured(new string('A', (Picture.LargestKept * 4 / 3) + 8))
                )
            )
            .Steps.Where(s => s.Kind is ContentKind.Picture)
            .ToArray();

        Assert.Equal(
            [8, 0],
            steps.Select(s => Convert.FromBase64String(Encoding.ASCII.GetString(s.Picture!.Data.Span)).Length)
        );
        Assert.Equal((8L, "image/png"), (steps[0].Picture!.Size, steps[0].Picture!.MediaType));
        Assert.True(steps[1].Picture!.Size > Picture.LargestKept);
    }

    [Fact]
    public void The_first_turn_is_there_before_the_second_prompt_was_answered()
    {
        static IEnumerable<TranscriptEntry> Endless()
        {
            yield return new TranscriptEntry(0, [new ContentBlock(ContentKind.Prompt, "one")]);
            yield return new TranscriptEntry(1, [new ContentBlock(ContentKind.Prompt, "two")]);
            throw new InvalidOperationException("Nobody may ask for more.");
        }

        Assert.Equal("one", TurnReader.Read(Endless()).First().Prompt);
    }

    [Theory]
    [InlineData("a1", 1, 2)]
    [InlineData("U2", 1, 2, 3)]
    [InlineData("a3", 2, 3)]
    public void Around_an_entry_is_its_turn_and_the_two_beside_it(string entry, params int[] expected) =>
        Assert.Equal(expected, new TurnSelection.Around(entry).Of(Three()).Select(t => t.Number));

    [Fact]
    public void One_turn_and_the_last_ones_are_found()
    {
        Assert.Equal(2, Assert.Single(new TurnSelection.One(2).Of(Three())).Number);
        Assert.Equal([2, 3], new TurnSelection.Last(2).Of(Three()).Select(t => t.Number));
        Assert.Equal([1, 2, 3], new TurnSelection.Last(9).Of(Three()).Select(t => t.Number));
    }

    [Fact]
    public void A_turn_or_an_entry_that_is_not_there_is_named()
    {
        var turn = Assert.Throws<BackupException>(() => new TurnSelection.One(4).Of(Three()).ToArray());
        var entry = Assert.Throws<BackupException>(() => new TurnSelection.Around("ff").Of(Three()).ToArray());

        Assert.Contains("There is no turn 4; the session has 3.", turn.Message, StringComparison.Ordinal);
        Assert.Contains("begins with ff", entry.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_limit_lets_whole_turns_through_and_one_at_least()
    {
        var limit = new TurnLimit(12);
        Assert.Equal([1], limit.Of(Three()).Select(t => t.Number));
        Assert.Equal(2, limit.Rest);

        var none = new TurnLimit(most: null);
        Assert.Equal(3, none.Of(Three()).Count());
        Assert.Null(none.Rest);

        var small = new TurnLimit(1);
        Assert.Equal(1, Assert.Single(small.Of(Three())).Number);
        Assert.Equal(2, small.Rest);
    }

    private static string Task(string id, string task) =>
        $$$"""{"type":"assistant","message":{"content":[{"type":"tool_use","id":"{{{id}}}","name":"Task","input":{"description":"x","prompt":"{{{task}}}"}}]}}""";

    private static string Side(string uuid, string parent, string type, string text) =>
        $$$"""{"type":"{{{type}}}","isSidechain":true,"uuid":"{{{uuid}}}","parentUuid":{{{parent}}},"message":{"content":[{"type":"text","text":"{{{text}}}"}]}}""";

    private static string Pictured(string data) =>
        $$$"""{"type":"user","message":{"content":[{"type":"tool_result","tool_use_id":"t1","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"{{{data}}}"}}]}]}}""";

    private static IReadOnlyList<Turn> Three() =>
        Read(
            Prompt("u1", "One"),
            Answer("a1", "Done one"),
            Prompt("u2", "Two"),
            Answer("a2", "Done two"),
            Prompt("u3", "Three"),
            Answer("a3", "Done three")
        );

    private static IReadOnlyList<Turn> Read(params string[] lines) =>
        [.. TurnReader.Read(ContentReader.Read(Encoding.UTF8.GetBytes(string.Join('\n', lines)), new ContentDetail()))];

    private static string Prompt(string uuid, string text) =>
        $$$"""{"type":"user","uuid":"{{{uuid}}}","message":{"content":"{{{text}}}"}}""";

    private static string Answer(string uuid, string text) =>
        $$$"""{"type":"assistant","uuid":"{{{uuid}}}","message":{"content":[{"type":"text","text":"{{{text}}}"}]}}""";
}
