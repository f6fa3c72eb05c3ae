using System.Globalization;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Standing;

/// <summary>Another machine of which nothing new has come.</summary>
/// <param name="Slug">Its folder.</param>
/// <param name="Since">When it last saved something.</param>
/// <param name="Days">Whole days from then to when the remote was last asked: what it did since cannot be known.</param>
public sealed record QuietMachine(Slug Slug, DateTimeOffset Since, int Days)
{
    // a machine in use has something to save in a week
    private const int Quiet = 7;

    /// <summary>Finds them. Pure.</summary>
    /// <param name="manifests">What each machine last said of itself.</param>
    /// <param name="self">This machine's slug.</param>
    /// <param name="asked">When the remote was last asked; null without one.</param>
    public static IReadOnlyList<QuietMachine> Of(
        IEnumerable<MachineManifest> manifests,
        Slug self,
        DateTimeOffset? asked
    ) =>
        asked is not { } known
            ? []
            :
            [
                .. manifests
                    .Select(m =>
                        Slug.TryParse(m.MachineSlug) is { } slug
                        && slug != self
                        && DateTimeOffset.TryParse(
                            m.LastSync,
                            CultureInfo.InvariantCulture,
                            DateTimeStyles.AssumeUniversal,
                            out var last
                        )
                            ? new QuietMachine(slug, last, (int)(known - last).TotalDays)
                            : null
                    )
                    .OfType<QuietMachine>()
                    .Where(m => m.Days >= Quiet),
            ];
}
