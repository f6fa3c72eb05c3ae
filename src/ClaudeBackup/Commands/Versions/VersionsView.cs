using System.Globalization;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Documents;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>Tells which states of a session were saved.</summary>
/// <param name="screen">Where it is told.</param>
/// <param name="digits">How many digits of an id tell it from every other.</param>
internal sealed class VersionsView(Screen screen, int digits)
{
    private const int FewestDigits = 8;
    private const int StateWidth = 5;
    private const int TimeWidth = 16;
    private const int EntriesWidth = 7;
    private const int SizeWidth = 6;
    private const string Gap = "  ";

    /// <param name="session">The session.</param>
    /// <param name="states">Its states, oldest first.</param>
    /// <param name="unsaved">How many bytes of it are not saved.</param>
    /// <param name="masks">What is masked in what is saved.</param>
    public static VersionsDocument Document(
        StoredSession session,
        IReadOnlyList<KeptState> states,
        long unsaved,
        Masks masks
    ) => new(SessionLine.Of(session), [.. states.Reverse().Select(s => Of(session, s, masks))], unsaved);

    /// <summary>What can be had of a session where bytes are lost of what a restore would bring back.</summary>
    /// <param name="session">The session.</param>
    /// <param name="sound">The fullest of its states that is whole.</param>
    /// <param name="local">The clock of whoever reads it.</param>
    public static string Instead(StoredSession session, KeptState sound, LocalTime local)
    {
        var chosen = Chosen(session, sound);
        return $"The state saved {local.InWords(sound.Time)} is whole, {Sizes.Text(sound.Variant.Size)}. Bring it back with: claude-backup restore {chosen}";
    }

    private static string Chosen(StoredSession session, KeptState state) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{session.Id} --at {state.Snapshot.ShortForm}{(state.WasCurrent ? "" : $" --state {state.Variant.Number}")}"
        );

    private static KeptStateDocument Of(StoredSession session, KeptState state, Masks masks)
    {
        var chosen = Chosen(session, state);
        return new KeptStateDocument(
            state.Variant.Number,
            state.Snapshot.ToString(),
            Timestamp.Format(state.Time),
            state.Entries,
            state.Variant.Size,
            state.Change.ToString().ToLowerInvariant(),
            state.Compactions,
            state.IsBeforeCompaction,
            [.. state.Others.Select(o => o.Value)],
            state.IsRestored,
            state.IsDamaged,
            state.IsFullestSound,
            state.IsAtSource,
            masks.LastOf(state.Variant) is { } masked ? Timestamp.Format(masked) : null,
            state.HasNotes,
            $"claude-backup restore {chosen}",
            $"claude-backup show {chosen}"
        );
    }

    public IEnumerable<string> Lines(VersionsDocument document)
    {
        var session = document.Session;
        var id = session.Uuid[..Math.Clamp(digits, FewestDigits, session.Uuid.Length)];
        yield return PlainText.Cut(session.Title ?? "(no title)", screen.Width);
        foreach (
            var line in screen.Text(
                $"{session.Uuid}, {ShortPath.InHome(session.ProjectPath ?? session.ProjectHash, screen.Home)}, on {session.Machine}{(session.AbsentSince is null ? "" : "; deleted at the source")}"
            )
        )
        {
            yield return line;
        }

        yield return "";
        yield return Row("STATE", "SNAPSHOT", "TIME", "ENTRIES", "SIZE", "CHANGE");
        for (var i = 0; i < document.States.Count; i++)
        {
            foreach (var line in Lines(document.States[i], document.States.ElementAtOrDefault(i + 1)))
            {
                yield return line;
            }
        }

        foreach (var line in Foot(document, id).SelectMany(screen.Text))
        {
            yield return line;
        }
    }

    private IEnumerable<string> Lines(KeptStateDocument state, KeptStateDocument? before) =>
        Wrapping.Lines(
            Row(
                state.State.ToString(CultureInfo.InvariantCulture),
                state.Snapshot[..ObjectId.ShortLength],
                screen.Local.InTables(state.SavedAt),
                state.EntryCount?.ToString("N0", CultureInfo.InvariantCulture) ?? "?",
                Sizes.Text(state.Bytes),
                ""
            ),
            string.Join("; ", Words(state, before)),
            screen.TextWidth
        );

    private IEnumerable<string> Words(KeptStateDocument state, KeptStateDocument? before)
    {
        yield return state.Change switch
        {
            "extends" => $"extends by {Sizes.Text(state.Bytes - (before?.Bytes ?? 0))}",
            var change => change,
        };
        if (state.Others.Count > 0 && state.Change != "first")
        {
            yield return $"{Sizes.Count(state.Others.Count, "file")} beside it changed";
        }

        if (state.BeforeCompaction)
        {
            yield return "before a compaction";
        }

        if (state.MaskedAt is { } masked)
        {
            yield return $"a secret masked {screen.Local.InTables(masked)}";
        }

        if (state.HasLosses)
        {
            yield return "a note in the place of lost bytes";
        }

        if (state.Damaged)
        {
            yield return state.Restored ? "damaged: restore cannot bring it back" : "damaged";
        }
        else if (state.Restored)
        {
            yield return "restore brings it back";
        }

        if (state.FullestSound)
        {
            yield return "the fullest that is whole";
        }

        if (state.AtSource)
        {
            yield return "at the source";
        }
    }

    private IEnumerable<string> Foot(VersionsDocument document, string id)
    {
        yield return $"Times are in {screen.Local.Name}.";
        if (document.UnsavedBytes > 0)
        {
            yield return $"The last {Sizes.Text(document.UnsavedBytes)} are not saved yet. Save them with: claude-backup sync";
        }

        if (document.States.FirstOrDefault(s => s.FullestSound) is { } sound)
        {
            yield return $"What restore would bring back is damaged. The fullest state that is whole comes back with: {sound.Restore}";
        }

        yield return $"{Sizes.Count(document.States.Count, "state")}. See one with: claude-backup show {id} --at SNAPSHOT";
        yield return $"Bring one back with: claude-backup restore {id} --at SNAPSHOT";
        if (document.States.Any(s => s.Restore.Contains(" --state ", StringComparison.Ordinal)))
        {
            yield return "Where a snapshot has several, add --state and the number.";
        }
    }

    private static string Row(string state, string snapshot, string time, string entries, string size, string change) =>
        string.Join(
            Gap,
            state.PadLeft(StateWidth),
            snapshot.PadRight(ObjectId.ShortLength),
            time.PadRight(TimeWidth),
            entries.PadLeft(EntriesWidth),
            size.PadLeft(SizeWidth),
            change
        );
}
