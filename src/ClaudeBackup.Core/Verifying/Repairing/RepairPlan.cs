namespace ClaudeBackup.Core.Verifying;

/// <summary>What puts a repository right, in the order in which it is done.</summary>
public enum RepairStep
{
    /// <summary>Point git's refs and small files at the newest acknowledged snapshot again.</summary>
    References,

    /// <summary>Set aside what does not belong in the repository, and small files that are made anew.</summary>
    Aside,

    /// <summary>Read all that git keeps, set aside what is damaged, and look for sound copies.</summary>
    Objects,

    /// <summary>Write lists of this machine anew that cannot be read, or do not name what is there.</summary>
    Lists,

    /// <summary>Write the files beside <c>.git</c> anew that are not as the snapshot has them.</summary>
    WorkTree,

    /// <summary>Derive the index of each machine, and the documents for other programs, from the lists.</summary>
    Derived,

    /// <summary>Set aside what is damaged at the remote, and put there what it lacks.</summary>
    Remote,

    /// <summary>Write history anew without what nobody has any more; only where the user accepts that it is lost.</summary>
    Losses,
}

/// <summary>What a repair does about what a look has found. Pure.</summary>
/// <param name="Steps">In order; none where nothing can be done, or need be.</param>
/// <param name="Aside">Files that are set aside, below the root of the repository.</param>
/// <param name="Unsound">Segments of the snapshot that are not what their list tells, which earlier snapshots may still hold.</param>
public sealed record RepairPlan(
    IReadOnlyList<RepairStep> Steps,
    IReadOnlyList<string> Aside,
    IReadOnlyList<string> Unsound
)
{
    /// <summary>Decides.</summary>
    /// <param name="defects">What is wrong.</param>
    /// <param name="acceptsLoss">Whether history may go on without what nobody has.</param>
    public static RepairPlan Of(IReadOnlyList<Defect> defects, bool acceptsLoss = false)
    {
        var kinds = defects.Select(d => d.Kind).ToHashSet();
        var steps = new List<RepairStep>();
        if (kinds.Overlaps([DefectKind.Reference, DefectKind.Local]))
        {
            steps.Add(RepairStep.References);
        }

        string[] aside = [.. defects.Where(d => d.IsSetAside).Select(d => d.Path)];
        if (aside.Length > 0)
        {
            steps.Add(RepairStep.Aside);
        }

        if (kinds.Overlaps([DefectKind.ObjectFile, DefectKind.GitObject, DefectKind.Segment, DefectKind.List]))
        {
            steps.Add(RepairStep.Objects);
        }

        if (
            kinds.Overlaps([DefectKind.List, DefectKind.Segment])
            || defects.Any(d => d is { Kind: DefectKind.Stray, AffectsSaved: true })
        )
        {
            steps.Add(RepairStep.Lists);
        }

        // what came back, or moved, shows in all that follows from it
        if (steps.Count > 0 || kinds.Contains(DefectKind.WorkTree))
        {
            steps.AddRange([RepairStep.WorkTree, RepairStep.Derived]);
        }

        if (defects.Any(d => d is { Kind: DefectKind.Remote, Harm: not Harm.None }))
        {
            steps.Add(RepairStep.Remote);
        }

        if (acceptsLoss && Lost(defects).Any())
        {
            steps.Add(RepairStep.Losses);
        }

        return new RepairPlan(steps, aside, [.. defects.Where(d => d.Kind is DefectKind.Segment).Select(d => d.Path)]);
    }

    /// <summary>What history could go on without, if nobody has it: what snapshots need and git has lost.</summary>
    public static IEnumerable<Defect> Lost(IEnumerable<Defect> defects) =>
        defects.Where(d => d is { Kind: DefectKind.GitObject, Harm: Harm.NoCopy });
}
