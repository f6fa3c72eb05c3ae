using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;

namespace ClaudeBackup.Core.Repository;

/// <summary>Which machine's files are meant. Pure.</summary>
public static class MachineChoice
{
    /// <summary>The machine that the user named.</summary>
    /// <param name="indexes">Of all machines.</param>
    /// <param name="name">In any case.</param>
    /// <exception cref="BackupException">Nothing is stored of it.</exception>
    public static MachineIndex Named(IReadOnlyList<MachineIndex> indexes, string name) =>
        indexes.FirstOrDefault(i => i.Slug.Value.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw Nothing($"Nothing is stored of the machine {name}.", indexes);

    /// <summary>
    /// This machine; or a word that something has to be named, where it has stored nothing while others have: a new machine, or one that was set
    /// up anew.
    /// </summary>
    /// <param name="indexes">Of all machines.</param>
    /// <param name="own">The slug of this one.</param>
    /// <exception cref="BackupException">Nothing is stored of it.</exception>
    public static MachineIndex Own(IReadOnlyList<MachineIndex> indexes, Slug own)
    {
        var others = indexes.Where(i => i.Entries.Count > 0).ToArray();
        var index = indexes.FirstOrDefault(i => i.Slug == own);
        return index is null || (index.Entries.Count == 0 && others.Length > 0)
            ? throw Nothing($"Nothing is stored of this machine, {own}.", others)
            : index;
    }

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
