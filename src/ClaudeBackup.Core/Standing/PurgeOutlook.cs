using System.Globalization;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Core.Syncing;

namespace ClaudeBackup.Core.Standing;

/// <summary>What Claude Code will delete next at the source.</summary>
/// <param name="Days">Its cleanup period, the shortest that any project sets; null when it deletes nothing for its settings are invalid.</param>
/// <param name="Project">The project whose settings say so, for they hold for all sessions once it is worked in; null for the user's.</param>
/// <param name="Sessions">Sessions that it deletes within <see cref="Within"/> days.</param>
/// <param name="Unsaved">Of those, the ones that are not saved as they are.</param>
/// <param name="Next">When the first of them is due; null when there is none.</param>
public sealed record PurgeOutlook(int? Days, string? Project, int Sessions, int Unsaved, DateTimeOffset? Next)
{
    /// <summary>What Claude Code deletes within so many days is at risk.</summary>
    public const int Within = 7;

    // so far back the calendar does not go
    private const int MostDays = 36_500;

    /// <summary>Looks ahead. Pure.</summary>
    /// <param name="days">The cleanup period, or null.</param>
    /// <param name="project">Whose settings say so, or null.</param>
    /// <param name="transcripts">When each transcript at the source was last modified, and whether it is saved as it is.</param>
    /// <param name="now">The present.</param>
    public static PurgeOutlook Of(
        int? days,
        string? project,
        IEnumerable<(DateTimeOffset Modified, bool Saved)> transcripts,
        DateTimeOffset now
    )
    {
        if (days is not { } period)
        {
            return new PurgeOutlook(Days: null, Project: null, Sessions: 0, Unsaved: 0, Next: null);
        }

        var age = TimeSpan.FromDays(Math.Min(period, MostDays));
        var doomed = transcripts.Where(t => t.Modified + age <= now.AddDays(Within)).ToArray();
        return new PurgeOutlook(
            period,
            project,
            doomed.Length,
            doomed.Count(t => !t.Saved),
            doomed.Length == 0 ? null : doomed.Min(t => t.Modified) + age
        );
    }

    /// <summary>Looks ahead from what a scan saw. Pure.</summary>
    /// <param name="seen">The source, and what is saved of it.</param>
    /// <param name="period">When Claude Code deletes.</param>
    /// <param name="project">Whose settings say so, or null.</param>
    /// <param name="now">The present.</param>
    public static PurgeOutlook Of(SourceComparison seen, CleanupPeriod period, string? project, DateTimeOffset now)
    {
        var unsaved = seen.Unsaved.Select(f => f.Scanned.Source).ToHashSet();
        return Of(
            (period as CleanupAfterDays)?.Days,
            project,
            seen.Scan.Files.Where(f => SessionPath.IsTranscript(f.Source))
                .Select(f => (Timestamp.FromUnixNs(f.Fingerprint.ModifiedNs), !unsaved.Contains(f.Source))),
            now
        );
    }

    /// <summary>The folders in which the sessions of a machine were at work: whose settings may shorten the period.</summary>
    public static IEnumerable<string> Projects(MachineIndex index) =>
        SessionCatalog.Each(index).Select(s => s.ProjectPath).OfType<string>().Distinct(StringComparer.Ordinal);

    /// <summary>How many go, and whether all are saved; without a full stop.</summary>
    public string Sentence => Unsaved == 0 ? $"{Going}; all are saved" : $"{Counted}: run claude-backup sync";

    /// <summary>How many go, and how many of them are not saved; without a full stop.</summary>
    public string Counted => string.Create(CultureInfo.InvariantCulture, $"{Going}; {Unsaved:N0} not saved");

    private string Going =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Claude Code deletes {Sessions:N0} session{(Sessions == 1 ? "" : "s")} within {Within} days{(Project is null ? "" : $", after {Days} days as the settings of {Project} say")}"
        );
}
