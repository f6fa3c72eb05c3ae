using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Core.Runs;
using ClaudeBackup.Core.Scheduling;
using ClaudeBackup.Core.Standing;
using ClaudeBackup.Core.Syncing;
using Xunit;
using static ClaudeBackup.Core.Tests.Scheduling.Nightly;

namespace ClaudeBackup.Core.Tests.Standing;

/// <summary>What <c>status</c> says first: each trouble while it lasts, several together, and nothing behind the remedy that was advised.</summary>
public sealed class VerdictTests
{
    private const string Url = "git@example.com:backup.git";

    private static readonly ScheduleReport ByHand = After(Run(9)) with
    {
        Schedule = Schedule.Off,
        Job = null,
        Next = null,
    };

    private static readonly VerdictFacts Well = new()
    {
        Schedule = After(Run(9)),
        Copy = SecondCopy.Elsewhere,
        RemoteUrl = Url,
        Remote = new LastExchange { Agreed = Now.AddHours(-9) },
    };

    private static readonly DanglingLink Link = new(AbsolutePath.Parse(Path.GetTempPath() + "claude"), "/disk/claude");

    private static readonly SettingsLoss Loss = new(
        "settings.json",
        ObjectId.Parse(new string('a', 40)),
        Now.AddHours(-9),
        Was: 900,
        Is: 2
    );

    private static readonly (string What, VerdictFacts Facts, string[] Troubles)[] Table =
    [
        ("well", Well, []),
        ("well on one disk, by itself", Here(Well), []),
        ("well, with a copy on the same disk, by itself", SameDisk(Well), []),
        ("well by hand, with a copy", Well with { Schedule = ByHand }, []),
        ("one disk, and nothing by itself", Here(Well) with { Schedule = ByHand }, ["attention OneDisk"]),
        (
            "two copies on one disk, and nothing by itself",
            SameDisk(Well) with
            {
                Schedule = ByHand,
            },
            ["attention OneDisk"]
        ),
        ("something new since", Well with { UnsavedFiles = 3 }, []),
        ("what was forgotten is still here", Well with { ForgettingWaits = true }, ["attention ForgettingWaits"]),
        // runs
        ("never", Well with { Schedule = After() }, ["bad NeverSaved", "attention JobNotComing"]),
        ("failed once", Runs(Run(9, RunOutcome.Failed), Run(33)), ["bad SyncFailed 1"]),
        (
            "failed thrice",
            Runs(Run(9, RunOutcome.Failed), Run(33, RunOutcome.Killed), Run(57, RunOutcome.Failed), Run(81)),
            ["bad SyncFailed 3 since 81"]
        ),
        ("failed, and a hook saved", Runs(Hook(1), Run(9, RunOutcome.Failed), Run(33)), []),
        (
            "failed, and another run was met",
            Runs(Run(1, RunOutcome.Locked), Run(9, RunOutcome.Failed), Run(33)),
            ["bad SyncFailed 1"]
        ),
        ("two nights missed", Runs(Run(51)), ["bad Overdue 51", "attention JobNotComing"]),
        ("two nights missed, and saved by hand", Runs(Hook(1), Run(51)), ["attention JobNotComing"]),
        ("a hook alone", Runs(Hook(1)), ["attention JobNotComing"]),
        (
            "an old run, nothing new and no schedule",
            Well with
            {
                Schedule = ByHand with { Runs = RunHistory.Of([Run(500)]) },
            },
            []
        ),
        (
            "an old run, something new and no schedule",
            Well with
            {
                Schedule = ByHand with { Runs = RunHistory.Of([Run(500)]) },
                UnsavedFiles = 1,
            },
            ["bad Overdue 500"]
        ),
        ("saved in the future", Runs(Run(-5000), Run(9)), ["bad ClockAhead", "attention JobNotComing"]),
        ("the job is gone", Well with { Schedule = After(Run(9)) with { IsInstalled = false } }, ["bad JobMissing"]),
        (
            "the job is gone and two nights missed",
            Well with
            {
                Schedule = After(Run(51)) with { IsInstalled = false },
            },
            ["bad Overdue 51", "bad JobMissing"]
        ),
        // the remote
        ("offline tonight", Push(FailureCode.RemoteUnreachable, since: 9), ["attention PushFailed"]),
        ("offline for days", Push(FailureCode.RemoteUnreachable, since: 60), ["bad PushFailed"]),
        ("public", Push(FailureCode.RemotePublic, since: 1), ["bad Exposed"]),
        ("public, with nothing new", Push(FailureCode.RemotePublic, since: null), ["bad Exposed"]),
        (
            "public, and then offline",
            Exposed(Push(FailureCode.RemoteUnreachable, since: 9)),
            ["bad Exposed", "attention PushFailed"]
        ),
        (
            "public, and then given up",
            Exposed(Push(FailureCode.RemotePublic, since: 9)) with
            {
                RemoteUrl = null,
                Copy = SecondCopy.None,
            },
            ["attention NoCopy"]
        ),
        ("killed before the push", Well with { Waiting = new(1, Now.AddHours(-9)) }, ["attention NotPushed"]),
        ("waiting for days", Well with { Waiting = new(1, Now.AddHours(-60)) }, ["bad NotPushed"]),
        (
            "not pushed, and why is known of the run alone",
            Runs(Run(9, RunOutcome.NotPushed), Run(33)),
            ["attention PushFailed"]
        ),
        ("not pushed, and another remote was chosen", Runs(Sent(1), Run(9, RunOutcome.NotPushed), Run(33)), []),
        (
            "not pushed, and one half went with all",
            Runs(Run(1) with { IsWhole = false }, Run(9, RunOutcome.NotPushed), Run(33)),
            []
        ),
        (
            "not pushed before it failed",
            Runs(Sent(1), Run(2, RunOutcome.Failed), Run(9, RunOutcome.NotPushed), Run(33)),
            ["bad SyncFailed 1"]
        ),
        (
            "a copy was asked for and never came to be",
            Here(Well) with
            {
                Remote = new LastExchange { Failure = "gh is not signed in." },
            },
            ["attention NoCopy"]
        ),
        // the source
        ("no home", Well with { NoHome = new Trouble.NoHome(Slug.Parse("test"), IsOther: false) }, ["bad NoHome"]),
        (
            "no home, and the runs saw that",
            Runs(Run(9, RunOutcome.Blind), Run(33)) with
            {
                NoHome = new Trouble.NoHome(Slug.Parse("test"), IsOther: false),
            },
            ["bad NoHome"]
        ),
        (
            "the home is a link that leads nowhere, and the runs saw that",
            Runs(Run(9, RunOutcome.Blind), Run(33)) with
            {
                NoHome = new Trouble.NoHome(Slug.Parse("test"), IsOther: false),
                Dangling = [Link],
                IsBlind = true,
            },
            ["bad Dangling"]
        ),
        ("a link to config that leads nowhere", Well with { Dangling = [Link] }, ["attention Dangling"]),
        (
            "no home yet",
            Here(Well) with
            {
                Schedule = ByHand,
                NoHome = new Trouble.NoHome(null, IsOther: false),
            },
            ["attention NoHome"]
        ),
        ("damage", Well with { Damage = ["A list cannot be read.", "Another one."] }, ["bad Damaged", "bad Damaged"]),
        ("another home", Well with { OtherHome = "This one is another." }, ["bad OtherHome"]),
        ("some files unread", Runs(Run(9, RunOutcome.Partial) with { Problems = 2 }), ["attention Unread"]),
        ("settings lost", Well with { Losses = [Loss] }, ["attention SettingsLost"]),
        ("Claude Code deletes what tonight saves", Deleting(inHours: 60), []),
        ("Claude Code deletes before tonight", Deleting(inHours: 3), ["attention DeletedSoon"]),
        (
            "Claude Code deletes, and nothing runs",
            Deleting(inHours: 60) with
            {
                Schedule = ByHand,
            },
            ["attention DeletedSoon"]
        ),
        // together, the worst first
        (
            "everything at once",
            Push(FailureCode.RemotePublic, since: 1) with
            {
                Schedule = After(Run(1, RunOutcome.Failed), Run(60) with { Problems = 1 }) with { IsInstalled = false },
                Losses = [Loss],
                Purge = new PurgeOutlook(30, null, 2, 1, Now),
            },
            [
                "bad Exposed",
                "bad SyncFailed 1 since 60",
                "bad JobMissing",
                "attention SettingsLost",
                "attention Unread",
                "attention DeletedSoon",
            ]
        ),
        (
            "what is a matter of taste comes behind what is wrong",
            Here(Well) with
            {
                Schedule = ByHand with { Runs = RunHistory.Of([Run(1, RunOutcome.Failed), Run(9)]) },
            },
            ["bad SyncFailed 1", "attention OneDisk"]
        ),
    ];

    public static TheoryData<int> Rows => [.. Enumerable.Range(0, Table.Length)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void It_is_weighed(int row)
    {
        var (what, facts, troubles) = Table[row];
        var verdict = Verdict.Of(facts, Now);
        Assert.Equal((what, string.Join(", ", troubles)), (what, string.Join(", ", verdict.Troubles.Select(Word))));
        Assert.Equal(troubles.Length == 0, verdict.Severity is Severity.Good);
    }

    private static string Word(Trouble trouble)
    {
        var word = $"{(trouble.Severity is Severity.Bad ? "bad" : "attention")} {trouble.GetType().Name}";
        return trouble switch
        {
            Trouble.SyncFailed { Good: { } good } failed => $"{word} {failed.Times} since {(Now - good).TotalHours}",
            Trouble.SyncFailed failed => $"{word} {failed.Times}",
            Trouble.Overdue(var good) => $"{word} {(Now - good).TotalHours}",
            _ => word,
        };
    }

    private static VerdictFacts Here(VerdictFacts facts) =>
        facts with
        {
            Copy = SecondCopy.None,
            RemoteUrl = null,
            Remote = new LastExchange(),
        };

    private static VerdictFacts SameDisk(VerdictFacts facts) =>
        facts with
        {
            Copy = SecondCopy.SameDisk,
            RemoteUrl = "/srv/backup.git",
        };

    private static VerdictFacts Runs(params RunRecord[] runs) => Well with { Schedule = After(runs) };

    private static VerdictFacts Push(string code, int? since) =>
        Runs(Run(1, RunOutcome.NotPushed), Run(33)) with
        {
            Remote = new LastExchange
            {
                Agreed = Now.AddHours(-33),
                Failed = Now.AddHours(-1),
                Failure = "It failed.",
                Code = code,
                Exposed = code == FailureCode.RemotePublic ? Open : null,
            },
            Waiting = since is { } hours ? new WaitingSnapshots(2, Now.AddHours(-hours)) : WaitingSnapshots.None,
        };

    private static Exposure Open => new("Everybody can read it.", Hint: null, Now.AddHours(-20));

    private static VerdictFacts Exposed(VerdictFacts facts) =>
        facts with
        {
            Remote = facts.Remote with { Exposed = Open },
        };

    private static VerdictFacts Deleting(int inHours) =>
        Well with
        {
            Purge = new PurgeOutlook(30, null, 2, 1, Now.AddHours(inHours)),
        };

    private static RunRecord Hook(int hours) => Run(hours) with { Trigger = RunTrigger.Hook };

    private static RunRecord Sent(int hours) =>
        Run(hours, RunOutcome.Sent) with
        {
            Trigger = RunTrigger.User,
            IsWhole = false,
        };
}
