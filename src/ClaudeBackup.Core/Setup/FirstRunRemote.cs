using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Profiles;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Restoring;

namespace ClaudeBackup.Core.Setup;

/// <summary>What was brought back of another machine.</summary>
/// <param name="Slug">The machine.</param>
/// <param name="Plan">As planned.</param>
/// <param name="Summary">As done.</param>
/// <param name="Withheld">What its setup would have made Claude Code run, for which the whole setup was left out; empty when it was not.</param>
public sealed record BroughtBack(
    Slug Slug,
    RestorePlan Plan,
    RestoreSummary Summary,
    IReadOnlyList<SetupCommand> Withheld
);

/// <summary>The part of a first run that talks with a remote: joins it, and brings back what was wished of it.</summary>
/// <param name="repository">The repository.</param>
/// <param name="remotes">Finds and joins.</param>
/// <param name="remote">Fetches what was left there.</param>
/// <param name="restore">Brings back.</param>
/// <param name="adoptOrigin">Takes over the remote that git knows.</param>
public sealed class FirstRunRemote(
    BackupRepository repository,
    RemoteSetup remotes,
    RemoteService remote,
    RestoreService restore,
    Func<LocalSettings, CancellationToken, Task<bool>> adoptOrigin
)
{
    /// <summary>Joins a remote, or switches to it where there was another. What is here gets saved whatever the remote says.</summary>
    /// <param name="plan">What was decided.</param>
    /// <param name="settings">What they are now.</param>
    /// <param name="progress">Told now and then.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>What is there; or why it could not be done.</returns>
    public async Task<(Candidate? Candidate, BackupException? Failure)> ConnectAsync(
        FirstRunPlan plan,
        LocalSettings settings,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        var before = settings.Remote;
        if (plan.Remote is not { } choice)
        {
            _ = before is null && await adoptOrigin(settings, cancellation);
            return (null, null);
        }

        try
        {
            var candidate = await remotes.LookAsync(settings, choice, plan.Secrets, cancellation);
            var warnings = before is null
                ? await remotes.JoinAsync(candidate, progress, cancellation)
                : (
                    await remotes.Switch.RunAsync(candidate, withoutOthers: false, progress, cancellation)
                    as PushOutcome.Agreed
                )?.Warnings
                    ?? [];
            return (candidate with { Warnings = [.. candidate.Warnings, .. warnings] }, null);
        }
        catch (BackupException e) when (e.Kind is FailureKind.Failed or FailureKind.Usage)
        {
            var mended = RemoteFailure.HintWithoutSync(e) is { Length: > 0 } hint
                ? hint + (hint[^1] is '.' or '?' ? " " : ". ")
                : "";
            var again = $"{mended}Then run: claude-backup backend set {Words(choice)}";
            if (before is null)
            {
                // told by status until there is one, or none is wanted
                LastExchange.Change(
                    repository,
                    record => record with { Failure = e.Message, Code = e.Code, Hint = again }
                );
            }

            return (null, new BackupException(e.Kind, e.Message, again, e) { Code = e.Code });
        }
    }

    /// <summary>
    /// Brings back what another machine stored. A setup that makes Claude Code run something stays where it is: what it runs is
    /// known only now, and nobody is asked any more.
    /// </summary>
    public async Task<BroughtBack> BringBackAsync(
        Wanted wanted,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        var (index, _) = await new IndexStore(repository).LoadAsync(wanted.Slug!, cancellation);
        await remote.FetchAsync(
            index.Files.Where(f => wanted.Only is null || f.Tier == wanted.Only),
            progress,
            cancellation
        );
        var relocation = wanted.Move is { } rule
            ? restore.Relocate(index, index.Files.Select(f => f.Source), new MoveRequest([rule]))
            : null;
        var plan = restore.Plan(index, force: false, wanted.Only, relocation);
        var withheld = ForeignSetup.Commands(repository, plan);
        if (withheld.Count > 0)
        {
            plan = restore.Plan(index, force: false, Tier.Sessions, relocation);
        }

        return new BroughtBack(wanted.Slug!, plan, await restore.ApplyAsync(plan, progress, cancellation), withheld);
    }

    // as it would be typed, without a secret
    private static string Words(RemoteChoice choice) =>
        choice switch
        {
            RemoteChoice.AnyGit(var url) => $"{RemoteTypeWord.Git} --remote {url}",
            RemoteChoice.GitHub { Name: { } name } => $"{RemoteTypeWord.GitHub} --remote {name}",
            _ => RemoteTypeWord.GitHub,
        };
}
