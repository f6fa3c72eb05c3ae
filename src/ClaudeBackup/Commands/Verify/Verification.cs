using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Runs;
using ClaudeBackup.Core.Verifying;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>One call of <c>verify</c>: looks, repairs where that is wished, and looks again, for only that tells what was healed; then the drill.</summary>
/// <param name="app">Composes.</param>
/// <param name="reporter">Prints.</param>
/// <param name="withRemote">Whether the copy at the remote is looked at, too.</param>
/// <param name="cancellation">Ends it.</param>
internal sealed class Verification(App app, Reporter reporter, bool withRemote, CancellationToken cancellation)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <param name="share">Which part of the stored bytes is read.</param>
    /// <param name="wish">Whether it is repaired, and how far that may go.</param>
    /// <param name="drill">How much is restored to compare it; null for nothing.</param>
    public async Task<int> RunAsync(ReadShare share, RepairWish wish, DrillShare? drill)
    {
        if (
            wish.Repairs
            && share == ReadShare.None
            && LastProof.Read(app.Repository) is { Damage: not null, WasRead: true }
        )
        {
            // what is to be repaired shows by reading alone
            share = ReadShare.All;
        }

        var report = await LookAsync(share);
        Repaired? repaired = null;
        if (wish.Repairs)
        {
            (repaired, report) = await new Mending(app, reporter, () => LookAsync(share), cancellation).RunAsync(
                report,
                wish
            );
        }

        report.TryRemember(app.Repository, share, app.Clock.GetUtcNow());
        var drilled = drill is null ? null : await DrillAsync(drill);
        var document = VerifyView.Document(report, repaired, drilled);
        reporter.List(document, json => json.VerifyDocument, VerifyView.Lines);
        return document.Ok ? ExitCodes.Done : ExitCodes.Integrity;
    }

    private async Task<VerifyReport> LookAsync(ReadShare share)
    {
        var report = await LookHereAsync(share);
        // without the lock: to fetch a copy takes as long as it takes
        return withRemote
            ? await ProgressView.RunAsync(
                reporter,
                "Proving the remote",
                progress => app.RemoteCheck.AddToAsync(report, share == ReadShare.All, progress, cancellation)
            )
            : report;
    }

    private async Task<VerifyReport> LookHereAsync(ReadShare share)
    {
        using var held = await RepositoryLock.TakeToLookAsync(app.Repository, Patience, app.Local, cancellation);
        return await ProgressView.RunAsync(
            reporter,
            "Verifying",
            progress => app.Verify(progress).RunAsync(share, cancellation)
        );
    }

    private async Task<DrillReport> DrillAsync(DrillShare share)
    {
        var own = app.Identity.Slug;
        var indexes = await app.Indexes.LoadAllAsync(own, cancellation);
        var report = await ProgressView.RunAsync(
            reporter,
            "Restoring",
            progress => app.Drill(progress).RunAsync(indexes, own, share, cancellation)
        );
        report.TryRemember(app.Repository);
        return report;
    }
}
