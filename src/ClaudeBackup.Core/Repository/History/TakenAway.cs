using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;

namespace ClaudeBackup.Core.Repository;

/// <summary>
/// Tells of bytes that are nowhere whether they were taken away on purpose: nobody who reads holds the lock, so a run beside may forget or prune what was
/// listed a moment ago, and that is no damage.
/// </summary>
/// <param name="repository">The repository.</param>
internal sealed class TakenAway(BackupRepository repository)
{
    // read once: where much is damaged, each segment asks
    private readonly Lazy<HashSet<ObjectId>> _named = new(() =>
        [
            .. PastPlaces
                .TryListAsync(repository, CancellationToken.None)
                .GetAwaiter()
                .GetResult()
                .Select(c => c.Id)
                .OfType<ObjectId>(),
        ]
    );

    /// <summary>The failure to throw for a segment; null where nobody took it away.</summary>
    /// <param name="machine">Who stored it.</param>
    /// <param name="file">The file it belongs to.</param>
    /// <param name="segment">As it was listed.</param>
    public BackupException? Of(Slug machine, StoredFile file, Segment segment) =>
        new ForgottenStore(repository).All() is { IsEmpty: false } forgotten
        && forgotten.Holds(NamedMachine.Of(repository, machine), file.Source)
            ? Failure(
                $"{file.Source} was forgotten while it was read. Nothing stored has it any more.",
                "To see all that was forgotten, run: claude-backup forget --list"
            )
        : IsOutOfHistory(machine, segment)
            ? Failure(
                $"{file.Source} was pruned or forgotten while it was read, as it was listed.",
                "Run the command again: it goes by what is stored now."
            )
        : null;

    /// <summary>Reads once more what could not be read whole while a run beside us wrote history anew.</summary>
    /// <param name="read">Reads; throws, or gives what is not whole, where something is lost.</param>
    /// <param name="isWhole">Whether nothing is.</param>
    public async Task<T> ReadAsync<T>(Func<Task<T>> read, Func<T, bool> isWhole)
    {
        while (true)
        {
            var head = repository.Head;
            try
            {
                var found = await read();
                if (isWhole(found) || repository.Head == head)
                {
                    return found;
                }
            }
            catch (BackupException e)
                when (e.Kind is FailureKind.Integrity or FailureKind.Failed && repository.Head != head)
            {
                continue;
            }
        }
    }

    // whoever damages an object takes nothing from the trees that name it
    private bool IsOutOfHistory(Slug machine, Segment segment) =>
        !segment.Blob.IsNone
        && !IsLeftAtRemote(machine)
        && _named.Value is { Count: > 0 } named
        && !named.Contains(segment.Blob);

    private bool IsLeftAtRemote(Slug machine) =>
        RepositoryFacts.Read(repository).LeavesOthers && MachineIdentity.TryRead(repository)?.Slug != machine;

    private static BackupException Failure(string message, string hint) =>
        new(FailureKind.TakenAway, message, hint) { Code = FailureCode.NotFound };
}
