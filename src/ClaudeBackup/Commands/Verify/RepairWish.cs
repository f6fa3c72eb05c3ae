using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Verifying;

namespace ClaudeBackup.Commands;

/// <summary>What is wished beyond a look.</summary>
/// <param name="Repairs">A repair.</param>
/// <param name="IsPlan">Only to see what it would do.</param>
/// <param name="AcceptsLoss">That history goes on without what nobody has.</param>
/// <param name="Yes">Ask nothing.</param>
internal sealed record RepairWish(bool Repairs, bool IsPlan, bool AcceptsLoss, bool Yes)
{
    /// <summary>A wish that makes sense.</summary>
    /// <exception cref="BackupException">Usage: it does not.</exception>
    public static RepairWish Checked(RepairWish wish) =>
        wish switch
        {
            { Repairs: false, IsPlan: true } => throw new BackupException(
                FailureKind.Usage,
                "--dry-run goes with --repair: without it nothing is changed anyway.",
                "For example: claude-backup verify --repair --dry-run"
            ),
            { Repairs: false, AcceptsLoss: true } => throw new BackupException(
                FailureKind.Usage,
                "--accept-loss goes with --repair: what can be repaired is not lost.",
                "For example: claude-backup verify --repair --accept-loss"
            ),
            _ => wish,
        };
}

/// <summary>What a repair did, or would do.</summary>
/// <param name="IsPlan">Whether nothing was done.</param>
/// <param name="Steps">What it does, in order.</param>
/// <param name="Healed">What was wrong before and is not any more.</param>
/// <param name="Notes">Sentences for the user.</param>
internal sealed record Repaired(
    bool IsPlan,
    IReadOnlyList<RepairStep> Steps,
    IReadOnlyList<Defect> Healed,
    IReadOnlyList<string> Notes
)
{
    /// <summary>What was lost, and history goes on without.</summary>
    public IReadOnlyList<Defect> Accepted { get; init; } = [];
}
