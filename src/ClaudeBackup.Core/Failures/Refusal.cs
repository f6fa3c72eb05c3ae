namespace ClaudeBackup.Core.Failures;

/// <summary>Why a plan is not to be carried out: a part of the plan, so that a dry run tells it too.</summary>
/// <param name="Code">A stable word for scripts.</param>
/// <param name="Reason">A sentence that names the thing.</param>
/// <param name="Hint">What to do about it, as a sentence.</param>
public sealed record Refusal(string Code, string Reason, string Hint)
{
    /// <summary>What carrying the plan out fails with.</summary>
    public BackupException ToFailure() => new(FailureKind.Failed, Reason, Hint) { Code = Code };
}
