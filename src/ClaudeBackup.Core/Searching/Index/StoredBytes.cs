using System.Collections.Concurrent;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Searching;

/// <summary>
/// Gives the bytes of segments that are here. What was left at a remote is not fetched for a search: git would, for every blob that is asked for, so of
/// another machine only what lies in the work tree is read where others are left out.
/// </summary>
internal sealed class StoredBytes(BackupRepository repository, SegmentStore store)
{
    /// <summary>Whether what lies in the work tree is all that is looked at: git is not started for the rest.</summary>
    public bool IsOfWorkTree { get; init; }

    private readonly ConcurrentDictionary<ContentHash, bool> _taken = new();

    /// <summary>Whether somebody forgot or pruned a segment before it could be read.</summary>
    public bool WasTakenAway(ContentHash hash) => _taken.ContainsKey(hash);

    private readonly Lazy<bool> _leavesOthers = new(() => RepositoryFacts.Read(repository).LeavesOthers);

    /// <summary>The source bytes; null where they are not here, or damaged.</summary>
    public RentedBytes? TryRead(SegmentOwner owner)
    {
        var (text, machine) = (owner.Text, owner.Text.Session.Machine);
        if ((IsOfWorkTree || _leavesOthers.Value) && !store.HasFile(machine, text.File, text.Variant, owner.Index))
        {
            return null;
        }

        try
        {
            return store.Rent(machine, text.File, text.Variant, owner.Index);
        }
        catch (BackupException e) when (e.LacksBytes)
        {
            if (e.Kind is FailureKind.TakenAway)
            {
                _ = _taken.TryAdd(text.Variant.Segments[owner.Index].Hash, true);
            }

            return null;
        }
    }
}
