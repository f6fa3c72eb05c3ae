using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Hooks;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Syncing;

namespace ClaudeBackup.Core.Health;

/// <summary>Looks at Claude Code: what it keeps, and when it deletes.</summary>
/// <param name="repository">The repository.</param>
/// <param name="home">The Claude home.</param>
/// <param name="settings">Its settings.</param>
/// <param name="saved">Tells whether that home is the one that is saved.</param>
public sealed class ClientChecks(BackupRepository repository, ClaudeHome home, SettingsFiles settings, SavedHome saved)
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
                Command = "claude doctor",
            },
        };

    private static Finding Nowhere(DanglingLink link, bool isOfSessions) =>
        (isOfSessions ? Finding.Failure(link.Sentence) : Finding.Warning(link.Sentence)) with
        {
            Hint = DanglingLink.WayOut,
        };

    // what a sync would take through them, if they led anywhere
    private IEnumerable<Finding> LinksToNowhere() =>
        repository
            .Files.TryList(home.Root)
            .Where(e => e.Kind is FileKind.SymbolicLink && !CredentialNames.IsCredential([e.Name]))
            .Select(e => RelativePath.TryParse(e.Name))
            .OfType<RelativePath>()
            .Where(source =>
                CaptureRules.ForFolder(source, CaptureSettings.Usual) is null
                || CaptureRules.ForFile(source, 0, CaptureSettings.Usual) is Captured
            )
            .Select(source => home.Root / source)
            .Concat(new[] { home.ClaudeJsonFile }.OfType<AbsolutePath>())
            .Select(place => DanglingLink.On(repository.Files, place))
            .OfType<DanglingLink>()
            .OrderBy(found => found.Link.Value, StringComparer.Ordinal)
            .Select(found => Nowhere(found, found.Link == home.ProjectsFolder));

    private async Task<IReadOnlyList<Finding>> HomeAsync(CancellationToken cancellation)
    {
        if (DanglingLink.On(repository.Files, home.Root) is { } link)
        {
            return [Nowhere(link, isOfSessions: true)];
        }

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

        if (LinksToNowhere().ToArray() is { Length: > 0 } links)
        {
            return links;
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
}
