using ClaudeBackup.Core.Git;
using ClaudeBackup.Documents;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>Tells which snapshots changed config, and in what.</summary>
internal static class ConfigLogView
{
    private const int MostFilesShown = 8;
    private const int TimeWidth = 16;
    private const int ChangeWidth = 8;
    private const string Gap = "  ";

    /// <param name="log">The snapshots that were asked for.</param>
    /// <param name="screen">Where they are shown.</param>
    /// <param name="hidden">What a day of UTC leaves out.</param>
    public static IEnumerable<string> Lines(ConfigLogDocument log, Screen screen, IReadOnlyList<string> hidden)
    {
        if (log.Snapshots.Count == 0)
        {
            return [.. hidden.SelectMany(screen.Text), "No snapshot changed that."];
        }

        return
        [
            Row("TIME", "SNAPSHOT", "CHANGE", "FILE"),
            .. log.Snapshots.SelectMany(s => Lines(s, screen)),
            .. hidden.SelectMany(screen.Text),
            $"Times are in {screen.Local.Name}.",
            .. screen.Text(
                $"{Sizes.Count(log.Snapshots.Count, "snapshot")}. Bring a state back with: claude-backup config restore FILE --at ID"
            ),
        ];
    }

    private static IEnumerable<string> Lines(ConfigSnapshotDocument snapshot, Screen screen)
    {
        var (time, id) = (screen.Local.InTables(snapshot.Time), ConfigView.Short(snapshot.Commit));
        foreach (var file in snapshot.Files.Take(MostFilesShown))
        {
            var before = Row(time, id, file.Change, "");
            var changed = ConfigView.Changed(file with { Path = Wrapping.Whole(file.Path) });
            foreach (var line in Wrapping.Lines(before, changed, screen.TextWidth))
            {
                yield return line;
            }

            (time, id) = ("", "");
        }

        if (snapshot.Files.Count > MostFilesShown)
        {
            yield return Row("", "", "", $"and {snapshot.Files.Count - MostFilesShown} more; --json lists them all");
        }
    }

    private static string Row(string time, string id, string change, string file) =>
        string.Join(
            Gap,
            time.PadRight(TimeWidth),
            id.PadRight(ObjectId.ShortLength),
            change.PadRight(ChangeWidth),
            file
        );
}
