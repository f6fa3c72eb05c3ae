using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Profiles;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>What was asked of <c>import-config</c>.</summary>
internal sealed record ImportOptions(string? File, string? Machine, bool Force, bool DryRun, bool Yes);

/// <summary>One call of <c>import-config</c>: one plan, shown, asked about, applied.</summary>
internal sealed class ImportRun(App app, Reporter reporter, ImportOptions request, CancellationToken cancellation)
{
    public async Task<int> RunAsync()
    {
        using var source = await OpenAsync();
        var plan = app.Import.Plan(source, request.Force);
        if (plan.Refusal is { } refusal)
        {
            return reporter.Fail(refusal.ToFailure());
        }

        var shown = ProfileView.Document(source, plan, isDone: false, aside: null, plan.Problems);
        if (!request.DryRun)
        {
            var asks = plan.IsChange && !request.Yes;
            if (asks && !await reporter.AgreesAsync("Write this?", ProfileView.Lines(shown), cancellation))
            {
                throw new BackupException(FailureKind.Cancelled, "Nothing was written.");
            }

            var (aside, problems) = await app.Import.ApplyAsync(plan, source, cancellation);
            shown = ProfileView.Document(source, plan, isDone: true, aside, problems);
        }

        reporter.Result(shown, json => json.ImportDocument, ProfileView.Lines);
        return shown.Ok ? ExitCodes.Done : ExitCodes.Partial;
    }

    private async Task<ProfileSource> OpenAsync()
    {
        switch (request)
        {
            case { File: { } file, Machine: null }:
                return ProfileArchive.Open(app.PathOf(file), app.Homes);
            case { File: null, Machine: { } slug }:
                var own = app.Identity.Slug;
                var indexes = await SessionArguments.IndexesAsync(app, reporter, own, cancellation);
                var index = MachineChoice.Named(indexes, slug);
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
                    "Give either an archive or --from-machine SLUG.",
                    "See: claude-backup import-config --help"
                );
        }
    }
}
