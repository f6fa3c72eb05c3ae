using System.CommandLine;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Verifying;
using ClaudeBackup.Manual;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>Proves that everything saved is whole, and puts right what is not.</summary>
internal static class VerifyCommand
{
    public static Command Build(App app, Reporter reporter)
    {
        var data = new Option<bool>("--read-data") { Description = "Read everything stored and compare it, too." };
        var subset = new Option<string?>("--read-data-subset")
        {
            Description =
                "Read a part of it: one of several, as 1/5, or a share, as 10%, of what was not read for the longest.",
            HelpName = "PART",
        };
        var repair = new Option<bool>("--repair")
        {
            Description = "Repair what is damaged from sound copies: beside git, at the source, at the remote.",
        };
        var dryRun = new Option<bool>("--dry-run") { Description = "With --repair, show the plan and repair nothing." };
        var drill = new Option<string?>("--drill")
        {
            Description =
                "Also restore everything into a temporary folder and compare it; or a share of the sessions, as 5%.",
            HelpName = "SHARE",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new DescribedCommand("verify", VerifyHelp.Text) { data, subset, repair, dryRun, drill };
        command.SetAction(
            (parsed, cancellation) =>
                new Verification(app, reporter, cancellation).RunAsync(
                    Share(parsed.GetValue(data), parsed.GetValue(subset)),
                    Wish(parsed.GetValue(repair), parsed.GetValue(dryRun)),
                    parsed.GetResult(drill) is null ? null
                        : parsed.GetValue(drill) is { } share ? DrillShare.Parse(share)
                        : DrillShare.All
                )
        );
        return command;
    }

    private static RepairWish Wish(bool repair, bool dryRun) =>
        (repair, dryRun) switch
        {
            (false, true) => throw new BackupException(
                FailureKind.Usage,
                "--dry-run goes with --repair: without it nothing is changed anyway.",
                "For example: claude-backup verify --repair --dry-run"
            ),
            (true, true) => RepairWish.Plan,
            (true, false) => RepairWish.Repair,
            _ => RepairWish.None,
        };

    private static ReadShare Share(bool all, string? subset) =>
        (all, subset) switch
        {
            (true, not null) => throw new BackupException(
                FailureKind.Usage,
                "--read-data and --read-data-subset cannot be used together.",
                "Leave one of them out."
            ),
            (true, _) => ReadShare.All,
            (_, { } part) => ReadShare.Parse(part),
            _ => ReadShare.None,
        };
}
