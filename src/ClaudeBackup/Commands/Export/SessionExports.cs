using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Rendering;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>Carries a plan of sessions to export out, or shows it.</summary>
internal sealed class SessionExports(App app, Reporter reporter, SessionExportRequest request)
{
    public async Task<int> RunAsync(ExportPlan plan, CancellationToken cancellation)
    {
        var exported = request.DryRun ? [] : await WriteAsync(plan, cancellation);
        reporter.Result(
            SessionExportView.Document(plan, exported, request),
            json => json.SessionExportDocument,
            SessionExportView.Lines
        );
        return ExitCodes.Done;
    }

    private async Task<IReadOnlyList<ExportedSession>> WriteAsync(ExportPlan plan, CancellationToken cancellation)
    {
        await SessionArguments.FetchAsync(app, reporter, plan.Steps.SelectMany(s => s.Session.Files), cancellation);
        if (plan.Index is { } index)
        {
            app.Files.CreateDirectory(index.Parent!, FilePermissions.PrivateDirectory);
        }

        return await ProgressView.RunAsync(
            reporter,
            "Exporting",
            progress => Task.Run(() => Write(plan, progress, cancellation), cancellation)
        );
    }

    private List<ExportedSession> Write(
        ExportPlan plan,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        using var store = new SegmentStore(app.Repository);
        var wish = new ExportWish(request.Format, Homes(plan), request.Reveals, request.IsFull);
        var exporter = new SessionExporter(store, app.Local, wish);
        var total = plan.Steps.Sum(s => s.Session.Size);
        var (done, exported) = (0L, new List<ExportedSession>());
        foreach (var step in plan.Steps)
        {
            cancellation.ThrowIfCancellationRequested();
            exported.Add(exporter.Write(step.Session, request.State, step.File));
            done += step.Session.Size;
            progress?.Report(new ByteProgress(done, total));
        }

        if (plan.Index is { } index)
        {
            AtomicFile.WriteText(
                index,
                new ExportIndex(new Masking(wish.Homes, wish.Reveals), app.Local).Of(request.Format, exported)
            );
        }

        return exported;
    }

    // the reader's own, and those of the machines on which the sessions were
    private IReadOnlyList<string> Homes(ExportPlan plan) =>
        [
            app.UserHome.Value,
            .. plan
                .Steps.Select(s => s.Session.Machine)
                .Distinct()
                .Select(slug => new DerivedDocuments(app.Repository).ReadManifest(slug)?.Home)
                .OfType<string>(),
        ];
}
