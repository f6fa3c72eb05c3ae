using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Storage;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Storage;

public sealed class RunLogTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly BackupRepository _repository;
    private readonly RunLog _log;

    public RunLogTests()
    {
        _repository = new BackupRepository(
            _directory.Path,
            new GitClient(new ProcessRunner(), _directory.Path),
            FileSystem.ForThisSystem()
        );
        _log = new RunLog(_repository);
    }

    private AbsolutePath LogFile => _repository.State / "runs.jsonl";

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_record_comes_back_as_it_was()
    {
        Begin();
        var record = Run(1) with
        {
            Trigger = RunTrigger.Schedule,
            Outcome = RunOutcome.NotPushed,
            Saved = 3,
            Problems = 2,
            Sent = 1,
            Code = "remote-unreachable",
            Failure = "It cannot be reached:\nno route",
        };
        _log.Add(Run(0));
        _log.Add(record);
        Assert.Equal([record, Run(0)], _log.Newest(10));
        Assert.Equal([record], _log.Newest(1));
    }

    [Fact]
    public void A_torn_line_or_one_of_a_later_version_hides_no_other()
    {
        Begin();
        _log.Add(Run(0));
        File.AppendAllText(LogFile.Value, "{\"started\":\"2026-0\n{\"outcome\":\"levitated\"}\n[]\n");
        _log.Add(Run(1));
        Assert.Equal([Run(1), Run(0)], _log.Newest(10));
    }

    [Fact]
    public void The_oldest_go_when_there_are_many()
    {
        Begin();
        var text = new string('x', 2000);
        for (var i = 0; i < 1000; i++)
        {
            _log.Add(Run(i) with { Failure = text });
        }

        Assert.InRange(new FileInfo(LogFile.Value).Length, 1, 530_000);
        Assert.Equal(999, _log.Newest(1)[0].Saved);
        Assert.InRange(_log.Newest(1000).Count, 100, 250);
    }

    [Fact]
    public void Where_nothing_can_be_written_a_run_goes_on()
    {
        _log.Add(Run(0));
        Assert.Empty(_log.Newest(10));
    }

    private void Begin() => Directory.CreateDirectory(_repository.State.Value);

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
