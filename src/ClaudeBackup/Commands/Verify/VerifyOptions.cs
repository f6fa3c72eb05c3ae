using System.CommandLine;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Verifying;

namespace ClaudeBackup.Commands;

/// <summary>What <c>verify</c> can be asked for.</summary>
internal sealed class VerifyOptions
{
    private readonly Option<bool> _data = new("--read-data")
    {
        Description = "Read everything stored and compare it, too.",
    };

    private readonly Option<string?> _subset = new("--read-data-subset")
    {
        Description =
            "Read a part of it: one of several, as 1/5, or a share, as 10%, of what was not read for the longest.",
        HelpName = "PART",
    };

    private readonly Option<bool> _remote = new("--remote") { Description = "Prove the copy at the remote, too." };

    private readonly Option<bool> _repair = new("--repair")
    {
        Description = "Repair what is damaged from sound copies: beside git, at the source, at the remote.",
    };

    private readonly Option<bool> _dryRun = new("--dry-run")
    {
        Description = "With --repair, show the plan and repair nothing.",
    };

    private readonly Option<bool> _acceptLoss = new("--accept-loss")
    {
        Description = "With --repair, let history go on without what nobody has any more, with a note in its place.",
    };

    private readonly Option<bool> _yes = new("--yes")
    {
        Description = "Ask nothing. Without a terminal --accept-loss needs it.",
    };

    private readonly Option<string?> _drill = new("--drill")
    {
        Description =
            "Also restore everything into a temporary folder and compare it; or a share of the sessions, as 5%.",
        HelpName = "SHARE",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _data, _subset, _remote, _repair, _acceptLoss, _dryRun, _yes, _drill })
        {
            command.Add(option);
        }
    }

    /// <summary>Which part of the stored bytes is read.</summary>
    public ReadShare Share(ParseResult parsed) => Share(parsed.GetValue(_data), parsed.GetValue(_subset));

    /// <summary>Whether the copy at the remote is looked at.</summary>
    public bool LooksAtRemote(ParseResult parsed) => parsed.GetValue(_remote);

    /// <summary>Whether it is repaired.</summary>
    public RepairWish Wish(ParseResult parsed) =>
        RepairWish.Checked(
            new RepairWish(
                parsed.GetValue(_repair),
                parsed.GetValue(_dryRun),
                parsed.GetValue(_acceptLoss),
                parsed.GetValue(_yes)
            )
        );

    /// <summary>How much is restored to compare it; null for nothing.</summary>
    public DrillShare? DrillOf(ParseResult parsed) =>
        parsed.GetResult(_drill) is null ? null
        : parsed.GetValue(_drill) is { } share ? DrillShare.Parse(share)
        : DrillShare.All;

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
