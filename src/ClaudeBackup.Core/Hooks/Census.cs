using System.Globalization;
using ClaudeBackup.Core.Alerts;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Storage;
using ClaudeBackup.Core.Syncing;

namespace ClaudeBackup.Core.Hooks;

/// <summary>What an update of Claude Code left of the sessions at the source.</summary>
/// <param name="From">The version before.</param>
/// <param name="To">The version now.</param>
/// <param name="Vanished">Stored sessions that went missing at the source since the version before was last seen.</param>
/// <param name="Due">Of those, the ones that were older than the cleanup period.</param>
public sealed record Census(string From, string To, int Vanished, int Due)
{
    /// <summary>Counts. Pure; what is stored is safe, so all that is counted is.</summary>
    /// <param name="before">What is remembered of the client.</param>
    /// <param name="version">The version now.</param>
    /// <param name="index">What is stored of this machine.</param>
    /// <param name="missing">Files that are stored and not at the source.</param>
    /// <param name="period">When Claude Code deletes.</param>
    /// <param name="now">The present.</param>
    internal static Census Of(
        ClientRecord before,
        string version,
        MachineIndex index,
        IEnumerable<StoredFile> missing,
        CleanupPeriod period,
        DateTimeOffset now
    )
    {
        var gone = missing
            .Concat(index.Files.Values.Where(f => f.AbsentSince >= before.Seen))
            .Where(f => SessionPath.Of(f.Source) is { Role: SessionPathRole.Transcript })
            .DistinctBy(f => f.Source)
            .ToArray();
        var oldest =
            period is CleanupAfterDays { Days: var days } && days < 36_500 ? now.AddDays(-days) : (DateTimeOffset?)null;
        return new Census(
            before.Version,
            version,
            gone.Length,
            gone.Count(f => Timestamp.FromUnixNs(f.CurrentVariant.ModifiedNs) <= oldest)
        );
    }

    /// <summary>What the user should hear of it; null when nothing is missing.</summary>
    public Notice? Notice =>
        Vanished == 0
            ? null
            : new Notice(
                $"update-{To}",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Count(Vanished)} vanished since Claude Code went from {From} to {To}{(Due > 0 ? $", {Due:N0} of them past its cleanup period" : "")}; all are saved. See claude-backup restore --list, or bring back with claude-backup restore --all"
                ),
                Again: null
            );

    private static string Count(int sessions) =>
        string.Create(CultureInfo.InvariantCulture, $"{sessions:N0} session{(sessions == 1 ? "" : "s")}");
}
