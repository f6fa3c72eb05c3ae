using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>What was asked of it.</summary>
/// <param name="Fingerprint">Of the secret, or the beginning of it.</param>
/// <param name="DryRun">Only show the plan.</param>
/// <param name="Yes">Ask nothing.</param>
internal sealed record SecretForgetRequest(string Fingerprint, bool DryRun, bool Yes);

/// <summary>Forgets one secret: plans, asks, masks and tells.</summary>
/// <param name="app">Composes.</param>
/// <param name="reporter">Asks and tells.</param>
/// <param name="cancellation">Ctrl-C.</param>
internal sealed class SecretForgetRun(App app, Reporter reporter, CancellationToken cancellation)
{
    public async Task<int> RunAsync(SecretForgetRequest request)
    {
        _ = app.Identity;
        var typed = SecretOption.BeginningOf(request.Fingerprint);
        var plan = await ProgressView.RunAsync(
            reporter,
            "Scanning",
            progress => app.ForgetSecret.PlanAsync(typed, progress, cancellation)
        );
        var planned = SecretForgetView.Document(plan, app.Remote.LastAgreed, result: null);
        if (request.DryRun)
        {
            Tell(planned);
            return ExitCodes.Done;
        }

        await AgreeAsync(request, planned);
        var result = await ProgressView.RunAsync(
            reporter,
            "Pushing",
            progress => app.ForgetSecret.RunAsync(plan, progress, cancellation)
        );
        Tell(SecretForgetView.Document(plan, app.Remote.LastAgreed, result));
        return ForgetRun.ExitCodeOf(result);
    }

    private Task AgreeAsync(SecretForgetRequest request, Documents.SecretForgetDocument planned) =>
        request.Yes
            ? Task.CompletedTask
            : reporter.RequireAsync(
                ForgetRun.Forgets("Mask it for good?", $"--secret {planned.Fingerprint}"),
                () => SecretForgetView.Lines(planned, app.Local),
                cancellation
            );

    private void Tell(Documents.SecretForgetDocument document) =>
        reporter.Result(document, json => json.SecretForgetDocument, d => SecretForgetView.Lines(d, app.Local));
}
