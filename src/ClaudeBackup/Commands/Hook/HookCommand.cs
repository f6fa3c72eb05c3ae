using System.CommandLine;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Scheduling;
using ClaudeBackup.Manual;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>What Claude Code calls. It never fails: a hook that does is an error on the user's screen.</summary>
internal static class HookCommand
{
    private const string Name = "hook";

    /// <summary>Whether a command line is one of a hook.</summary>
    public static bool IsAskedFor(IEnumerable<string> arguments) =>
        arguments.FirstOrDefault(a => !a.StartsWith('-')) == Name;

    public static Command Build(App app, Reporter reporter)
    {
        var run = new Option<bool>("--run")
        {
            Description = "Do what hooks have asked for. Hooks start it and do not wait.",
        };
        var command = new DescribedCommand(Name, HookHelp.Text) { run };
        // flags of a later plugin are none of our business either
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(
            async (parsed, cancellation) =>
            {
                try
                {
                    await (
                        parsed.GetValue(run) ? ServeAsync(app, cancellation) : ReceiveAsync(app, reporter, cancellation)
                    );
                }
#pragma warning disable CA1031 // whatever it is, the user's session goes on; a run that fails has left its record
                catch
#pragma warning restore CA1031
                {
                    return ExitCodes.Done;
                }

                return ExitCodes.Done;
            }
        );
        return command;
    }

    private static async Task ReceiveAsync(App app, Reporter reporter, CancellationToken cancellation)
    {
        var reply = app.Hooks.Receive(await HookInput.ReadAsync(cancellation), app.Client);
        try
        {
            // before anything is said: who called may not listen any more
            if (reply.Starts)
            {
                app.StartHookRun();
            }
        }
        finally
        {
            reporter.Result(HookView.Document(reply), json => json.HookDocument, HookView.Lines);
        }
    }

    private static async Task ServeAsync(App app, CancellationToken cancellation)
    {
        Background.Enter();
        await app.HookRun.RunAsync(cancellation);
        // the plugin finds it there first
        await app.Schedules.KeepProgramAsync(CopyNeed.Hooks, cancellation);
        await app.IndexUpkeep.RunAsync(cancellation);
    }
}
