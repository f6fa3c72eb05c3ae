using System.CommandLine;
using ClaudeBackup.Manual;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>Proves that everything saved is whole, and puts right what is not.</summary>
internal static class VerifyCommand
{
    public static Command Build(App app, Reporter reporter)
    {
        var options = new VerifyOptions();
        var command = new DescribedCommand("verify", VerifyHelp.Text);
        options.AddTo(command);
        command.SetAction(
            (parsed, cancellation) =>
                new Verification(app, reporter, options.LooksAtRemote(parsed), cancellation).RunAsync(
                    options.Share(parsed),
                    options.Wish(parsed),
                    options.DrillOf(parsed)
                )
        );
        return command;
    }
}
