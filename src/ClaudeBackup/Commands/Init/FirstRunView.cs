using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Core.Scheduling;
using ClaudeBackup.Core.Secrets;
using ClaudeBackup.Core.Setup;

namespace ClaudeBackup.Commands;

/// <summary>The questions of a first run in words, with the answers that can be chosen.</summary>
internal static class FirstRunView
{
    // as good as never, and what many settings say
    private const int NeverDays = 99_999;

    public static IReadOnlyList<(string Words, Schedule Choice)> Schedules =>
        [
            ("Every night", Schedule.Daily),
            ("Every six hours", Schedule.SixHourly),
            ("Every hour", Schedule.Hourly),
            ("Never: I run claude-backup sync myself", Schedule.Off),
        ];

    public static IReadOnlyList<(string Words, Kept Choice)> Periods =>
        [
            ("Leave it: what is saved stays saved", new Kept(null)),
            ("After a year", new Kept(FirstRunPlan.LongDays)),
            ("Practically never", new Kept(NeverDays)),
        ];

    /// <summary>What the answer needs to know.</summary>
    public static IEnumerable<string> Before(
        FirstRunQuestion question,
        AbsolutePath source,
        AbsolutePath repository,
        LocalTime local
    ) =>
        question switch
        {
            FirstRunQuestion.Begin =>
            [
                $"Everything Claude Code keeps in {source} will be saved to {repository},",
                "a git repository on this machine that only you can read. Credentials stay out of it.",
            ],
            FirstRunQuestion.Where { HasGitHub: false } => ["For a copy at GitHub, sign in with gh auth login first."],
            FirstRunQuestion.SendSecrets { Url: var url } =>
            [
                $"Anything in a session that looks like a secret, such as a key or a password, is not pushed to {url} until you say so:",
                "then nothing goes there, and claude-backup scan shows what it is. Is that place one that only you can read?",
            ],
            FirstRunQuestion.BringBack { Found: var found } => BackendView.Machines(BackendView.Found(found), local),
            _ => [],
        };

    public static string Of(FirstRunQuestion question) =>
        question switch
        {
            FirstRunQuestion.Where => "Where shall a copy go?",
            FirstRunQuestion.SendSecrets => "Send all of it, now and from now on?",
            FirstRunQuestion.BringBack => "Bring something back to this machine?",
            FirstRunQuestion.Move { Offer: var offer } => OfferedMove.Question(offer),
            FirstRunQuestion.HowOften => "How often shall it save by itself?",
            FirstRunQuestion.KeepLonger { Days: var days } =>
                $"Claude Code deletes its own sessions after {days} days. Change that in its settings?",
            _ => "Set it up now?",
        };

    /// <summary>The choices of a place, first the one that needs nothing more; null means that its address is asked for.</summary>
    public static IReadOnlyList<(string Words, RemoteChoice? Choice)> Choices(FirstRunQuestion.Where where)
    {
        (string, RemoteChoice?) other = ("Another git remote: a server, a drive", null);
        (string, RemoteChoice?) none = ("Nowhere else: this machine only", new RemoteChoice.None());
        return where.HasGitHub
            ? [("A private repository of mine at GitHub", new RemoteChoice.GitHub(null)), other, none]
            : [none, other];
    }

    public static IReadOnlyList<(string Words, Wanted Choice)> Choices(FirstRunQuestion.BringBack back) =>
        [
            .. back.Found.Machines.SelectMany(m =>
                new[]
                {
                    ($"Everything of {m.Slug}", new Wanted(m.Slug, Only: null)),
                    ($"Only the config of {m.Slug}", new Wanted(m.Slug, Tier.Config)),
                }
            ),
            ("Nothing: start fresh beside it", new Wanted(Slug: null, Only: null)),
        ];

    /// <summary>What an answer to <see cref="FirstRunQuestion.SendSecrets"/> means.</summary>
    public static SecretPolicy Policy(bool isSent) => isSent ? SecretPolicy.Warn : SecretPolicy.Block;
}
