using System.Globalization;
using ClaudeBackup.Core.Alerts;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Core.Runs;
using ClaudeBackup.Core.Scheduling;
using ClaudeBackup.Core.Standing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Standing;

/// <summary>
/// Months of a machine, hour by hour, in which everything goes wrong in every order: what is said at any hour is held against what really
/// happened until then, by somebody who knows it.
/// </summary>
public sealed class MonthTests
{
    private const int Hours = 31 * 24;
    private static readonly DateTimeOffset First = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 60)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_sentence_is_true_at_the_hour_in_which_it_is_read(int seed)
    {
        var machine = new Machine(new Random(seed));
        for (var hour = 0; hour < Hours; hour++)
        {
            machine.Pass(First.AddHours(hour));
            AlertIsTrue(machine);
            ConcernIsTrue(machine);
            VerdictIsTrue(machine);
        }
    }

    private static void AlertIsTrue(Machine machine)
    {
        var (now, truth, report) = (machine.Now, machine.Truth, machine.Report);
        var alert = Alert.Of(report, machine.Remote.Exposed, now, LocalTime.Utc);
        var text = alert?.Text ?? "";
        var overdue = truth.Good is null || now - truth.Good > report.Schedule.Patience;

        // at once, and as long as nobody knows better
        Assert.Equal(truth.IsKnownPublic, text.Contains("Everyone can read it.", StringComparison.Ordinal));
        Assert.Equal(
            truth.FailedInARow.Count >= 2,
            text.Contains(
                $"The last {truth.FailedInARow.Count} syncs went wrong, the first at {Told(truth.FailedInARow.FirstOrDefault())}",
                StringComparison.Ordinal
            )
        );
        if (text.Contains("Nothing has been saved since", StringComparison.Ordinal))
        {
            Assert.True(overdue, machine.Story());
            Assert.Contains($"since {Told(truth.Good!.Value)}.", text, StringComparison.Ordinal);
        }

        Assert.Equal(
            text.Contains("Nothing has been saved yet.", StringComparison.Ordinal),
            truth.Good is null
                && truth.FailedInARow.Count < 2
                && !truth.IsKnownPublic
                && report.Schedule != Schedule.Off
        );
        if (text.Contains("run by themselves", StringComparison.Ordinal))
        {
            Assert.True(truth.JobIsOld, machine.Story());
        }

        if (text.Contains("goes well", StringComparison.Ordinal))
        {
            Assert.True(truth.FailedInARow.Count == 0 && !overdue, machine.Story());
        }

        // silence says that nobody has to do anything at this moment
        if (alert is null)
        {
            Assert.True(
                !truth.IsKnownPublic
                    && truth.FailedInARow.Count < 2
                    && (!overdue || report.Schedule == Schedule.Off || truth.FailedInARow.Count == 1),
                machine.Story()
            );
        }
    }

    private static void ConcernIsTrue(Machine machine)
    {
        var (now, truth, report) = (machine.Now, machine.Truth, machine.Report);
        var concern = Concern.Of(report, machine.Remote, machine.Waiting, now, LocalTime.Utc);
        var overdue = truth.Good is null || now - truth.Good > report.Schedule.Patience;
        var late = truth.WaitingSince is { } since && now - since > report.Schedule.Patience;
        Assert.Equal(
            truth.IsKnownPublic ? FailureCode.RemotePublic
                : overdue ? FailureCode.Overdue
                : late ? FailureCode.RemoteBehind
                : null,
            concern?.Code
        );
        if (concern is { Code: FailureCode.Overdue })
        {
            Assert.Contains(
                truth.Good is { } good ? $"No good sync since {Told(good)}." : "No good sync yet.",
                concern.Message,
                StringComparison.Ordinal
            );
        }
    }

    private static void VerdictIsTrue(Machine machine)
    {
        var (now, truth, report) = (machine.Now, machine.Truth, machine.Report);
        var verdict = Verdict.Of(
            new VerdictFacts
            {
                Schedule = report,
                Remote = machine.Remote,
                Copy = SecondCopy.Elsewhere,
                RemoteUrl = "git@host:x.git",
                Waiting = machine.Waiting,
                UnsavedFiles = truth.Unsaved,
            },
            now
        );

        Assert.Equal(verdict.Troubles.OrderByDescending(t => t.Severity), verdict.Troubles);
        Assert.Equal(truth.IsKnownPublic, verdict.Troubles is [Trouble.Exposed, ..]);
        Assert.Equal(
            truth.SavingFailed.Count,
            verdict.Troubles.OfType<Trouble.SyncFailed>().SingleOrDefault()?.Times ?? 0
        );
        foreach (var trouble in verdict.Troubles)
        {
            Assert.True(
                trouble switch
                {
                    Trouble.NeverSaved => truth.Good is null,
                    Trouble.Overdue(var good) => good == truth.Good && now - good > report.Schedule.Patience,
                    Trouble.SyncFailed failed => failed.First == truth.FailedInARow[0]
                        && (failed.Good is null || failed.Good == truth.Good),
                    Trouble.PushFailed failed => failed.Waiting == machine.Waiting && truth.PushFailed,
                    Trouble.NotPushed(var waiting, _) => waiting.Since == truth.WaitingSince && !truth.PushFailed,
                    Trouble.JobMissing => truth.JobIsGone,
                    Trouble.JobNotComing coming => !truth.JobIsGone && truth.JobIsOld && coming.Last == truth.Scheduled,
                    Trouble.Exposed => truth.IsKnownPublic,
                    Trouble.Unread(var files) => files > 0,
                    _ => false,
                },
                $"{trouble}\n{machine.Story()}"
            );
        }

        // a remedy that has worked leaves nothing behind
        if (verdict.Severity is Severity.Good)
        {
            Assert.True(
                truth
                    is {
                        Good: not null,
                        FailedInARow.Count: 0,
                        WaitingSince: null,
                        JobIsGone: false,
                        IsKnownPublic: false
                    },
                machine.Story()
            );
        }
    }

    private static string Told(DateTimeOffset time) => LocalTime.Utc.InWords(time);

    /// <summary>What really is, known without any of the code that is tried.</summary>
    private sealed record Truth
    {
        public DateTimeOffset? Good { get; set; }
        public DateTimeOffset? Scheduled { get; set; }
        public DateTimeOffset? WaitingSince { get; set; }

        /// <summary>When each of those in a row began that went wrong, the oldest first.</summary>
        public List<DateTimeOffset> FailedInARow { get; set; } = [];

        /// <summary>Of them, what counts as a failure to save: when the newest could save, none does.</summary>
        public List<DateTimeOffset> SavingFailed { get; set; } = [];
        public bool PushFailed { get; set; }
        public bool IsKnownPublic { get; set; }
        public bool JobIsGone { get; set; }
        public bool JobIsOld { get; set; }
        public int Unsaved { get; set; }
    }

    private sealed class Machine(Random random)
    {
        private readonly List<RunRecord> _runs = [];
        private readonly List<string> _story = [];
        private readonly AbsolutePath _program = new(Path.GetTempPath());
        private DateTimeOffset _installed = First;
        private (bool Off, bool NoNetwork, bool DiskFull, bool Public, bool JobGone, bool CronStopped) _weather;

        public DateTimeOffset Now { get; private set; }
        public Truth Truth { get; } = new();
        public LastExchange Remote { get; private set; } = new();
        public WaitingSnapshots Waiting =>
            Truth.WaitingSince is { } since ? new WaitingSnapshots(1, since) : WaitingSnapshots.None;

        public ScheduleReport Report =>
            new()
            {
                Schedule = Schedule.Daily,
                Job = new InstalledJob("cron", _program, _installed),
                IsInstalled = !_weather.JobGone,
                Runs = RunHistory.Of(_runs.AsEnumerable().Reverse()),
                Next = Now.AddHours((27 - Now.Hour) % 24),
            };

        public string Story() => string.Join('\n', _story.TakeLast(12)) + $"\nnow {Now:u}";

        public void Pass(DateTimeOffset now)
        {
            Now = now;
            Change();
            if (_weather.Off)
            {
                Weigh();
                return;
            }

            if (now.Hour == 3 && !_weather.JobGone && !_weather.CronStopped)
            {
                Sync(RunTrigger.Schedule);
            }
            else if (now.Hour is >= 9 and <= 18 && random.Next(12) == 0)
            {
                // somebody works, and looks now and then
                Truth.Unsaved++;
                Sync(random.Next(4) == 0 ? RunTrigger.User : RunTrigger.Hook);
            }

            Weigh();
        }

        private void Change()
        {
            if (random.Next(30) != 0)
            {
                return;
            }

            _weather = random.Next(9) switch
            {
                0 => _weather with { Off = !_weather.Off },
                1 => _weather with { NoNetwork = !_weather.NoNetwork },
                2 => _weather with { DiskFull = !_weather.DiskFull },
                3 => _weather with { Public = !_weather.Public },
                4 => _weather with { JobGone = true },
                5 => _weather with { CronStopped = !_weather.CronStopped },
                6 => Repair(),
                // most weeks are quiet ones
                _ => default,
            };
            _story.Add($"{Now:u} {_weather}");
        }

        // as the remedy says: claude-backup schedule daily
        private (bool, bool, bool, bool, bool, bool) Repair()
        {
            if (_weather.JobGone)
            {
                _installed = Now;
            }

            return _weather with
            {
                JobGone = false,
            };
        }

        private void Sync(RunTrigger trigger)
        {
            var run = new RunRecord
            {
                Started = Now,
                Ended = Now.AddMinutes(1),
                Trigger = trigger,
                Outcome = RunOutcome.Done,
            };
            if (_weather.DiskFull || random.Next(25) == 0)
            {
                run = run with
                {
                    Outcome = _weather.DiskFull ? RunOutcome.Failed : RunOutcome.Killed,
                    Failure = _weather.DiskFull ? "The disk is full." : null,
                    Code = FailureCode.DiskFull,
                };
                Truth.FailedInARow.Add(Now);
                Truth.SavingFailed = [.. Truth.FailedInARow];
            }
            else
            {
                Truth.Good = run.Ended;
                Truth.Unsaved = 0;
                Truth.WaitingSince ??= random.Next(2) == 0 ? Now : null;
                run = Push(run);
            }

            if (trigger is RunTrigger.Schedule)
            {
                Truth.Scheduled = Now;
            }

            _runs.Add(run);
            _story.Add(string.Create(CultureInfo.InvariantCulture, $"{Now:u} {trigger} {run.Outcome} {run.Code}"));
        }

        // the record is kept as by whoever pushes
        private RunRecord Push(RunRecord run)
        {
            var code = _weather switch
            {
                { NoNetwork: true } => FailureCode.RemoteUnreachable,
                { Public: true } => FailureCode.RemotePublic,
                _ => null,
            };
            if (code is null)
            {
                Remote = new LastExchange { Agreed = run.Ended };
                (Truth.WaitingSince, Truth.PushFailed, Truth.IsKnownPublic) = (null, false, false);
                (Truth.FailedInARow, Truth.SavingFailed) = ([], []);
                return run;
            }

            var why = code == FailureCode.RemotePublic ? "Everyone can read it." : "No route.";
            Truth.IsKnownPublic |= code == FailureCode.RemotePublic;
            Truth.PushFailed = true;
            Truth.FailedInARow.Add(Now);
            // what it saved is no failure to save any more
            Truth.SavingFailed = [];
            Remote = Remote with
            {
                Failed = run.Ended,
                Failure = why,
                Code = code,
                Exposed = code == FailureCode.RemotePublic ? new Exposure(why, Hint: null, run.Ended) : Remote.Exposed,
            };
            return run with { Outcome = RunOutcome.NotPushed, Failure = why, Code = code };
        }

        private void Weigh()
        {
            Truth.JobIsGone = _weather.JobGone;
            var since = Truth.Scheduled is { } last && last > _installed ? last : _installed;
            Truth.JobIsOld = Now - since > Schedule.Daily.Patience;
        }
    }
}
