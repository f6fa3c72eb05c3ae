using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;

namespace ClaudeBackup.Core.Repository;

/// <summary>Which machine's files are meant. Pure.</summary>
public static class MachineChoice
{
    /// <summary>The machine that the user named.</summary>
    /// <param name="indexes">Of all machines.</param>
    /// <param name="name">In any case.</param>
    /// <exception cref="BackupException">Nothing is stored of it; Integrity: what is stored of it cannot be read.</exception>
    public static MachineIndex Named(IReadOnlyList<MachineIndex> indexes, string name) =>
        Of(
            indexes,
            indexes.FirstOrDefault(i => i.Slug.Value.Equals(name, StringComparison.OrdinalIgnoreCase)),
            $"Nothing is stored of the machine {name}."
        );

    /// <summary>This machine; where it has stored nothing, as a new one has not, it is said which have.</summary>
    /// <param name="indexes">Of all machines.</param>
    /// <param name="own">The slug of this one.</param>
    /// <exception cref="BackupException">Nothing is stored of it; Integrity: what is stored of it cannot be read.</exception>
    public static MachineIndex Own(IReadOnlyList<MachineIndex> indexes, Slug own) =>
        Of(indexes, indexes.FirstOrDefault(i => i.Slug == own), $"Nothing is stored of this machine, {own}.");

    private static MachineIndex Of(IReadOnlyList<MachineIndex> indexes, MachineIndex? index, string nothing) =>
        index is { Entries.Count: > 0 } ? index
        : index is { Damage: { } damage } ? throw new BackupException(FailureKind.Integrity, damage)
        : throw Nothing(nothing, [.. indexes.Where(i => i.Entries.Count > 0)]);

    /// <summary>The slug that the user typed, of a machine that may never have been here.</summary>
    /// <exception cref="BackupException">No machine can have it.</exception>
    public static Slug SlugOf(string name) =>
        Slug.TryParse(name) ?? throw Nothing($"Nothing is stored of the machine {name}.", []);

    private static BackupException Nothing(string message, IReadOnlyList<MachineIndex> others) =>
        new(
            FailureKind.Failed,
            message,
            others.Count == 0
                ? "Run: claude-backup sync"
                : $"Say which with --machine: {string.Join(", ", others.Select(i => i.Slug))}."
        )
        {
            Code = FailureCode.NotFound,
        };
}
