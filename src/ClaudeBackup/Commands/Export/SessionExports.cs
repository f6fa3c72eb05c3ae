using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Rendering;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>Carries a plan of sessions to export out, or shows it.</summary>
internal sealed class SessionExports(App app, Reporter reporter, SessionExportRequest request, ExportWish wish)
{
    public async Task<int> RunAsync(ExportPlan plan, CancellationToken cancellation)
    {
        var results = request.DryRun ? [] : await WriteAsync(plan, cancellation);
        var document = SessionExportView.Document(plan, results, request);
        reporter.Result(document, json => json.SessionExportDocument, SessionExportView.Lines);
        return SessionExportView.IsWhole(document) ? ExitCodes.Done : ExitCodes.Partial;
    }

    /// <summary>Prints one session; what was hidden is told beside it.</summary>
    public async Task<int> PrintAsync(StoredSession session, CancellationToken cancellation)
    {
        await SessionArguments.FetchAsync(app, reporter, session.Files, cancellation);
        using var store = new SegmentStore(app.Repository);
        var exporter = new SessionExporter(store, app.Local, wish);
        var unsaved = UnsavedOf.This(app, store).Of(session);
        ExportedSession? printed = null;
        reporter.Text(to => printed = exporter.WriteTo(session, request.State ?? session.Usual, to));
        var document = SessionExportView.Document(
            new ExportPlan([], Index: null),
            [new ExportResult(session, printed! with { Unsaved = unsaved }, Failure: null)],
            request
        );
        reporter.Note([.. SessionExportView.Remarks(document)]);
        return SessionExportView.IsWhole(document) ? ExitCodes.Done : ExitCodes.Partial;
    }

    private async Task<IReadOnlyList<ExportResult>> WriteAsync(ExportPlan plan, CancellationToken cancellation)
    {
        await SessionArguments.FetchAsync(app, reporter, plan.Steps.SelectMany(s => s.Session.Files), cancellation);
        if (plan.Index is { } index)
        {
            app.Files.CreateDirectory(index.Parent!, FilePermissions.PrivateDirectory);
        }

        return await ProgressView.RunAsync(
            reporter,
            "Exporting",
            progress =>
                Task.Run(() => new ExportRun(app, request, wish).Write(plan, progress, cancellation), cancellation)
        );
    }
}
