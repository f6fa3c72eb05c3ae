using System.Globalization;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Reading;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Searching;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Core.Sqlite;
using ClaudeBackup.Core.Tests.Searching;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Reading;

/// <summary>Turns in the middle of a session, read from near them where an index knows how many begin in each segment.</summary>
public sealed class NearReadingTests : IDisposable
{
    private const int Turns = 12;
    private const int LinesOfSegment = 3;
    private static readonly string Id = Transcript.Id("1");

    private static readonly string[] Kinds = ["p", "c", "r", "a"];

    private readonly SavedSessions _saved = new();
    private readonly SegmentStore _store;

    public NearReadingTests() => _store = new SegmentStore(_saved.Repository);

    public void Dispose()
    {
        _store.Dispose();
        _saved.Dispose();
    }

    [Fact]
    public void Are_what_they_are_when_all_of_it_is_read()
    {
        Save([.. Lines()]);
        _ = SegmentsOf();
        List<TurnSelection> all =
        [
            .. Enumerable.Range(1, Turns).Select(n => new TurnSelection.One(n)),
            .. Enumerable.Range(1, Turns + 3).Select(n => new TurnSelection.Last(n)),
            .. Enumerable.Range(1, Turns).SelectMany(n => EntriesOf(n)).Select(e => new TurnSelection.Around(e)),
            new TurnSelection.Around("P0000005"),
        ];

        foreach (var wanted in all)
        {
            Assert.Equal(Told(Reading(knows: false), wanted), Told(Reading(knows: true), wanted));
        }
    }

    [Fact]
    public void Are_read_without_what_stands_before_them()
    {
        Save([.. Lines()]);
        _ = SegmentsOf();
        foreach (var file in Segments().Take(5))
        {
            File.Delete(file);
        }

        Assert.Equal(Turns, Assert.Single(Reading(knows: true).Select(new TurnSelection.Last(1))).Number);
        Assert.Equal(10, Assert.Single(Reading(knows: true).Select(new TurnSelection.One(10))).Number);
        _ = Assert.Throws<BackupException>(() => Reading(knows: false).Select(new TurnSelection.Last(1)).ToList());
    }

    [Fact]
    public void A_part_tells_no_tokens_of_the_whole_and_no_sub_agents_that_it_did_not_meet()
    {
        Save([.. Lines()]);
        _ = SegmentsOf();

        foreach (var knows in new[] { false, true })
        {
            var reading = Reading(knows);
            _ = reading.Select(new TurnSelection.Last(2)).ToList();

            Assert.False(reading.IsWhole);
        }
    }

    [Fact]
    public void A_turn_that_there_is_not_is_told_with_the_last_one_that_there_is()
    {
        Save([.. Lines()]);
        _ = SegmentsOf();

        foreach (var knows in new[] { false, true })
        {
            var failure = Assert.Throws<BackupException>(() =>
                Reading(knows).Select(new TurnSelection.One(Turns + 1)).ToList()
            );
            Assert.Contains("12", failure.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("prompts + (1 << 32)")]
    [InlineData("prompts + 1")]
    [InlineData("-1")]
    [InlineData("9223372036854775807")]
    public void A_count_of_which_a_bit_was_flipped_is_not_believed(string damaged)
    {
        Save([.. Lines()]);
        _ = SegmentsOf();
        using (
            var index = SqliteConnection.Open(
                SearchIndex.FileOf(_saved.Repository),
                writes: true,
                TimeSpan.FromSeconds(1)
            )
        )
        {
            index.Execute($"UPDATE segment SET prompts = {damaged} WHERE id = 2");
        }

        Assert.Equal(10, Assert.Single(Reading(knows: true).Select(new TurnSelection.One(10))).Number);
        Assert.Null(new SegmentTurns(_saved.Repository).Of(Session.Transcript!.File.Fullest));
    }

    [Fact]
    public void An_index_that_does_not_know_all_segments_is_no_help_and_no_harm()
    {
        Save([.. Lines().Take(20)]);
        _ = SegmentsOf();
        Save([.. Lines()]);

        Assert.Null(new SegmentTurns(_saved.Repository).Of(Session.Transcript!.File.Fullest));
        Assert.Equal(Turns, Assert.Single(Reading(knows: true).Select(new TurnSelection.Last(1))).Number);
    }

    [Fact]
    public void The_task_of_a_sub_agent_begins_no_turn()
    {
        string[] lines =
        [
            Line("user", "p1", """{"content":"ask"}"""),
            Line("user", "s1", """{"content":"a task"}""", ""","isSidechain":true"""),
            Line("user", "p2", """{"content":"ask more"}"""),
        ];
        _saved.Save(Id, lines);

        Assert.Equal([1, 0, 1], SegmentsOf());
    }

    private StoredSession Session => Assert.Single(_saved.Catalog.Sessions);

    private IReadOnlyList<int> SegmentsOf()
    {
        _ = _saved.Search("nothing");
        return new SegmentTurns(_saved.Repository).Of(Session.Transcript!.File.Fullest)!;
    }

    private SessionReading Reading(bool knows) =>
        new(Session, WantedState.Fullest, _store)
        {
            Begun = knows ? new SegmentTurns(_saved.Repository).Of : _ => null,
        };

    private void Save(string[] lines) =>
        _saved.Save(Id, [.. lines.Chunk(LinesOfSegment).Select(some => string.Concat(some))]);

    private IEnumerable<string> Segments() =>
        Directory
            .EnumerateFiles(_saved.Repository.Root.Value, $"{Id}*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal);

    private static string Told(SessionReading reading, TurnSelection wanted) =>
        string.Join('\n', reading.Select(wanted).Select(t => Told(t)));

    private static string Told(Turn turn) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{turn.Number} {turn.Entry} {turn.Prompt}: {string.Join("; ", turn.Steps.Select(s => Told(s)))}"
        );

    private static string Told(Step step) =>
        $"{step.Kind} {step.Entry} {step.Tool} {step.Text} = {step.Outcome?.Entry} {step.Outcome?.Text} [{string.Join(", ", step.Inner.Select(s => Told(s)))}]";

    private static IEnumerable<string> EntriesOf(int turn) =>
        // the last call has no result
        Kinds.Where(kind => kind != "r" || turn < Turns).Select(kind => $"{kind}{turn:D7}");

    // every third result comes behind the next prompt, and one two turns later
    private static IEnumerable<string> Lines()
    {
        yield return Line("system", "n0", """{}""", ""","content":"a notice before all"}""");
        for (var n = 1; n <= Turns; n++)
        {
            yield return Line("user", $"p{n:D7}", $$"""{"content":"question {{n}}"}""");
            yield return Call(n);
            if (n > 1 && (n - 1) % 3 == 0)
            {
                yield return Result(n - 1);
            }

            if (n == 11)
            {
                yield return Result(9);
            }

            if (n % 3 != 0)
            {
                yield return Result(n);
            }

            yield return Line("assistant", $"a{n:D7}", $$"""{"content":[{"type":"text","text":"answer {{n}}"}]}""");
        }
    }

    private static string Call(int turn) =>
        Line(
            "assistant",
            $"c{turn:D7}",
            $$$"""{"content":[{"type":"tool_use","id":"t{{{turn}}}","name":"Tool{{{turn}}}","input":{"command":"make {{{turn}}}"}}]}"""
        );

    private static string Result(int turn) =>
        Line(
            "user",
            $"r{turn:D7}",
            $$"""{"content":[{"type":"tool_result","tool_use_id":"t{{turn}}","content":"made {{turn}}"}]}"""
        );

    private static string Line(string type, string uuid, string message, string more = "") =>
        $$"""{"type":"{{type}}","uuid":"{{uuid}}","message":{{message}}{{more}}}""" + "\n";
}
