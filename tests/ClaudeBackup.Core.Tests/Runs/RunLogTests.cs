using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Runs;
using ClaudeBackup.Core.Tests.Repository;
using Xunit;

namespace ClaudeBackup.Core.Tests.Runs;

public sealed class RunLogTests : IDisposable
{
    private readonly EmptyRepository _empty = new();
    private readonly RunLog _log;

    public RunLogTests() => _log = new RunLog(_empty.Repository);

    private AbsolutePath LogFile => _empty.Repository.LocalFolder / "runs.jsonl";

    public void Dispose() => _empty.Dispose();

    [Fact]
    public void A_record_comes_back_as_it_was()
    {
        Begin();
        var record = Run(1) with
        {
            Trigger = RunTrigger.Schedule,
            Outcome = RunOutcome.NotPushed,
            IsWhole = false,
            Saved = 3,
            Problems = 2,
            Sent = 1,
            Code = "remote-unreachable",
            Failure = "It cannot be reached:\nno route",
        };
        _ = _log.TryAdd(Run(0));
        _ = _log.TryAdd(record);
        Assert.Equal([record, Run(0)], _log.NewestFirst());
    }

    [Fact]
    public void A_torn_line_or_one_of_a_later_version_hides_no_other()
    {
        Begin();
        _ = _log.TryAdd(Run(0));
        File.AppendAllText(LogFile.Value, "{\"started\":\"2026-0\n{\"outcome\":\"levitated\"}\n[]\n");
        _ = _log.TryAdd(Run(1));
        Assert.Equal([Run(1), Run(0)], _log.NewestFirst());
    }

    [Fact]
    public void The_oldest_go_when_there_are_many()
    {
        Begin();
        var text = new string('x', 2000);
        for (var i = 0; i < 1000; i++)
        {
            _ = _log.TryAdd(Run(i) with { Failure = text });
        }

        Assert.InRange(new FileInfo(LogFile.Value).Length, 1, 530_000);
        Assert.Equal(999, _log.NewestFirst().First().Saved);
        Assert.InRange(_log.NewestFirst().Count(), 100, 250);
    }

    [Fact]
    public void When_all_was_last_saved_is_never_forgotten()
    {
        Begin();
        _ = _log.TryAdd(Run(0));
        for (var i = 1; i < 1000; i++)
        {
            _ = _log.TryAdd(Run(i) with { Outcome = RunOutcome.Failed, Failure = new string('x', 2000) });
        }

        Assert.Equal(Run(0), RunHistory.Of(_log.NewestFirst()).LastSaved);
    }

    [Fact]
    public void A_torn_end_swallows_no_record_behind_it()
    {
        Begin();
        _ = _log.TryAdd(Run(0));
        File.AppendAllText(LogFile.Value, "{\"started\":\"2026-0");
        _ = _log.TryAdd(Run(1));
        Assert.Equal([Run(1), Run(0)], _log.NewestFirst());
    }

    [Fact]
    public async Task Records_that_are_added_at_once_are_all_there()
    {
        Begin();
        await Parallel.ForAsync(
            0,
            200,
            TestContext.Current.CancellationToken,
            (i, _) =>
            {
                Assert.True(new RunLog(_empty.Repository).TryAdd(Run(i)));
                return ValueTask.CompletedTask;
            }
        );
        Assert.Equal(Enumerable.Range(0, 200), _log.NewestFirst().Select(r => r.Saved).Order());
    }

    [Fact]
    public void A_mark_for_which_there_was_no_room_tells_of_a_run_that_was_killed()
    {
        Begin();
        File.WriteAllText((_empty.Repository.LocalFolder / "run-0.json").Value, "");
        Assert.Equal(RunOutcome.Killed, Assert.Single(_log.NewestFirst()).Outcome);
        _log.Begin(Run(1)).End(Run(1));
        Assert.Equal(2, _log.NewestFirst().Count());
        Assert.Empty(Directory.GetFiles(_empty.Repository.LocalFolder.Value, "run-*"));
    }

    [Fact]
    public void A_run_that_ended_before_it_was_at_work_is_as_it_began()
    {
        Begin();
        _log.Begin(Run(0) with { Outcome = RunOutcome.Locked }).Dispose();
        Assert.Equal(RunOutcome.Locked, Assert.Single(_log.NewestFirst()).Outcome);
    }

    [Fact]
    public void A_run_that_is_killed_leaves_a_record_too()
    {
        Begin();
        var killed = _log.Begin(Run(0));
        killed.IsAtWork();
        killed.Dispose();
        using (var running = _log.Begin(Run(1)))
        {
            running.IsAtWork();
            Assert.Equal([Run(0) with { Outcome = RunOutcome.Killed }], _log.NewestFirst());
        }

        Assert.Equal([1, 0], _log.NewestFirst().Select(r => r.Saved));
        _log.Begin(Run(2)).End(Run(3));
        Assert.Equal([3, 1, 0], _log.NewestFirst().Select(r => r.Saved));
        Assert.Equal(
            ["local-lock", "runs.jsonl"],
            Directory.GetFiles(_empty.Repository.LocalFolder.Value).Select(Path.GetFileName).Order()
        );
    }

    [Fact]
    public void A_record_that_the_log_does_not_take_waits_where_its_room_was_taken()
    {
        Begin();
        // a folder there: nothing can be appended, as on a full disk
        _ = Directory.CreateDirectory(LogFile.Value);
        var failed = Run(1) with { Outcome = RunOutcome.Failed, Failure = "The disk is full." };
        using (var run = _log.Begin(Run(1)))
        {
            run.End(failed);
        }

        Assert.Equal([failed], _log.NewestFirst());
        Directory.Delete(LogFile.Value);
        _log.Begin(Run(2)).End(Run(2));
        Assert.Equal([Run(2), failed], _log.NewestFirst());
    }

    [Fact]
    public void Where_nothing_can_be_written_a_run_goes_on()
    {
        _log.Begin(Run(0)).End(Run(0));
        Assert.Empty(_log.NewestFirst());
    }

    [Fact]
    public void A_run_that_left_the_push_to_another_tells_nothing_either_way()
    {
        var met = Run(2) with { Outcome = RunOutcome.NotPushed, Code = FailureCode.Locked };
        var failed = Run(1) with { Outcome = RunOutcome.NotPushed, Code = FailureCode.RemoteAuth };

        Assert.Empty(RunHistory.Of([met, Run(1)]).Failing);
        Assert.Equal([failed], RunHistory.Of([met, failed, Run(0)]).Failing);
        Assert.Equal(met.Ended, RunHistory.Of([met, Run(1)]).LastGood);
    }

    private void Begin() => _ = _empty.WithLocalFolder();

    private static RunRecord Run(int number) =>
        new()
        {
            Started = DateTimeOffset.UnixEpoch.AddHours(number),
            Ended = DateTimeOffset.UnixEpoch.AddHours(number).AddMilliseconds(1500),
            Trigger = RunTrigger.User,
            Outcome = RunOutcome.Done,
            Saved = number,
        };
}
