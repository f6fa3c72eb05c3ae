using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Scheduling;
using ClaudeBackup.Core.Setup;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>One call of <c>init</c>.</summary>
internal sealed class InitRun(App app, Reporter reporter, CancellationToken cancellation)
{
    /// <summary>Looks, asks, plans, applies and tells.</summary>
    /// <param name="wish">What the command line says.</param>
    /// <param name="isSilent">Whether nobody is asked.</param>
    public async Task<int> RunAsync(FirstRunWish wish, bool isSilent)
    {
        await app.Found.RefuseUnusableAsync(cancellation);
        if (!wish.HasMovedHome)
        {
            await app.SavedHome.RequireAsync(cancellation);
        }

        var facts = await app.FirstLook.LookAsync(wish, cancellation);
        var answers = isSilent
            ? FirstRunAnswers.None
            : await new Interview(app, new Asker(reporter.Screen, cancellation), cancellation).HoldAsync(facts, wish);
        if (answers.Agreed is false)
        {
            throw new BackupException(
                FailureKind.Cancelled,
                "Nothing was set up.",
                "Run claude-backup again whenever you like."
            );
        }

        var plan = FirstRunPlan.Of(facts, wish, answers);
        var summary = await ProgressView.RunAsync(
            reporter,
            "Saving",
            progress => app.FirstRun.ApplyAsync(plan, facts.IsThere, progress, cancellation)
        );
        await app.Schedules.KeepProgramAsync(CopyNeed.None, cancellation);
        var document = InitView.Document(facts, summary, app.Open(), app);
        reporter.Result(
            document,
            json => json.InitDocument,
            d => InitView.Lines(d, summary.BroughtBack, app.Programs.Running.CalledBy, reporter.Screen.Home, app.Local)
        );
        return ExitCodes.Of(summary);
    }

    /// <exception cref="BackupException">Usage: Claude Code would not take it.</exception>
    public static int? Days(int? days) =>
        days is < 1
            ? throw new BackupException(
                FailureKind.Usage,
                $"Claude Code does not accept {days} as a number of days.",
                "Give at least 1, such as 365."
            )
            : days;

    /// <summary>What the options say of the backend; <c>--remote</c> alone is clear enough.</summary>
    /// <exception cref="BackupException">Usage: they do not fit together.</exception>
    public static RemoteChoice? Choice(App app, bool local, string? backend, string? remote) =>
        local && backend is not (null or RemoteTypeWord.Local)
            ? throw new BackupException(
                FailureKind.Usage,
                $"--local and --backend {backend} cannot be used together.",
                "Leave one of them out."
            )
        : local ? app.Choice(RemoteTypeWord.Local, remote)
        : backend is not null ? app.Choice(backend, remote)
        : remote is not null ? app.Choice(RemoteTypeWord.Git, remote)
        : null;
}
