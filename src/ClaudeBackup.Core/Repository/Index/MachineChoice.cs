using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;

namespace ClaudeBackup.Core.Repository;

/// <summary>Which machine's files are meant. Pure.</summary>
public static class MachineChoice
{
    /// <summary>The machine that the user named; where there is none, the others are told, those first whose names are most like it.</summary>
    /// <param name="indexes">Of all machines.</param>
    /// <param name="name">In any case.</param>
    /// <exception cref="BackupException">Nothing is stored of it; Integrity: what is stored of it cannot be read.</exception>
    public static MachineIndex Named(IReadOnlyList<MachineIndex> indexes, string name) =>
        Of(
            indexes,
            indexes.FirstOrDefault(i => i.Slug.Value.Equals(name, StringComparison.OrdinalIgnoreCase)),
            name,
            NothingOf(name)
        );

    /// <summary>This machine; where it has stored nothing, as a new one has not, it is said which have.</summary>
    /// <param name="indexes">Of all machines.</param>
    /// <param name="own">The slug of this one.</param>
    /// <exception cref="BackupException">Nothing is stored of it; Integrity: what is stored of it cannot be read.</exception>
    public static MachineIndex Own(IReadOnlyList<MachineIndex> indexes, Slug own) =>
        Of(
            indexes,
            indexes.FirstOrDefault(i => i.Slug == own),
            own.Value,
            $"Nothing is stored of this machine, {own}."
        );

    private static MachineIndex Of(
        IReadOnlyList<MachineIndex> indexes,
        MachineIndex? index,
        string wanted,
        string nothing
    ) =>
        index is { Entries.Count: > 0 } ? index
        : index is { Damage: { } damage } ? throw new BackupException(FailureKind.Integrity, damage)
        : throw Nothing(nothing, wanted, indexes);

    /// <summary>That nothing is stored of a machine, and of which others something is, those first whose names are most like it.</summary>
    public static BackupException Unknown(IReadOnlyList<MachineIndex> indexes, string name) =>
        Nothing(NothingOf(name), name, indexes);

    /// <summary>The slug that the user typed, of a machine that may never have been here.</summary>
    /// <exception cref="BackupException">No machine can have it.</exception>
    public static Slug SlugOf(string name) => Slug.TryParse(name) ?? throw Unknown([], name);

    private static string NothingOf(string name) => $"Nothing is stored from a machine named {name}.";

    private static BackupException Nothing(string message, string wanted, IReadOnlyList<MachineIndex> indexes)
    {
        var others = Nearest.First(wanted, indexes.Where(i => i.Entries.Count > 0).Select(i => i.Slug.Value));
        return BackupException.NotFound(
            message,
            others.Count == 0
                ? "Run: claude-backup sync"
                : $"Stored machines: {string.Join(", ", others)}. Name one, for example: --machine {others[0]}"
        );
    }
}
