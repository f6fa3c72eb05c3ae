using System.Runtime.InteropServices;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Json;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Syncing;

namespace ClaudeBackup.Core.ClaudeConfig;

/// <summary>How the config of now differs from a snapshot.</summary>
/// <param name="Snapshot">Which one.</param>
/// <param name="Files">What differs, from the snapshot to now.</param>
/// <param name="Lines">How the lines of the one file differ that was asked for; null when it was none, or they do not.</param>
public sealed record ConfigDifference(CommitInfo Snapshot, IReadOnlyList<ConfigFileChange> Files, string? Lines);

/// <summary>Compares the config of this machine with what a snapshot has of it.</summary>
/// <param name="opened">The repository.</param>
/// <param name="files">The file system of the source.</param>
/// <param name="home">The source.</param>
/// <param name="diff">Compares lines.</param>
/// <param name="local">The clock of whoever reads it.</param>
public sealed class ConfigComparison(
    OpenedRepository opened,
    IFileSystem files,
    ClaudeHome home,
    LineDiff diff,
    LocalTime local
)
{
    /// <summary>Compares.</summary>
    /// <param name="file">One file, or all below one folder; null for all config.</param>
    /// <param name="key">One key of that file; null for all of it.</param>
    /// <param name="at">The snapshot; null for the newest.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="BackupException">There is no such snapshot or file, a link on the way leads nowhere, or what is stored is damaged.</exception>
    public async Task<ConfigDifference> CompareAsync(
        RelativePath? file,
        string? key,
        PointInTime? at,
        CancellationToken cancellation
    )
    {
        var (repository, machine, settings, _) = opened;
        var slug = machine.Slug;
        var history = new ConfigHistory(repository, slug, local);
        var snapshot = await history.ChooseAsync(at, cancellation);
        var stored = await history.AtAsync(snapshot.Id, file, cancellation);
        Tier? tier = file is null ? Tier.Config : null;
        var scan = new Scanner(files, home, repository.Root, settings.Capture).Scan(tier, cancellation);
        if ((scan.Nowhere ?? scan.Dangling.FirstOrDefault(d => file?.StartsWith(d.Key) ?? false).Value) is { } link)
        {
            throw link.ToFailure();
        }

        // what was left out for not being text is no news
        var live = scan.Files.Where(f => !f.RequiresText || stored.ContainsKey(f.Source)).Select(f => f.Source);
        var sources = stored
            .Keys.Union(live)
            .Where(s => file is null || (s.StartsWith(file) && ConfigRestore.FollowsSource(s)))
            // what lies behind a link that leads nowhere was not removed
            .Where(s => !scan.Dangling.Keys.Any(s.StartsWith))
            .ToArray();
        if (file is not null && sources.Length == 0)
        {
            throw BackupException.NotFound(
                $"There is no file {file} to compare, neither in that snapshot nor now.",
                "Paths are below the Claude home; list what changed with: claude-backup config log"
            );
        }

        using var read = new ConfigFiles(repository, files, home, slug);
        var changes = sources
            .OrderBy(s => s.Value, StringComparer.Ordinal)
            .Select(s => Compare(s, stored.GetValueOrDefault(s), read))
            .OfType<ConfigFileChange>()
            .Where(c => key is null || c.Keys.Any(k => ConfigHistory.IsOf(k, key)))
            .ToArray();
        return new ConfigDifference(
            snapshot,
            changes,
            changes is [var only] && only.File == file
                ? await LinesAsync(stored.GetValueOrDefault(only.File), only.File, key, read, cancellation)
                : null
        );
    }

    private static ConfigFileChange? Compare(RelativePath source, StoredFile? stored, ConfigFiles read)
    {
        var before = stored is null ? null : read.Stored(stored);
        var now = read.Live(source);
        if (
            before is null && now is null
            || (before is not null && now is not null && before.AsSpan().SequenceEqual(now))
        )
        {
            return null;
        }

        var keys = source.Name.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
            ? JsonKeys.Changed(
                before is null ? null : JsonKeys.TryParse(before),
                now is null ? null : JsonKeys.TryParse(now)
            )
            : [];
        return new ConfigFileChange(
            source,
            before is null ? ConfigChange.Added
                : now is null ? ConfigChange.Removed
                : ConfigChange.Modified,
            keys
        );
    }

    private async Task<string?> LinesAsync(
        StoredFile? stored,
        RelativePath source,
        string? key,
        ConfigFiles read,
        CancellationToken cancellation
    )
    {
        var folder = opened.Repository.LocalFolder / $"{Leftovers.Comparison}{Guid.NewGuid():N}";
        opened.Repository.Files.CreateDirectory(folder, FilePermissions.PrivateDirectory);
        try
        {
            AtomicFile.Write(folder / "stored", Part(stored is null ? null : read.Stored(stored), key));
            AtomicFile.Write(folder / "live", Part(read.Live(source), key));
            var lines = await diff.OfAsync(folder / "stored", folder / "live", cancellation);
            return lines.Length == 0 ? null : lines;
        }
        finally
        {
            Directory.Delete(folder.Value, recursive: true);
        }
    }

    private static byte[] Part(byte[]? content, string? key) =>
        key is null || content is null ? content ?? []
        : JsonKeys.TryParse(content) is { } json && JsonKeys.Find(json, key) is { } found
            ? JsonStyle.Usual.Format(JsonMarshal.GetRawUtf8Value(found.Value), "")
        : [];
}
