using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Reading;
using ClaudeBackup.Core.Rendering;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Commands;

/// <summary>Writes the files of a plan.</summary>
internal sealed class ExportRun(App app, SessionExportRequest request, ExportWish wish)
{
    /// <summary>One after the other; then the page that lists them.</summary>
    public IReadOnlyList<ExportResult> Write(
        ExportPlan plan,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        using var store = new SegmentStore(app.Repository);
        var exporter = new SessionExporter(store, app.Local, wish);
        var unsaved = UnsavedOf.This(app, store);
        var total = plan.Steps.Sum(s => s.Session.Size);
        var (done, results) = (0L, new List<ExportResult>());
        foreach (var step in plan.Steps)
        {
            cancellation.ThrowIfCancellationRequested();
            results.Add(Write(exporter, unsaved, step, isOneOfMany: plan.Index is not null));
            done += step.Session.Size;
            progress?.Report(new ByteProgress(done, total));
        }

        if (plan.Index is { } index)
        {
            AtomicFile.WriteText(
                index,
                new ExportIndex(wish.Masking(), app.Local).Of(
                    request.Format,
                    [.. results.Select(r => r.Exported).OfType<ExportedSession>()]
                )
            );
        }

        return results;
    }

    // one that is damaged or cannot be written is no reason to do without all others
    private ExportResult Write(SessionExporter exporter, UnsavedTail unsaved, ExportStep step, bool isOneOfMany)
    {
        try
        {
            return new ExportResult(
                step.Session,
                exporter.Write(step.Session, request.State ?? step.Session.Usual, step.File) with
                {
                    Unsaved = unsaved.Of(step.Session),
                },
                Failure: null
            );
        }
        catch (BackupException e) when (isOneOfMany && (e.LacksBytes || e.Kind is FailureKind.Failed))
        {
            return new ExportResult(step.Session, Exported: null, e);
        }
    }
}

/// <summary>What became of one session.</summary>
internal sealed record ExportResult(StoredSession Session, ExportedSession? Exported, BackupException? Failure);
