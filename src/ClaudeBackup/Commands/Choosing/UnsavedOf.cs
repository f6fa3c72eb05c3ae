using ClaudeBackup.Core.Reading;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Commands;

/// <summary>What this machine's source has that is not saved, for the commands that tell it.</summary>
internal static class UnsavedOf
{
    /// <param name="app">Composes.</param>
    /// <param name="store">Gives what is saved.</param>
    public static UnsavedTail This(App app, SegmentStore store) =>
        new(app.Identity.Slug, app.Home, app.Files, store) { Masks = app.Masks };
}
