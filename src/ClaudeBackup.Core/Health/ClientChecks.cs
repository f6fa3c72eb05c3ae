using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Hooks;
using ClaudeBackup.Core.Json;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Syncing;

namespace ClaudeBackup.Core.Health;

/// <summary>Looks at Claude Code: what it keeps, when it deletes, and whether it calls us.</summary>
/// <param name="repository">The repository.</param>
/// <param name="home">The Claude home.</param>
/// <param name="settings">Its settings.</param>
/// <param name="saved">Tells whether that home is the one that is saved.</param>
/// <param name="plugins">Ours, as Claude Code has them.</param>
public sealed class ClientChecks(
    BackupRepository repository,
    ClaudeHome home,
    SettingsFiles settings,
    SavedHome saved,
    InstalledPlugins plugins
)
{
    // a session that ends in the morning is saved by the next run of any schedule
    private const int Short = 3;

    /// <summary>The checks.</summary>
    public IReadOnlyList<Check> All =>
        [
            new("Claude home", HomeAsync),
            new(
                "retention",
                _ => Task.FromResult<IReadOnlyList<Finding>>([Retention(settings.CleanupIn(project: null))])
            ),
            new("plugin", _ => Task.FromResult<IReadOnlyList<Finding>>([Plugin()])),
        ];

    /// <summary>What the cleanup period means. Pure.</summary>
    public static Finding Retention(CleanupPeriod period) =>
        period switch
        {
            CleanupAfterDays { Days: < Short and var days } => Finding.Warning(
                $"Claude Code deletes sessions after {days} day{(days == 1 ? "" : "s")}."
            ) with
            {
                Command = "claude-backup init --cleanup-period-days 365",
            },
            CleanupAfterDays after => Finding.Ok($"Claude Code deletes sessions after {after.Days} days."),
            _ => Finding.Warning(
                "Claude Code's settings are invalid, so it deletes nothing now and does without them."
            ) with
            {
                Hint = "See what it says of them with: claude doctor",
            },
        };

    private async Task<IReadOnlyList<Finding>> HomeAsync(CancellationToken cancellation)
    {
        if (!Directory.Exists(home.Root.Value))
        {
            return
            [
                Finding.Warning($"There is no Claude home at {home.Root}.") with
                {
                    Hint =
                        "If Claude Code keeps its files elsewhere, set CLAUDE_CONFIG_DIR. To bring back what is saved: claude-backup restore --all",
                },
            ];
        }

        if (repository.IsInitialised && await saved.OtherAsync(cancellation) is { } other)
        {
            return [Finding.Failure(saved.Sentence(other)) with { Hint = saved.WayOut(other) }];
        }

        return
        [
            Finding.Ok(
                ClientRecord.Read(repository) is { } client
                    ? $"{home.Root}, of Claude Code {client.Version}."
                    : $"{home.Root}."
            ),
        ];
    }

    private Finding Plugin()
    {
        var found = plugins.Find();
        return found.Count == 0
                ? Finding.Ok("The plugin is not installed. Syncs come by the schedule, or by hand.") with
                {
                    Hint = "With it each session is saved as it ends: /plugin install session-backup@claude-backup",
                }
            : HooksAreOff()
                ? Finding.Warning(
                    "The plugin is installed, but the settings of Claude Code turn all hooks off (disableAllHooks), so it never saves."
                )
            : new HookInbox(repository).IsEmpty ? Finding.Ok("The plugin is installed, and what it asked for is done.")
            : Finding.Warning("The plugin asked for a sync that did not come yet.") with
            {
                Command = "claude-backup sync",
            };
    }

    private bool HooksAreOff() =>
        JsonFile.TryRead<string>(
            home.Root / ClaudeHome.SettingsFile,
            json =>
                json.TryGetProperty("disableAllHooks", out var off)
                && off.ValueKind is System.Text.Json.JsonValueKind.True
                    ? "off"
                    : "on"
        ) == "off";
}
