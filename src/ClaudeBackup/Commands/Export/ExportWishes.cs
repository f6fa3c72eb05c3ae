using ClaudeBackup.Core.Rendering;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Commands;

/// <summary>What is asked for, with what the machines tell of homes.</summary>
internal static class ExportWishes
{
    /// <summary>Homes are the reader's own, those of the machines that saved the sessions, and those where the sessions worked.</summary>
    public static ExportWish Of(App app, SessionExportRequest request, IReadOnlyList<StoredSession> sessions) =>
        new(
            request.Format,
            [
                app.UserHome.Value,
                .. sessions
                    .Select(s => s.Machine)
                    .Distinct()
                    .Select(slug => new DerivedDocuments(app.Repository).ReadManifest(slug)?.Home)
                    .OfType<string>(),
                .. Masking.HomesOf(sessions),
            ],
            request.Reveals,
            request.IsFull,
            request.Force
        );
}
