using ClaudeBackup.Core.Rendering;
using ClaudeBackup.Documents;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>Tells what was exported.</summary>
internal static class SessionExportView
{
    private const int MostShown = 20;

    public static SessionExportDocument Document(
        ExportPlan plan,
        IReadOnlyList<ExportedSession> exported,
        SessionExportRequest request
    ) =>
        new(
            Ok: true,
            request.DryRun,
            request.Format is ExportFormat.Html ? "html" : "markdown",
            [
                .. plan.Steps.Select(
                    (step, at) =>
                        new ExportedSessionDocument(
                            step.Session.Id,
                            step.Session.Digest.Title,
                            request.DryRun ? [step.File.Value] : [.. exported[at].Files.Select(f => f.Value)],
                            request.DryRun ? 0 : exported[at].Bytes
                        )
                ),
            ],
            plan.Index?.Value,
            [
                .. exported
                    .SelectMany(e => e.Hidden)
                    .GroupBy(h => h.Key, StringComparer.Ordinal)
                    .OrderBy(g => g.Key, StringComparer.Ordinal)
                    .Select(g => new HiddenSecretsDocument(g.Key, g.Sum(h => h.Value))),
            ]
        );

    public static IEnumerable<string> Lines(SessionExportDocument document)
    {
        var files = document.Sessions.SelectMany(s => s.Files).ToArray();
        var verb = document.DryRun ? "Would write" : "Wrote";
        foreach (var file in files.Take(MostShown))
        {
            yield return $"{verb} {file}";
        }

        if (files.Length > MostShown)
        {
            yield return $"and {Sizes.Count(files.Length - MostShown, "more file")}; --json lists them all.";
        }

        if (document.Index is { } index)
        {
            yield return document.DryRun
                ? $"{verb} {index}, which lists {Sizes.Count(document.Sessions.Count, "session")}. Nothing was done."
                : $"{Sizes.Count(document.Sessions.Count, "session")}, {Sizes.Text(document.Sessions.Sum(s => s.Bytes))}. Begin with: {index}";
        }

        if (document.Hidden.Count > 0)
        {
            var rules = string.Join(", ", document.Hidden.Select(h => $"{h.Count:N0} {h.Rule}"));
            yield return $"Hidden: what looks like {Sizes.Count(document.Hidden.Sum(h => h.Count), "secret")} ({rules}). --reveal leaves it in.";
        }
    }
}
