using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Scheduling;
using ClaudeBackup.Core.Secrets;
using ClaudeBackup.Core.Syncing;
using ClaudeBackup.Documents;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>What was asked of <c>init</c>.</summary>
/// <param name="Backend">One of the modes, or null where the user said nothing.</param>
/// <param name="Remote">The remote, or null.</param>
/// <param name="Secrets">What to do about secrets on their way there, or null for what is usual.</param>
/// <param name="Schedule">When to run by itself, or null where the user said nothing.</param>
/// <param name="CleanupDays">For how long Claude Code shall keep sessions, or null where the user said nothing.</param>
/// <param name="Silent">Ask nothing.</param>
internal sealed record FirstRunRequest(
    string? Backend,
    string? Remote,
    SecretPolicy? Secrets,
    Schedule? Schedule,
    int? CleanupDays,
    bool Silent
);

/// <summary>The first run: repository, remote, what is found there, first sync. A later one looks and syncs.</summary>
internal sealed class FirstRun(App app, Reporter reporter)
{
    public async Task<int> RunAsync(FirstRunRequest request, CancellationToken cancellation)
    {
        var isThere = app.Repository.IsInitialised;
        var questions =
            request.Silent || isThere || !reporter.CanAsk ? null : new Questions(app, reporter, cancellation);
        // understood before anything is made, so that a word mistyped leaves nothing behind
        var choice = request.Backend is { } backend ? app.Choice(backend, request.Remote) : null;
        if (questions is not null && !await questions.AgreesToSetUpAsync())
        {
            throw new BackupException(
                FailureKind.Cancelled,
                "Nothing was set up.",
                "Run claude-backup again whenever you like."
            );
        }

        await app.Found.RefuseUnusableAsync(cancellation);
        _ = await app.Setup.RunAsync(cancellation);
        var notes = new List<string>();
        // settings that are there already were made on this machine, whatever became of its identity
        var isNew = !isThere && LocalSettings.Read(app.Repository).Remote is null;
        if (isNew && choice is null && !await app.AdoptOriginAsync(cancellation))
        {
            choice = await ChooseAsync(questions, notes, cancellation);
        }

        var (candidate, failure) = await ConnectAsync(choice, request.Secrets, isThere, notes, cancellation);
        if (candidate is { Found.Machines.Count: > 0 } && questions is not null)
        {
            await questions.OfferRestoreAsync(candidate.Found);
        }

        var summary = await SyncAsync(cancellation);
        if (
            summary.Push is PushOutcome.Behind { Failure: { Code: FailureCode.Secrets } blocked }
            && questions is not null
            && await questions.SendsAnywayAsync(blocked.Message)
        )
        {
            app.Remote.Set(SecretPolicy.Warn);
            summary = await SyncAsync(cancellation);
        }

        if (failure is not null)
        {
            summary = summary with { Push = new PushOutcome.Behind(failure, WaitingSnapshots.None) };
        }

        await SetScheduleAsync(request.Schedule, isThere, questions, notes, cancellation);
        await RaiseCleanupAsync(request.CleanupDays, isThere, questions, notes);
        reporter.Result(Document(!isThere, candidate, notes, summary), json => json.InitDocument, InitView.Lines);
        return ExitCodes.Of(summary);
    }

    private Task<SyncSummary> SyncAsync(CancellationToken cancellation) =>
        ProgressView.RunAsync(
            reporter,
            "Saving",
            progress => app.Sync.RunAsync(new SyncRequest(), progress, cancellation)
        );

    private async Task<BackendChoice> ChooseAsync(
        Questions? questions,
        List<string> notes,
        CancellationToken cancellation
    )
    {
        var hasGitHub = await app.Places.HasGitHubAsync(cancellation);
        if (questions is not null)
        {
            return await questions.WhereToAsync(hasGitHub);
        }

        if (hasGitHub)
        {
            return new BackendChoice.GitHub(null);
        }

        notes.Add(
            "Backups stay on this disk. To have them elsewhere too: sign in with gh auth login and run claude-backup backend set github, or run claude-backup backend set git --remote URL."
        );
        return new BackendChoice.Local();
    }

    // What is here gets saved whatever the remote says.
    private async Task<(Candidate? Candidate, BackupException? Failure)> ConnectAsync(
        BackendChoice? choice,
        SecretPolicy? secrets,
        bool isThere,
        List<string> notes,
        CancellationToken cancellation
    )
    {
        if (choice is null)
        {
            return (null, null);
        }

        try
        {
            var candidate = await app.Backends.LookAsync(choice, secrets, cancellation);
            notes.AddRange(candidate.Warnings);
            await ProgressView.RunAsync<object?>(
                reporter,
                "Fetching",
                async progress =>
                {
                    if (isThere)
                    {
                        _ = await app.Backends.SwitchAsync(candidate, withoutOthers: false, progress, cancellation);
                    }
                    else
                    {
                        await app.Backends.JoinAsync(candidate, progress, cancellation);
                    }

                    return null;
                }
            );
            return (candidate, null);
        }
        catch (BackupException e) when (e.Kind is FailureKind.Failed or FailureKind.Usage)
        {
            var mended = e.Hint is { Length: > 0 } hint ? hint + (hint[^1] is '.' or '?' ? " " : ". ") : "";
            var again = $"{mended}Then run: claude-backup backend set {Words(choice)}";
            return (null, new BackupException(e.Kind, e.Message, again, e) { Code = e.Code });
        }
    }

    // as it would be typed, without a secret
    private static string Words(BackendChoice choice) =>
        choice switch
        {
            BackendChoice.AnyGit(var url) => $"{LocalSettings.Git} --remote {url}",
            BackendChoice.GitHub { Name: { } name } => $"{LocalSettings.GitHub} --remote {name}",
            _ => LocalSettings.GitHub,
        };

    // a machine on which nothing can run by itself is still saved by hand
    private async Task SetScheduleAsync(
        Schedule? wish,
        bool isThere,
        Questions? questions,
        List<string> notes,
        CancellationToken cancellation
    )
    {
        var schedule = wish;
        if (schedule is null && !isThere)
        {
            schedule = questions is null ? Schedule.Daily : await questions.HowOftenAsync();
        }

        if (schedule is null)
        {
            return;
        }

        try
        {
            var caveats = await app.Schedules.SetAsync(schedule, cancellation);
            notes.Add(
                schedule == Schedule.Off
                    ? "Nothing runs by itself. Change that with: claude-backup schedule daily"
                    : $"A sync runs by itself: {schedule}. Change that with: claude-backup schedule"
            );
            notes.AddRange(caveats);
        }
        catch (BackupException e) when (e.Kind is FailureKind.Failed)
        {
            notes.Add($"Nothing runs by itself yet: {e.Message} {e.Hint} Then run: claude-backup schedule {schedule}");
        }
    }

    // Behind the sync, which has saved the settings as they were. Offered once; only ever raised, and never to a number that turns the
    // client's settings invalid.
    private async Task RaiseCleanupAsync(int? wish, bool isThere, Questions? questions, List<string> notes)
    {
        var now = (app.Settings.CleanupIn(project: null) as CleanupAfterDays)?.Days;
        var isOffer = wish is null && !isThere && now < Questions.LongDays;
        if (isOffer && questions is null)
        {
            notes.Add(
                $"Claude Code deletes sessions at the source after {now} days; they stay saved. To let it keep them longer: claude-backup init --cleanup-period-days {Questions.LongDays}"
            );
        }

        var chosen = isOffer && questions is not null ? await questions.KeepLongerAsync(now!.Value) : wish;
        if (chosen is not { } days)
        {
            return;
        }

        if (days <= now)
        {
            notes.Add($"Claude Code keeps sessions for {now} days already; that is left as it is.");
            return;
        }

        app.Settings.SetCleanup(days);
        notes.Add($"{CleanupPeriod.Setting} is {days} now in the settings of Claude Code.");
    }

    private InitDocument Document(bool created, Candidate? candidate, IReadOnlyList<string> notes, SyncSummary summary)
    {
        var settings = LocalSettings.Read(app.Repository);
        var machine = app.Identity;
        return new InitDocument(
            Ok: true,
            created,
            settings.Mode,
            app.Repository.Root.Value,
            app.Home.Root.Value,
            Directory.Exists(app.Home.Root.Value),
            machine.Machine,
            machine.Slug,
            settings.Remote,
            candidate is null ? [] : BackendView.Found(candidate.Found),
            notes,
            settings.Schedule,
            SyncView.Document(summary, SyncScope.Everything)
        );
    }
}
