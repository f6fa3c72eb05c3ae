using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Scheduling;
using ClaudeBackup.Core.Setup;
using ClaudeBackup.Documents;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>Tells what the first run set up, or what a later one found.</summary>
internal static class InitView
{
    public static InitDocument Document(
        FirstRunFacts facts,
        FirstRunSummary summary,
        OpenedRepository opened,
        App app
    ) =>
        new(
            Ok: true,
            Created: !facts.IsThere,
            RemoteTypeWord.Of(opened.Settings.RemoteType),
            app.Repository.Root.Value,
            app.Home.Root.Value,
            Directory.Exists(app.Home.Root.Value),
            opened.Machine.Machine,
            opened.Machine.Slug.Value,
            opened.Settings.Remote,
            summary.Candidate is { } candidate ? BackendView.Found(candidate.Found) : [],
            summary.Notes,
            opened.Settings.Schedule,
            SyncView.Document(summary.Sync, only: null)
        );

    public static IEnumerable<string> Lines(
        InitDocument document,
        BroughtBack? broughtBack,
        PackageRunner? runner,
        string? home,
        LocalTime local
    )
    {
        foreach (var line in broughtBack is null ? [] : Lines(broughtBack, home, local))
        {
            yield return line;
        }

        yield return document.Created
            ? $"Set up {document.Repository} for {document.MachineSlug}."
            : $"{document.Repository} is already set up for {document.MachineSlug}.";
        if (document is { SourceExists: false, Sync.Problems.Count: 0 })
        {
            yield return $"There is no {document.Source} yet. Run claude-backup sync once Claude Code has been used.";
        }

        foreach (var line in BackendView.Machines(document.Found, local))
        {
            yield return line;
        }

        if (document.Repo is { } remote)
        {
            yield return $"A copy goes to {remote}.";
        }

        foreach (var note in document.Notes)
        {
            yield return note;
        }

        foreach (var line in SyncView.Lines(document.Sync, local))
        {
            yield return line;
        }

        var call = runner?.Again ?? "claude-backup";
        yield return $"Save again: {call} sync. Check: {call} status. Restore: {call} restore --list";
        if (runner is not null)
        {
            yield return $"After {runner.Name} no shell knows claude-backup by its name. For that, install it: {runner.Install}";
        }
    }

    private static IEnumerable<string> Lines(BroughtBack broughtBack, string? home, LocalTime local)
    {
        foreach (
            var line in RestoreView.Lines(
                RestoreView.All(broughtBack.Plan, broughtBack.Summary, [], dryRun: false),
                home,
                local
            )
        )
        {
            yield return line;
        }

        if (broughtBack.Withheld.Count > 0)
        {
            yield return $"The config of {broughtBack.Slug} was not restored: Claude Code would run {Sizes.Count(broughtBack.Withheld.Count, "command")} from it.";
            yield return $"See them and decide: claude-backup import-config --from-machine {broughtBack.Slug}";
        }
    }
}
