using System.CommandLine;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Documents;
using ClaudeBackup.Manual;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary><c>version</c>, which is what <c>--version</c> is.</summary>
internal static class VersionCommand
{
    public static Command Build(Reporter reporter)
    {
        var command = new DescribedCommand("version", AboutHelp.Version) { IsOfProgram = true };
        command.SetAction(_ => Show(reporter));
        return command;
    }

    public static int Show(Reporter reporter)
    {
        reporter.Result(
            new VersionDocument(ProgramVersion.Text),
            json => json.VersionDocument,
            d => [$"{CommandPage.Program} {d.Version}"]
        );
        return ExitCodes.Done;
    }
}
