namespace ClaudeBackup.Core.Scheduling;

/// <summary>Who needs the program to be there tomorrow.</summary>
public enum CopyNeed
{
    /// <summary>Nobody but those who have the copy already.</summary>
    None,

    /// <summary>The hooks of Claude Code, which have just called it.</summary>
    Hooks,

    /// <summary>A job that is being set up.</summary>
    Job,

    /// <summary>A job that starts the copy, whatever runs now.</summary>
    ExistingJob,
}

/// <summary>Why the copy is written.</summary>
public enum CopyReason
{
    /// <summary>There is none.</summary>
    Missing,

    /// <summary>It is not what was written, does not start, or nobody knows its version.</summary>
    Damaged,

    /// <summary>It is of an older version.</summary>
    Older,

    /// <summary>It is another build of the same version.</summary>
    OtherBuild,
}

/// <summary>The copy as it was found.</summary>
/// <param name="Version">What it is, as far as it was noted; null where it was not.</param>
/// <param name="IsWhole">Whether it has the size that was noted and starts, as far as anybody looked, and nobody else can change it.</param>
/// <param name="IsSameBuild">Whether its bytes are those of the program that runs; null where nobody looked.</param>
public sealed record FoundCopy(string? Version, bool IsWhole, bool? IsSameBuild);

/// <summary>All that the plan is made of.</summary>
/// <param name="Version">That of the program that runs.</param>
/// <param name="Need">Who needs it.</param>
public sealed record CopyFacts(string Version, CopyNeed Need)
{
    /// <summary>Whether its place, or a link to it, stays, so that nobody needs a copy for its sake.</summary>
    public bool Stays { get; init; }

    /// <summary>Whether it is one file; a folder of files is never copied, for it cannot be replaced in one step.</summary>
    public bool IsOneFile { get; init; } = true;

    /// <summary>Whether it is the copy itself.</summary>
    public bool IsCopy { get; init; }

    /// <summary>What is there; null for nothing.</summary>
    public FoundCopy? Found { get; init; }
}

/// <summary>What is done about the copy of the program that we keep for ourselves. Pure.</summary>
public abstract record CopyPlan
{
    private CopyPlan() { }

    /// <summary>There is none, and nobody needs one.</summary>
    public sealed record Nothing : CopyPlan;

    /// <summary>It is there and good as it is.</summary>
    public sealed record Keep : CopyPlan;

    /// <summary>It is written, in the place of an older one.</summary>
    /// <param name="Why">Why.</param>
    public sealed record Write(CopyReason Why) : CopyPlan;

    /// <summary>It is needed, and the program that runs is no single file.</summary>
    public sealed record Impossible : CopyPlan;

    /// <summary>Decides.</summary>
    public static CopyPlan Of(CopyFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var isNeeded = facts.Need is CopyNeed.ExistingJob || (facts.Need is not CopyNeed.None && !facts.Stays);
        if (facts.IsCopy || (facts.Found is null && !isNeeded))
        {
            return facts.IsCopy ? new Keep() : new Nothing();
        }

        return Reason(facts, isNeeded) is not { } reason ? new Keep()
            : facts.IsOneFile ? new Write(reason)
            // an older one still saves
            : isNeeded && reason is not CopyReason.Older ? new Impossible()
            : new Keep();
    }

    private static CopyReason? Reason(CopyFacts facts, bool isNeeded) =>
        facts.Found is not { } found ? CopyReason.Missing
        : !found.IsWhole ? CopyReason.Damaged
        : ReleaseVersion.Compare(facts.Version, found.Version) switch
        {
            null => CopyReason.Damaged,
            > 0 => CopyReason.Older,
            // whoever sets up a job wants what runs now; everybody else leaves one of two builds alone, or they would take turns
            0 when isNeeded && facts.Need is CopyNeed.Job && found.IsSameBuild is false => CopyReason.OtherBuild,
            _ => null,
        };
}
