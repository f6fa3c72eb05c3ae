using ClaudeBackup.Core.Syncing;

namespace ClaudeBackup.Core.Alerts;

/// <summary>A sentence that the user should hear the next time they are here.</summary>
/// <param name="Key">What it is about: a later one of the same key takes its place.</param>
/// <param name="Text">The sentence.</param>
/// <param name="Again">After which time it is told again while it holds; null for once.</param>
public sealed record Notice(string Key, string Text, TimeSpan? Again)
{
    /// <summary>After which time it may no longer be true; null for never.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Says once that settings were lost, whoever ran the sync that saw it.</summary>
    public static Notice Of(SettingsLoss loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        return new Notice($"loss-{loss.File}-{loss.Before}", loss.Sentence, Again: null)
        {
            Until = loss.Time + LossWatch.Told,
        };
    }
}
