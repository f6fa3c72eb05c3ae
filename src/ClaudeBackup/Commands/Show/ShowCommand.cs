using System.CommandLine;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Manual;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

internal static class ShowCommand
{
    public static Command Build(App app, Reporter reporter)
    {
        var options = new ShowOptions();
        var command = new DescribedCommand("show", ShowHelp.Text);
        options.AddTo(command);
        command.SetAction(
            (parsed, cancellation) => RunAsync(app, reporter, options.Read(parsed, app, reporter.IsJson), cancellation)
        );
        return command;
    }

    private static async Task<int> RunAsync(
        App app,
        Reporter reporter,
        ShowRequest request,
        CancellationToken cancellation
    )
    {
        ShortRun.Begin();
        var own = app.Identity.Slug;
        var indexes = await AtOption.IndexesAsync(app, reporter, own, request.At, cancellation);
        var chooser = new SessionChooser(reporter, indexes, cancellation) { Forgotten = ForgottenNote.Of(app) };
        var (session, failed) = await chooser.ChooseAsync(request.Session, request.Filter);
        if (session is null)
        {
            return failed;
        }

        var isFull = request.Mode is ShowMode.Full;
        await SessionArguments.FetchAsync(
            app,
            reporter,
            session.Files.Where(file => isFull || SessionPath.IsAppendOnly(file.Source)),
            cancellation
        );
        using var store = new SegmentStore(app.Repository);
        new SessionShow(app, reporter, request).Run(session, store, own, chooser.Catalog.Sessions);
        return ExitCodes.Done;
    }
}
