using System.Globalization;
using System.Text;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Standing;
using ClaudeBackup.Core.Syncing;

namespace ClaudeBackup.Core.Alerts;

/// <summary>A sentence that the next session which starts should tell the user.</summary>
/// <param name="Key">What it is about: a later one of the same key takes its place.</param>
/// <param name="Text">The sentence.</param>
/// <param name="Again">After which time it is told again while it holds; null for once.</param>
public sealed record Notice(string Key, string Text, TimeSpan? Again)
{
    /// <summary>How the key of what Claude Code deletes next begins.</summary>
    internal const string Purge = "purge";

    /// <summary>How the keys of machines that went quiet begin.</summary>
    internal const string Quiet = "quiet-";

    // one that says nothing for longer has been given away
    private const int LongestQuiet = 30;

    private static readonly TimeSpan Daily = TimeSpan.FromDays(1);

    // how long a count of what Claude Code deletes next is true enough
    private static readonly TimeSpan Stale = TimeSpan.FromHours(36);

    /// <summary>After which time it may no longer be true; null for never.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Says once that settings were lost, whoever ran the sync that saw it. Pure.</summary>
    public static Notice Of(SettingsLoss loss, LocalTime local)
    {
        ArgumentNullException.ThrowIfNull(loss);
        return new Notice($"loss-{loss.File}-{loss.Before}", loss.Sentence(local), Again: null)
        {
            Until = loss.Time + SettingsLoss.Told,
        };
    }

    /// <summary>Says each day what Claude Code deletes next; nothing when that is nothing. Pure.</summary>
    /// <param name="outlook">What it deletes.</param>
    /// <param name="now">When that was found out.</param>
    internal static IEnumerable<Notice> Of(PurgeOutlook outlook, DateTimeOffset now) =>
        outlook.Sessions == 0 ? [] : [new Notice(Purge, $"{outlook.Sentence}.", Daily) { Until = now + Stale }];

    /// <summary>Says once of each silence that a machine saves nothing; null when nobody would be helped. Pure.</summary>
    internal static Notice? Of(QuietMachine machine) =>
        machine.Days > LongestQuiet
            ? null
            : new Notice(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Quiet}{machine.Slug}-{machine.Since.UtcDateTime:yyyyMMdd}"
                ),
                $"{machine.Slug} has saved nothing for {machine.Days} days. If it is still in use, look there with: claude-backup status",
                Again: null
            );

    /// <summary>Says once what a sync would have said to whoever had watched it. Pure.</summary>
    internal static Notice OfWarning(string warning) =>
        new($"warning-{ContentHash.Of(Encoding.UTF8.GetBytes(warning))}", warning, Again: null);
}
