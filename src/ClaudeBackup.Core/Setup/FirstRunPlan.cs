using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Core.Restoring;
using ClaudeBackup.Core.Scheduling;
using ClaudeBackup.Core.Secrets;

namespace ClaudeBackup.Core.Setup;

/// <summary>
/// Everything that a first run does, decided before anything is made: by what is found, what the command line says and what was answered. Pure.
/// All questions come first, so whoever ends one leaves nothing half made.
/// </summary>
public sealed record FirstRunPlan
{
    /// <summary>A period that needs no raising, in days.</summary>
    public const int LongDays = 365;

    /// <summary>Where a copy goes; null to leave that as it is, or to take over what git knows.</summary>
    public required RemoteChoice? Remote { get; init; }

    /// <summary>What to do about secrets on their way there; null for what is usual.</summary>
    public required SecretPolicy? Secrets { get; init; }

    /// <summary>What is brought back before anything is saved; null for nothing.</summary>
    public required Wanted? BringBack { get; init; }

    /// <summary>When a sync runs by itself; null to leave that as it is.</summary>
    public required Schedule? Schedule { get; init; }

    /// <summary>For how many days Claude Code shall keep sessions; null to leave that as it is.</summary>
    public required int? CleanupDays { get; init; }

    /// <summary>Whether the Claude home of now takes the place of the one that is saved.</summary>
    public bool AdoptsHome { get; init; }

    /// <summary>Sentences for the user.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>The next thing to find out; null when the plan can be made.</summary>
    public static FirstRunQuestion? Next(FirstRunFacts facts, FirstRunWish wish, FirstRunAnswers answers)
    {
        if (answers.IsSilent || facts.IsThere || answers.Agreed is false)
        {
            return null;
        }

        var remote = wish.Remote ?? answers.Where;
        return answers.Agreed is null ? new FirstRunQuestion.Begin()
            : remote is null && !facts.HasRemote ? new FirstRunQuestion.Where(facts.HasGitHub)
            : remote is not (null or RemoteChoice.None) && answers.Found is null
                ? new FirstRunQuestion.WhatIsThere(remote)
            : remote is RemoteChoice.AnyGit { Url: { Kind: not RemoteKind.File } url }
            && wish.Secrets is null
            && answers.Secrets is null
                ? new FirstRunQuestion.SendSecrets(url)
            : answers is { Found: { Machines.Count: > 0 } found, BringBack: null }
                ? new FirstRunQuestion.BringBack(found)
            : answers.Moves is null && MoveOf(facts, answers) is { } move ? new FirstRunQuestion.Move(move)
            : wish.Schedule is null && answers.HowOften is null ? new FirstRunQuestion.HowOften()
            : wish.CleanupDays is null && answers.KeepLonger is null && facts.CleanupDays is < LongDays and var days
                ? new FirstRunQuestion.KeepLonger(days)
            : null;
    }

    /// <summary>Decides, when nothing is to be found out any more.</summary>
    public static FirstRunPlan Of(FirstRunFacts facts, FirstRunWish wish, FirstRunAnswers answers)
    {
        var notes = new List<string>();
        if (facts.HasLostSettings)
        {
            notes.Add(
                "The settings were missing. The remote is the one that git still knew; set everything else, such as what is excluded, again."
            );
        }

        return new FirstRunPlan
        {
            Remote = wish.Remote ?? answers.Where ?? Usual(facts, notes),
            Secrets = wish.Secrets ?? answers.Secrets,
            BringBack = answers.BringBack is { Slug: not null } wanted
                ? wanted with
                {
                    Move = answers.Moves is true ? MoveOf(facts, answers)?.Rule : null,
                }
                : null,
            Schedule = wish.Schedule ?? answers.HowOften ?? UsualSchedule(facts, notes),
            CleanupDays = Cleanup(facts, wish, answers, notes),
            AdoptsHome = wish.HasMovedHome,
            Notes = notes,
        };
    }

    private static MoveOffer? MoveOf(FirstRunFacts facts, FirstRunAnswers answers) =>
        answers is { BringBack: { Slug: { } slug, Only: not Tier.Config }, Found.Machines: var machines }
            ? MoveOffer.OfHomes(machines.FirstOrDefault(m => m.Slug == slug)?.Home, facts.UserHome)
            : null;

    private static Schedule? UsualSchedule(FirstRunFacts facts, List<string> notes)
    {
        if (facts is { IsThere: true, HasLostSettings: false })
        {
            return null;
        }

        if (facts.HasHome)
        {
            return Schedule.Daily;
        }

        // nobody has asked for a job, and it would have nothing to save
        notes.Add(
            "No syncs are scheduled, for there is no Claude home yet. Once there is one, schedule them with: claude-backup schedule daily"
        );
        return null;
    }

    private static RemoteChoice? Usual(FirstRunFacts facts, List<string> notes)
    {
        if (facts.IsThere || facts.HasRemote)
        {
            return null;
        }

        if (facts.HasGitHub)
        {
            return new RemoteChoice.GitHub(null);
        }

        notes.Add(
            "Backups stay on this disk. To have them elsewhere too: sign in with gh auth login and run claude-backup backend set github, or run claude-backup backend set git --remote URL."
        );
        return new RemoteChoice.None();
    }

    // Offered once; only ever raised.
    private static int? Cleanup(FirstRunFacts facts, FirstRunWish wish, FirstRunAnswers answers, List<string> notes)
    {
        var now = facts.CleanupDays;
        if (wish.CleanupDays is null && answers.KeepLonger is null && !facts.IsThere && now < LongDays)
        {
            notes.Add(
                $"Claude Code deletes sessions at the source after {now} days; they stay saved. To keep them longer: claude-backup init --cleanup-period-days {LongDays}"
            );
        }

        var days = wish.CleanupDays ?? answers.KeepLonger?.Days;
        if (days <= now)
        {
            notes.Add($"Claude Code already keeps sessions for {now} days; that was not changed.");
            return null;
        }

        return days;
    }
}
