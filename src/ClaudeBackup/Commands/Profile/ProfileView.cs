using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Profiles;
using ClaudeBackup.Core.Restoring;
using ClaudeBackup.Core.SecretScan;
using ClaudeBackup.Documents;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>Tells what a profile holds, and what taking one over does.</summary>
internal static class ProfileView
{
    private const int MostShown = 20;

    public static ExportDocument Document(ExportRequest request, ExportSummary summary) =>
        new(
            Ok: summary.Problems.Count == 0,
            request.DryRun,
            new ExportedDocument(request.File.Value, Sizes.Short(summary.Size), summary.Size, summary.Files.Count),
            summary.Files,
            summary.Plugins,
            summary.ToEnter,
            [
                .. summary.Secrets.Select(s =>
                    SecretsView.Document(new StoredSecret(s, ""), isSent: false, isAllowed: false)
                ),
            ],
            SyncView.Problems(summary.Problems)
        );

    public static ImportDocument Document(
        ProfileSource source,
        ImportPlan plan,
        bool isDone,
        AbsolutePath? aside,
        IReadOnlyList<FileProblem> problems
    ) =>
        new(
            Ok: problems.Count == 0,
            DryRun: !isDone,
            new ImportedDocument(plan.Steps.Count(s => s.Action is RestoreAction.Write or RestoreAction.Replace)),
            source.Origin,
            [
                .. plan.Steps.Select(s => new ImportStepDocument(
                    s.Path.Value,
                    s.Target.Value,
                    s.Action switch
                    {
                        RestoreAction.Write => "missing",
                        RestoreAction.Keep => "identical",
                        _ => "different",
                    },
                    Word(s.Action),
                    s.Aside?.Value
                )),
            ],
            SetupCommandsView.Document(plan.Commands),
            ClaudeJsonView.Document(plan.ClaudeJson, aside),
            source.Plugins,
            [.. source.Marketplaces.Select(m => new MarketplaceDocument(m.Name, m.Source))],
            SyncView.Problems(problems),
            plan.Warnings
        );

    public static IEnumerable<string> Lines(ExportDocument document)
    {
        foreach (var file in document.DryRun ? document.Files : [])
        {
            yield return file;
        }

        yield return document.DryRun
            ? $"{Sizes.Count(document.Exported.Files, "file")} would be in {document.Exported.Path}, {Sizes.Text(document.Exported.SizeBytes)}. Nothing was written."
            : $"{Sizes.Count(document.Exported.Files, "file")} of your setup {(document.Exported.Files == 1 ? "is" : "are")} in {document.Exported.Path}, {Sizes.Text(document.Exported.SizeBytes)}, which only you can read.";
        foreach (var path in document.ToEnter)
        {
            yield return $"Left out, because it is a secret: {path}";
        }

        if (document.Secrets.Count > 0)
        {
            yield return $"{SecretsView.Texts(document.Secrets.Count)} {(document.Secrets.Count == 1 ? "is" : "are")} in it; check before you share it:";
            foreach (var secret in document.Secrets.Take(MostShown))
            {
                yield return $"  {SecretsView.Line(secret)}";
            }
        }

        foreach (var line in SyncView.WarningsAndProblems([], document.Problems))
        {
            yield return line;
        }

        if (!document.DryRun)
        {
            yield return "On the other machine: claude-backup import-config FILE";
        }
    }

    public static IEnumerable<string> Lines(ImportDocument document)
    {
        yield return $"From {document.Origin}:";
        foreach (var line in Steps(document).Concat(ClaudeJsonView.Lines(document.ClientState, document.DryRun)))
        {
            yield return line;
        }

        foreach (var line in SetupCommandsView.Lines(document.Commands, document.DryRun))
        {
            yield return line;
        }

        foreach (
            var line in Plugins(document).Concat(SyncView.WarningsAndProblems(document.Warnings, document.Problems))
        )
        {
            yield return line;
        }

        var kept = document.Plan.Count(s => s.Action is "keep");
        yield return document.DryRun
            ? $"Would write {Sizes.Count(document.Imported.Files, "file")}. Nothing was done."
            : $"Wrote {Sizes.Count(document.Imported.Files, "file")}. Claude Code picks them up when it starts.";
        if (kept > 0)
        {
            yield return $"{Sizes.Count(kept, "file")} {(kept == 1 ? "is" : "are")} there with other content and {(kept == 1 ? "stays" : "stay")}; --force replaces {(kept == 1 ? "it" : "them")}, and keeps what is there aside.";
        }
    }

    private static IEnumerable<string> Steps(ImportDocument document)
    {
        var shown = document.Plan.Where(s => s.Action is not "same").ToArray();
        foreach (var step in shown.Take(MostShown))
        {
            yield return $"{step.Action, -8} {step.Path}{(step.Aside is { } aside ? $" (what is there goes to {aside})" : "")}";
        }

        if (shown.Length > MostShown)
        {
            yield return $"and {Sizes.Count(shown.Length - MostShown, "more file")}; --json lists them all.";
        }

        if (document.Plan.Count - shown.Length is > 0 and var same)
        {
            yield return $"{Sizes.Count(same, "file")} {(same == 1 ? "is" : "are")} there already.";
        }
    }

    private static IEnumerable<string> Plugins(ImportDocument document)
    {
        if (document.Plugins.Count > 0)
        {
            yield return "Plugins are not included. Install them again:";
        }

        foreach (var market in document.Marketplaces.Where(m => m.Source.Length > 0))
        {
            yield return $"  claude plugin marketplace add {market.Source}";
        }

        foreach (var plugin in document.Plugins)
        {
            yield return $"  claude plugin install {plugin}";
        }
    }

    // "keep" is said of a file that differs here, and of one that is the same by restore; scripts know both
    private static string Word(RestoreAction action) =>
        action switch
        {
            RestoreAction.Write => "new",
            RestoreAction.Keep => "same",
            RestoreAction.Replace => "replace",
            _ => "keep",
        };
}
