using System.CommandLine;
using System.Globalization;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Restoring;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Documents;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

internal static class RestoreCommand
{
    private sealed record Request(string? Id, bool List, bool All, bool Force, bool DryRun, SessionFilter Filter);

    public static Command Build(App app, Reporter reporter)
    {
        var id = SessionArguments.Id(ArgumentArity.ZeroOrOne);
        var list = new Option<bool>("--list") { Description = "List the stored sessions, newest first." };
        var last = Last();
        var date = new Option<string?>("--date")
        {
            Description = "List only sessions active on that day, in UTC.",
            HelpName = "YYYY-MM-DD",
        };
        var project = SessionArguments.Project();
        var machine = SessionArguments.Machine();
        var all = new Option<bool>("--all")
        {
            Description = "Restore everything a machine stored: sessions, memory, history, config.",
        };
        var force = new Option<bool>("--force")
        {
            Description = "Replace files that differ; the old ones are kept aside, and you are told where.",
        };
        var dryRun = new Option<bool>("--dry-run") { Description = "Show what would be restored, and write nothing." };
        var command = new Command("restore", "List stored sessions, or bring back one of them or everything.");
        command.Arguments.Add(id);
        foreach (var option in new Option[] { list, last, date, project, machine, all, force, dryRun })
        {
            command.Options.Add(option);
        }

        command.SetAction((parsed, cancellation) => RunAsync(app, reporter, Read(parsed), cancellation));
        return command;

        Request Read(ParseResult parsed) =>
            new(
                parsed.GetValue(id),
                parsed.GetValue(list),
                parsed.GetValue(all),
                parsed.GetValue(force),
                parsed.GetValue(dryRun),
                new SessionFilter
                {
                    Last = parsed.GetValue(last),
                    Date = Day(parsed.GetValue(date)),
                    Project = parsed.GetValue(project),
                    Machine = parsed.GetValue(machine),
                }
            );
    }

    private static Option<int?> Last()
    {
        var last = WholeNumber.Option("--last", "List only the N newest.");
        last.Validators.Add(result =>
        {
            if (
                result.Tokens is not [var text]
                || !int.TryParse(text.Value, CultureInfo.InvariantCulture, out var n)
                || n < 1
            )
            {
                result.AddError("--last takes a number from 1.");
            }
        });
        return last;
    }

    private static async Task<int> RunAsync(App app, Reporter reporter, Request request, CancellationToken cancellation)
    {
        if (request is { All: true, Id: not null } or { All: true, List: true } or { List: true, Id: not null })
        {
            throw new BackupException(
                FailureKind.Usage,
                "A session's id, --all and --list exclude each other.",
                "See: claude-backup restore --help"
            );
        }

        if (
            (request.All && request.Filter is not { Last: null, Date: null, Project: null })
            || (request.Id is not null && request.Filter is not { Last: null, Date: null })
        )
        {
            throw new BackupException(
                FailureKind.Usage,
                request.All
                    ? "--all takes --machine only: it restores everything of one machine."
                    : "--last and --date list sessions; to choose one, give its id.",
                "See: claude-backup restore --help"
            );
        }

        var machine = app.Identity;
        var indexes = await app.Indexes.LoadAllAsync(cancellation);
        return request.All ? await RestoreAllAsync(app, reporter, request, machine, indexes, cancellation)
            : request.Id is { } id
                ? await RestoreOneAsync(app, reporter, request, id, SessionCatalog.Of(indexes), cancellation)
            : List(reporter, request, SessionCatalog.Of(indexes));
    }

    private static int List(Reporter reporter, Request request, SessionCatalog catalog)
    {
        var document = new SessionsDocument([.. request.Filter.Apply(catalog).Select(SessionLine.Of)]);
        reporter.Result(document, json => json.SessionsDocument, d => RestoreView.List(d, reporter.Screen.Width));
        return ExitCodes.Done;
    }

    private static async Task<int> RestoreOneAsync(
        App app,
        Reporter reporter,
        Request request,
        string id,
        SessionCatalog catalog,
        CancellationToken cancellation
    )
    {
        var choice = SessionChoice.Of(catalog, id, request.Filter);
        if (choice is not SessionChoice.Found { Session: var session })
        {
            return SessionArguments.NotChosen(reporter, id, choice);
        }

        await FetchAsync(app, reporter, request, session.Files, cancellation);
        var plan = app.Restore.Plan(session, request.Force);
        if (plan.Refusal is { } refusal)
        {
            throw new BackupException(
                FailureKind.Failed,
                refusal,
                "Replace it with --force; what is there is then kept aside."
            )
            {
                Code = FailureCode.Exists,
            };
        }

        var summary = await ApplyAsync(app, reporter, plan, request, cancellation);
        var document = RestoreView.Session(session, plan, summary, request.DryRun, app.Repository.Root);
        reporter.Result(document, json => json.RestoreSessionDocument, RestoreView.Lines);
        // A session without its transcript is no session: then it is not "done but for some files".
        return summary.FoundDamage && summary.Problems.Any(p => p.Path == session.Transcript?.Source.Value)
            ? ExitCodes.Integrity
            : ExitCode(summary);
    }

    private static async Task<int> RestoreAllAsync(
        App app,
        Reporter reporter,
        Request request,
        MachineIdentity own,
        IReadOnlyList<MachineIndex> indexes,
        CancellationToken cancellation
    )
    {
        var slug = request.Filter.Machine ?? own.Slug;
        var index =
            indexes.FirstOrDefault(i => string.Equals(i.Slug, slug, StringComparison.OrdinalIgnoreCase))
            ?? throw new BackupException(
                FailureKind.Failed,
                $"Nothing is stored of the machine {slug}.",
                indexes.Count == 0
                    ? "Run: claude-backup sync"
                    : $"Say which with --machine: {string.Join(", ", indexes.Select(i => i.Slug))}."
            );
        await FetchAsync(app, reporter, request, index.Files, cancellation);
        var plan = app.Restore.Plan(index, request.Force);
        var summary = await ApplyAsync(app, reporter, plan, request, cancellation);
        var document = RestoreView.All(plan, summary, request.DryRun);
        reporter.Result(document, json => json.RestoreAllDocument, RestoreView.Lines);
        return ExitCode(summary);
    }

    private static Task FetchAsync(
        App app,
        Reporter reporter,
        Request request,
        IEnumerable<StoredFile> files,
        CancellationToken cancellation
    ) => request.DryRun ? Task.CompletedTask : SessionArguments.FetchAsync(app, reporter, files, cancellation);

    private static Task<RestoreSummary> ApplyAsync(
        App app,
        Reporter reporter,
        RestorePlan plan,
        Request request,
        CancellationToken cancellation
    ) =>
        request.DryRun
            ? Task.FromResult(new RestoreSummary([], []))
            : ProgressView.RunAsync(
                reporter,
                "Restoring",
                progress => app.Restore.ApplyAsync(plan, progress, cancellation)
            );

    private static int ExitCode(RestoreSummary summary) =>
        summary.Problems.Count > 0 ? ExitCodes.Partial : ExitCodes.Done;

    private static DateOnly? Day(string? text) =>
        text is null ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
        : throw new BackupException(
            FailureKind.Usage,
            $"{text} is no day.",
            "Give it as YYYY-MM-DD, for example 2026-03-01."
        );
}
