using System.Globalization;
using ClaudeBackup.Core.Alerts;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Syncing;

namespace ClaudeBackup.Core.Hooks;

/// <summary>What an update of Claude Code left of the sessions at the source.</summary>
/// <param name="From">The version before.</param>
/// <param name="To">The version now.</param>
/// <param name="Vanished">Stored sessions that went missing at the source since the version before was last seen.</param>
/// <param name="Due">Of those, the ones that were older than the cleanup period.</param>
/// <param name="Saved">When everything was last saved; null when that is unknown.</param>
public sealed record Census(string From, string To, int Vanished, int Due, DateTimeOffset? Saved)
{
    /// <summary>How notices of it begin.</summary>
    internal const string Matter = "update-";

    /// <summary>Counts. Pure.</summary>
    /// <param name="client">Which version came after which, and when.</param>
    /// <param name="seen">The source, and what is stored of this machine.</param>
    /// <param name="period">When Claude Code deletes.</param>
    /// <param name="saved">When everything was last saved.</param>
    internal static Census? Of(ClientRecord client, SourceComparison seen, CleanupPeriod period, DateTimeOffset? saved)
    {
        if (client.Former is not { } former)
        {
            return null;
        }

        // wherever they lie now: a session whose project moved has not vanished
        var present = seen
            .Scan.Files.Select(f => SessionPath.Of(f.Source))
            .OfType<SessionPath>()
            .Where(path => path.Role is SessionPathRole.Transcript)
            .Select(path => path.SessionId!)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var gone = seen
            .Changes.Vanished.Concat(seen.Index.Entries.Values.Where(f => f.AbsentSince > client.FormerSeen))
            .Where(f =>
                SessionPath.Of(f.Source) is { Role: SessionPathRole.Transcript } path
                && !present.Contains(path.SessionId!)
            )
            .DistinctBy(f => f.Source)
            .ToArray();
        var oldest =
            period is CleanupAfterDays { Days: var days } && days < 36_500
                ? client.Since.AddDays(-days)
                : DateTimeOffset.MinValue;
        return new Census(
            former,
            client.Version,
            gone.Length,
            gone.Count(f =>
                Timestamp.FromUnixNs(f.Fingerprint?.ModifiedNs ?? f.File.CurrentVariant.ModifiedNs) <= oldest
            ),
            saved
        );
    }

    /// <summary>What the user should hear of it; null when no more is missing than Claude Code deletes at any time.</summary>
    /// <param name="local">The clock of whoever hears it.</param>
    public Notice? Notice(LocalTime local) =>
        Vanished == Due
            ? null
            : new Notice(
                string.Create(CultureInfo.InvariantCulture, $"{Matter}{To}-{Vanished}"),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Vanished:N0} session{(Vanished == 1 ? "" : "s")} vanished since Claude Code went from {From} to {To}{(Due > 0 ? $", {Due:N0} of them past its cleanup period" : "")}; all are saved{(Saved is { } at ? $" as they were at {local.InWords(at)}" : "")}. See claude-backup restore --list, or bring them back with claude-backup restore --all"
                ),
                Again: null
            );
}
