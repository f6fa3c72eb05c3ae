using System.CommandLine;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Profiles;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>The setup of another machine, taken over.</summary>
internal static class ImportConfigCommand
{
    private const int MostNamed = 10;

    private sealed record Request(string? File, string? Machine, bool Force, bool DryRun, bool Yes);

    public static Command Build(App app, Reporter reporter)
    {
        var file = new Argument<string?>("file")
        {
            Description = "An archive of export-config, of this program or of the reference.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var machine = new Option<string?>("--from-machine")
        {
            Description = "Take the newest setup that this machine saved in the repository, and no file.",
            HelpName = "SLUG",
        };
        var force = new Option<bool>("--force")
        {
            Description = "Replace files that differ; the old ones are kept aside, and you are told where.",
        };
        var dryRun = new Option<bool>("--dry-run") { Description = "Show the plan, and write nothing." };
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask on a terminal." };
        var command = new Command(
            "import-config",
            "Take over a setup: shows first what is new and what will run because of it, then writes all or nothing."
        )
        {
            file,
            machine,
            force,
            dryRun,
            yes,
        };
        command.SetAction(
            (parsed, cancellation) =>
                RunAsync(
                    app,
                    reporter,
                    new Request(
                        parsed.GetValue(file),
                        parsed.GetValue(machine),
                        parsed.GetValue(force),
                        parsed.GetValue(dryRun),
                        parsed.GetValue(yes)
                    ),
                    cancellation
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(App app, Reporter reporter, Request request, CancellationToken cancellation)
    {
        using var source = await OpenAsync(app, reporter, request, cancellation);
        var import = app.Import;
        var plan = import.Plan(source, request.Force);
        if (plan.Refused.Count > 0)
        {
            throw Refused(source, plan);
        }

        AbsolutePath? aside = null;
        FileProblem? problem = null;
        if (!request.DryRun)
        {
            var shown = ProfileView.Lines(ProfileView.Document(source, plan, dryRun: true, aside: null, problem: null));
            if (plan.IsChange && !request.Yes && !await reporter.AgreesAsync("Write this?", shown, cancellation))
            {
                throw new BackupException(FailureKind.Cancelled, "Nothing was written.");
            }

            (aside, problem) = await import.ApplyAsync(plan, source, cancellation);
        }

        reporter.Result(
            ProfileView.Document(source, plan, request.DryRun, aside, problem),
            json => json.ImportDocument,
            ProfileView.Lines
        );
        return problem is null ? ExitCodes.Done : ExitCodes.Partial;
    }

    private static async Task<ProfileSource> OpenAsync(
        App app,
        Reporter reporter,
        Request request,
        CancellationToken cancellation
    )
    {
        switch (request)
        {
            case { File: { } file, Machine: null }:
                return ProfileArchive.Open(app.PathOf(file), app.Homes);
            case { File: null, Machine: { } slug }:
                var own = app.Identity;
                var indexes = await app.Indexes.LoadAllAsync(cancellation);
                var index =
                    indexes.FirstOrDefault(i => string.Equals(i.Slug, slug, StringComparison.OrdinalIgnoreCase))
                    ?? throw new BackupException(
                        FailureKind.Failed,
                        $"Nothing is stored of the machine {slug}.",
                        $"There are: {string.Join(", ", indexes.Select(i => i.Slug).DefaultIfEmpty(own.Slug))}."
                    )
                    {
                        Code = FailureCode.NotFound,
                    };
                await SessionArguments.FetchAsync(
                    app,
                    reporter,
                    index.Files.Where(f => f.Tier is Tier.Config),
                    cancellation
                );
                return new MachineProfile(app.Repository, index, app.Homes);
            default:
                throw new BackupException(
                    FailureKind.Usage,
                    "Name either an archive or --from-machine SLUG.",
                    "See: claude-backup import-config --help"
                );
        }
    }

    private static BackupException Refused(ProfileSource source, ImportPlan plan)
    {
        var named = plan.Refused.Take(MostNamed).Select(r => $"{r.Name}: {r.Reason}");
        var more = plan.Refused.Count > MostNamed ? $"; and {plan.Refused.Count - MostNamed} more" : "";
        return new BackupException(
            FailureKind.Failed,
            $"{source.Origin} is refused, and nothing was written. {string.Join("; ", named)}{more}.",
            "A profile holds files of the setup and nothing else. Look where this one comes from."
        )
        {
            Code = FailureCode.Refused,
        };
    }
}
