using ClaudeBackup.Core.Failures;

namespace ClaudeBackup.Core.Repository;

/// <summary>Which machine's files are meant. Pure.</summary>
public static class MachineChoice
{
    /// <summary>The machine that the user named.</summary>
    /// <param name="indexes">Of all machines.</param>
    /// <param name="slug">In any case.</param>
    /// <exception cref="BackupException">Nothing is stored of it.</exception>
    public static MachineIndex Named(IReadOnlyList<MachineIndex> indexes, string slug) =>
        indexes.FirstOrDefault(i => string.Equals(i.Slug, slug, StringComparison.OrdinalIgnoreCase))
        ?? throw Nothing($"Nothing is stored of the machine {slug}.", indexes);

    /// <summary>
    /// This machine; or a word that something has to be named, where it has stored nothing while others have: a new machine, or one that was set
    /// up anew.
    /// </summary>
    /// <param name="indexes">Of all machines.</param>
    /// <param name="own">The slug of this one.</param>
    /// <exception cref="BackupException">Nothing is stored of it.</exception>
    public static MachineIndex Own(IReadOnlyList<MachineIndex> indexes, string own)
    {
        var others = indexes.Where(i => i.Entries.Count > 0).ToArray();
        var index = indexes.FirstOrDefault(i => string.Equals(i.Slug, own, StringComparison.Ordinal));
        return index is null || (index.Entries.Count == 0 && others.Length > 0)
            ? throw Nothing($"Nothing is stored of this machine, {own}.", others)
            : index;
    }

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
