using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Pruning;

/// <summary>What becomes of a variant that lies beside the fullest one of its file.</summary>
public enum VariantFate
{
    /// <summary>It goes: all of it is in another one.</summary>
    Contained,

    /// <summary>It goes: it is older than the policy keeps, and the user allowed that it exists nowhere else then.</summary>
    TooOld,

    /// <summary>It stays, for it exists nowhere else.</summary>
    OnlyCopy,

    /// <summary>It stays: the source has it.</summary>
    Current,
}

/// <summary>A variant beside the fullest one of its file, and what becomes of it.</summary>
/// <param name="File">The file.</param>
/// <param name="Variant">The variant.</param>
/// <param name="Fate">What becomes of it.</param>
/// <param name="In">The number of the variant that has all of it; null for none.</param>
public sealed record PlannedVariant(StoredFile File, Variant Variant, VariantFate Fate, int? In)
{
    /// <summary>Whether it goes.</summary>
    public bool Goes => Fate is VariantFate.Contained or VariantFate.TooOld;
}

/// <summary>Decides about variants.</summary>
/// <param name="policy">What is kept.</param>
/// <param name="allowsOnlyCopies">Whether what exists nowhere else may go.</param>
/// <param name="now">The present.</param>
internal sealed class VariantRules(RetentionPolicy policy, bool allowsOnlyCopies, DateTimeOffset now)
{
    /// <summary>Decides about all that a machine has.</summary>
    /// <param name="newest">What it has stored.</param>
    /// <param name="containment">Proves what is in what.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<IReadOnlyList<PlannedVariant>> ApplyAsync(
        MachineIndex newest,
        Containment containment,
        CancellationToken cancellation
    )
    {
        var planned = new List<PlannedVariant>();
        foreach (
            var file in newest.Files.Where(f => f.States.Count > 1).OrderBy(f => f.Source.Value, StringComparer.Ordinal)
        )
        {
            foreach (var variant in file.Variants.Where(v => v.Number != file.Fullest.Number))
            {
                planned.Add(await OfAsync(file, variant, containment, cancellation));
            }
        }

        return planned;
    }

    private async Task<PlannedVariant> OfAsync(
        StoredFile file,
        Variant variant,
        Containment containment,
        CancellationToken cancellation
    )
    {
        if (variant.Number == file.Current)
        {
            // the next sync would save it again
            return new PlannedVariant(file, variant, VariantFate.Current, null);
        }

        foreach (var whole in new[] { file.Fullest, file.CurrentVariant }.Distinct())
        {
            var found = await containment.InAsync(
                [SavedContent.Of(file, variant)],
                SavedContent.Of(file, whole),
                cancellation
            );
            if (found.Count > 0)
            {
                return new PlannedVariant(file, variant, VariantFate.Contained, whole.Number);
            }
        }

        return policy.VariantsWithin is { } within && variant.Saved < within.Before(now) && allowsOnlyCopies
            ? new PlannedVariant(file, variant, VariantFate.TooOld, null)
            : new PlannedVariant(file, variant, VariantFate.OnlyCopy, null);
    }
}
