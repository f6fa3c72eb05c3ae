using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Profiles;
using ClaudeBackup.Core.Restoring;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Documents;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>Tells what can be restored, will be, or was.</summary>
internal static class RestoreView
{
    private const int MostStepsShown = 20;
    private const string Kept = "keep";

    public static RestoreSessionDocument Session(
        StoredSession session,
        RestorePlan plan,
        RestoreSummary summary,
        bool dryRun,
        AbsolutePath repository
    )
    {
        var main = plan.Steps.FirstOrDefault(s => s.File == session.Transcript?.File) ?? plan.Steps[0];
        var from = repository / RelativePath.Parse(main.Machine.PathOf(main.File.SegmentFile(main.Variant, 0)));
        ResumeLineDocument[] resume =
            plan.Resume is not { } place || summary.IsWithout(session.Transcript?.File)
                ? []
                :
                [
                    .. ShellLine.ShellsOfThisSystem.Select(shell => new ResumeLineDocument(
                        shell.ToString().ToLowerInvariant(),
                        ResumeCommand.For(session, place, shell)
                    )),
                ];
        return new RestoreSessionDocument(
            Ok: summary.Problems.Count == 0 && plan.Refusal is null,
            dryRun,
            plan.Refusal is { } refusal ? $"{refusal.Reason} {refusal.Hint}" : null,
            SessionLine.Of(session),
            new RestoredPathsDocument(from.Value, main.Target.Value),
            Files(plan, summary),
            resume is [var usual, ..] ? usual.Line : null,
            resume,
            plan.Resume?.Note,
            Steps(plan, summary.Problems),
            SyncView.Problems(summary.Problems),
            [.. plan.Warnings, .. summary.Warnings],
            AsOfView.Documents(session)
        )
        {
            Home = plan.Home.Value,
            Moves = Moves(plan),
            Checks = OutcomeView.Documents(summary.Outcome),
        };
    }

    public static RestoreAllDocument All(
        RestorePlan plan,
        RestoreSummary summary,
        IReadOnlyList<SetupCommand> commands,
        bool dryRun
    )
    {
        var failed = summary.Problems.Select(p => p.Path).ToHashSet(StringComparer.Ordinal);
        var sessions = plan.Steps.Where(s => SessionPath.IsTranscript(s.File.Source)).ToArray();
        var broken = sessions.Count(s => failed.Contains(s.File.Source.Value));
        var restored = sessions.Count(s =>
            s.Action is RestoreAction.Write or RestoreAction.Replace && !failed.Contains(s.File.Source.Value)
        );
        return new RestoreAllDocument(
            Ok: summary.Problems.Count == 0,
            dryRun,
            restored,
            sessions.Length - restored - broken,
            broken,
            Files(plan, summary),
            ClaudeJsonView.Document(summary.ClaudeJson ?? plan.ClaudeJson, summary.ClaudeJsonAside),
            SetupCommandsView.Document(commands),
            Steps(plan, summary.Problems),
            SyncView.Problems(summary.Problems),
            [.. plan.Warnings, .. summary.Warnings],
            AsOfView.Documents(plan)
        )
        {
            Home = plan.Home.Value,
            Moves = Moves(plan),
            Checks = OutcomeView.Documents(summary.Outcome),
        };
    }

    private static IReadOnlyList<ProjectMoveDocument> Moves(RestorePlan plan) =>
        [.. plan.Moves.Select(m => new ProjectMoveDocument(m.From, m.To, m.Folder, m.NewFolder))];

    private static IEnumerable<string> Lines(IReadOnlyList<ProjectMoveDocument> moves, string? home)
    {
        foreach (var move in moves.Take(MostStepsShown))
        {
            yield return Wrapping.Whole(
                $"move     {ShortPath.InHome(move.From ?? $"projects/{move.ProjectHash}", home)} to {ShortPath.InHome(move.To, home)}"
            );
        }

        if (moves.Count > MostStepsShown)
        {
            yield return $"and {Sizes.Count(moves.Count - MostStepsShown, "more project")}; --json lists them all.";
        }
    }

    private const string PutThere = "Put the project there";

    public static IEnumerable<string> Lines(RestoreSessionDocument document, string? home, LocalTime local)
    {
        foreach (
            var line in Lines(document.Moves, home)
                .Concat(Changes(document.DryRun, document.Steps, document.Files, home))
                .Concat(SyncView.WarningsAndProblems(document.Warnings, document.Problems))
        )
        {
            yield return line;
        }

        if (document.Refusal is { } refusal)
        {
            yield return $"This would be refused: {refusal}";
        }

        foreach (var line in OfferedMove.Lines(document.Offer).Concat(OutcomeView.Lines(document.Checks, local)))
        {
            yield return line;
        }

        if (document is { Ok: true, ResumeNote: { } note })
        {
            // what is offered above has said already that the folder is not here
            yield return document.Offer is not null
            && note.IndexOf(PutThere, StringComparison.Ordinal) is > 0 and var at
                ? $"Otherwise p{note[(at + 1)..]}"
                : note;
        }

        foreach (var resume in document.Ok ? document.ResumeLines : [])
        {
            var where =
                document.ResumeLines.Count == 1 ? ""
                : resume.Shell is "cmd" ? " in cmd"
                : " in PowerShell";
            yield return $"{(document.DryRun ? "Then resume" : "Resume")} it{where} with:";
            yield return $"  {resume.Line}";
        }
    }

    public static IEnumerable<string> Lines(RestoreAllDocument document, string? home, LocalTime local) =>
        Lines(document.Moves, home)
            .Concat(Changes(document.DryRun, [.. document.Steps.Where(s => s.Action != Kept)], document.Files, home))
            .Concat(ClaudeJsonView.Lines(document.ClientState, document.DryRun))
            .Concat(SetupCommandsView.Lines(document.Commands, document.DryRun))
            .Append(
                $"{Sizes.Count(document.Restored, "session")} {(document.DryRun ? "to restore" : "restored")}, {document.Skipped:N0} already there or left as they are, {document.Failed:N0} failed."
            )
            .Concat(OutcomeView.AllLines(document.Checks, local))
            .Concat(OfferedMove.Lines(document.Offer))
            .Concat(SyncView.WarningsAndProblems(document.Warnings, document.Problems));

    private static IEnumerable<string> Changes(
        bool dryRun,
        IReadOnlyList<RestoreStepDocument> steps,
        RestoreFilesDocument files,
        string? home
    )
    {
        var shown = dryRun ? steps : steps.Where(s => s.Action is "replace" or "skip");
        foreach (var step in shown.Take(MostStepsShown))
        {
            var aside = step.Aside is null ? "" : $"; what is there goes to {ShortPath.InHome(step.Aside, home)}";
            var found =
                step.Action is "write" || step.Found is "missing"
                    ? ""
                    : $" ({(aside.Length > 0 ? InWords(step.Found) : Wrapping.Whole(InWords(step.Found)))}{aside})";
            yield return $"{Wrapping.Whole($"{step.Action, -8} {ShortPath.InHome(step.Target, home)}")}{found}";
        }

        if (shown.Skip(MostStepsShown).Any())
        {
            yield return $"and {Sizes.Count(shown.Count() - MostStepsShown, "more file")}; --json lists them all.";
        }

        yield return files is { Written: 0, Replaced: 0, Skipped: 0, Failed: 0, Kept: > 0 and var there }
            ? $"{(there == 1 ? "Already there" : $"All {there:N0} files are already there")}, identical{(files.TimesRefreshed > 0 ? "." : ": nothing to do.")}"
        : dryRun ? $"{Counts("Would write", "replace", "leave", files)}. Nothing was done."
        : $"{Counts("Wrote", "replaced", "left", files)}.";
        if (files.TimesRefreshed > 0)
        {
            yield return $"{Sizes.Count(files.TimesRefreshed, "file")} {(dryRun ? "would get" : "got")} the present as modification time: by the original one Claude Code would delete {(files.TimesRefreshed == 1 ? "it" : "them")} soon.";
        }
    }

    private static string Counts(string write, string replace, string leave, RestoreFilesDocument files)
    {
        var left = files.Kept + files.Skipped;
        return $"{write} {Sizes.Count(files.Written, "file")}"
            + (files.Replaced > 0 ? $", {replace} {files.Replaced:N0}" : "")
            + (left > 0 ? $", {leave} {left:N0} as {(left == 1 ? "it is" : "they are")}" : "");
    }

    private static RestoreFilesDocument Files(RestorePlan plan, RestoreSummary summary)
    {
        var failed = summary.Problems.Select(p => p.Path).ToHashSet(StringComparer.Ordinal);
        var carried = plan.Steps.Where(s => !failed.Contains(s.File.Source.Value)).ToArray();
        return new RestoreFilesDocument(
            carried.Count(s => s.Action is RestoreAction.Write),
            carried.Count(s => s.Action is RestoreAction.Replace),
            carried.Count(s => s.Action is RestoreAction.Keep),
            carried.Count(s => s.Action is RestoreAction.Skip or RestoreAction.Refuse),
            failed.Count,
            carried.Count(s =>
                s.TimeRefreshed && s.Action is RestoreAction.Write or RestoreAction.Replace or RestoreAction.Keep
            )
        );
    }

    public static IReadOnlyList<RestoreStepDocument> Steps(RestorePlan plan, IReadOnlyList<FileProblem> problems) =>
        [
            .. plan
                .Steps.Where(s => !problems.Any(p => p.Path == s.File.Source.Value))
                .Select(s => new RestoreStepDocument(
                    s.File.Source.Value,
                    s.Target.Value,
                    Word(s.Action),
                    Word(s.Found),
                    s.Aside?.Value,
                    Timestamp.Format(Timestamp.FromUnixNs(s.ModifiedNs))
                )),
        ];

    private static string InWords(string found) =>
        found switch
        {
            "ahead" => "newer here than in the backup",
            "behind" => "shorter here than in the backup",
            "different" => "differs from the backup",
            "unusable" => "not a regular file, or not readable",
            _ => found,
        };

    private static string Word(RestoreAction action) =>
        action switch
        {
            RestoreAction.Write => "write",
            RestoreAction.Keep => Kept,
            RestoreAction.Replace => "replace",
            RestoreAction.Refuse => "refuse",
            _ => "skip",
        };

    private static string Word(TargetMatch state) =>
        state switch
        {
            TargetMatch.Missing => "missing",
            TargetMatch.Identical => "identical",
            TargetMatch.Behind => "behind",
            TargetMatch.Ahead => "ahead",
            TargetMatch.Unusable => "unusable",
            _ => "different",
        };
}
