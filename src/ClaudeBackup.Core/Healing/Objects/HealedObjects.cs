using ClaudeBackup.Core.Git;

namespace ClaudeBackup.Core.Healing;

/// <summary>Somewhere that may have the bytes of objects that are missing.</summary>
/// <param name="Name">How it is called in a sentence.</param>
/// <param name="BringAsync">Puts into the repository what it has of them; what proves it is git's name for each object.</param>
public sealed record ObjectSource(
    string Name,
    Func<IReadOnlyCollection<MissingObject>, CancellationToken, Task> BringAsync
);

/// <summary>What a look at the objects came to.</summary>
/// <param name="Damaged">Files that were damaged; they were set aside.</param>
/// <param name="Healed">How many missing objects each source had, by its name.</param>
/// <param name="Lost">What nobody had.</param>
/// <param name="Unasked">Why a source could not be asked, one sentence each.</param>
public sealed record HealedObjects(
    IReadOnlyList<DamagedObjectFile> Damaged,
    IReadOnlyDictionary<string, int> Healed,
    IReadOnlyList<MissingObject> Lost,
    IReadOnlyList<string> Unasked
)
{
    /// <summary>Nothing was wrong.</summary>
    public static HealedObjects None { get; } = new([], new Dictionary<string, int>(StringComparer.Ordinal), [], []);

    /// <summary>Whether anything was wrong.</summary>
    public bool FoundAny => Damaged.Count > 0 || Healed.Count > 0 || Lost.Count > 0;
}
