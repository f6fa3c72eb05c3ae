using System.Text.Json;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Json;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Syncing;

/// <summary>
/// Notices that a settings file lost most of what it said. The sync saves what is there all the same: history has the rest, and somebody
/// has to hear of it while it is easy to find.
/// </summary>
/// <param name="repository">The repository.</param>
/// <param name="slug">This machine.</param>
/// <param name="now">The time of this sync.</param>
internal sealed class LossWatch(BackupRepository repository, Slug slug, DateTimeOffset now)
{
    // a few lines taken out are somebody tidying up
    private const long LeastLost = 100;

    private static readonly HashSet<string> Watched = new(StringComparer.OrdinalIgnoreCase)
    {
        ClaudeHome.SettingsFile,
        ClaudeHome.LocalSettingsFile,
        "CLAUDE.md",
        "AGENTS.md",
        "keybindings.json",
        ClaudeHome.ClaudeJsonSource.Value,
    };

    /// <summary>Compares what was stored with what is stored now, and remembers what was lost.</summary>
    /// <returns>What this sync lost.</returns>
    public IReadOnlyList<SettingsLoss> Compare(MachineIndex before, MachineIndex after)
    {
        var known = SettingsLoss.ReadAll(repository);
        using var store = new SegmentStore(repository);
        var lost = before.Commit is null
            ? []
            : before
                .Files.Where(f => Watched.Contains(f.Source.Value) && f.Path.Area is StoredArea.Config)
                .Select(f => Lost(f, after.Find(f.Source), before, store))
                .OfType<SettingsLoss>()
                .ToArray();
        var open = known.Where(l => lost.All(n => n.File != l.File) && IsOpen(l, after, store)).Concat(lost).ToArray();
        if (!open.SequenceEqual(known))
        {
            SettingsLoss.WriteAll(repository, open);
        }

        return lost;
    }

    private SettingsLoss? Lost(StoredFile was, StoredFile? left, MachineIndex before, SegmentStore store)
    {
        if (left is not null && HashOf(left) == HashOf(was))
        {
            return null;
        }

        var (old, rest) = (Weight(was, store), left is null ? 0 : Weight(left, store));
        // all of it is never tidying up, however little it was
        var isLost = rest == 0 ? old > 0 : rest * 2 < old && old - rest >= LeastLost;
        return isLost ? new SettingsLoss(was.Source.Value, before.Commit!, now, old, rest) : null;
    }

    // until it is back, or says as much again
    private bool IsOpen(SettingsLoss loss, MachineIndex after, SegmentStore store) =>
        loss.IsRecent(now)
        && (
            RelativePath.TryParse(loss.File) is not { } source
            || after.Find(source) is not { } file
            || Weight(file, store) * 2 < loss.Was
        );

    private static ContentHash HashOf(StoredFile file) => file.CurrentVariant.Segments[0].Hash;

    // what it says, whatever the layout
    private long Weight(StoredFile file, SegmentStore store)
    {
        try
        {
            var bytes = store.Read(slug, file, file.CurrentVariant, 0);
            var text = JsonText.WithoutMark(bytes.AsSpan());
            return JsonKeys.TryParse(bytes) is { } json
                ? JsonKeys.Properties(json).All(p => p.Name == "$schema" || SaysNothing(p.Value))
                    ? 0
                    : JsonStyle.Compact.Format(text, indent: null).Length
                : text.ToArray().Count(b => b is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'));
        }
        catch (BackupException e) when (e.LacksBytes)
        {
            // damage is told by whoever restores it
            return 0;
        }
    }

    private static bool SaysNothing(JsonElement json) =>
        json.ValueKind switch
        {
            JsonValueKind.Null => true,
            JsonValueKind.Object => JsonKeys.Properties(json).All(p => SaysNothing(p.Value)),
            JsonValueKind.Array => json.EnumerateArray().All(SaysNothing),
            _ => false,
        };
}
