using System.Globalization;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Git;

namespace ClaudeBackup.Core.Repository;

/// <summary>
/// Which blobs a machine that leaves others at the remote has here, while it writes history anew, and which small ones it misses for that: lists of earlier snapshots, manifests, and
/// what a mask may be for.
/// </summary>
internal sealed class LeftBlobs
{
    private const string Hint = "Nothing that was saved is lost. Once the remote answers, the next sync completes it.";

    // null where nothing is left
    private readonly IReadOnlyDictionary<ObjectId, long>? _here;
    private readonly HashSet<ObjectId> _missed = [];

    private LeftBlobs(IReadOnlyDictionary<ObjectId, long>? here) => _here = here;

    /// <summary>Whether anything may be at the remote alone.</summary>
    public bool IsAny => _here is not null;

    /// <summary>What was asked for and is not here.</summary>
    public IReadOnlyCollection<ObjectId> Missed => _missed;

    /// <summary>Looks at what is here, where anything may be left.</summary>
    public static async Task<LeftBlobs> LookAsync(BackupRepository repository, CancellationToken cancellation) =>
        new(
            RepositoryFacts.Read(repository).LeavesOthers ? await repository.Git.ListBlobsHereAsync(cancellation) : null
        );

    /// <summary>Whether it is here; git itself ends over a blob that was left.</summary>
    public bool Has(ObjectId blob) => _here?.ContainsKey(blob) is not false;

    /// <summary>As <see cref="Has"/>; one that is not is noted.</summary>
    public bool Needs(ObjectId blob)
    {
        var isHere = Has(blob);
        if (!isHere)
        {
            _ = _missed.Add(blob);
        }

        return isHere;
    }

    /// <summary>Has them brought.</summary>
    /// <param name="bring">Asks the remote; null where nobody can.</param>
    /// <param name="isLast">Whether they were brought before, in vain.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="BackupException">They cannot be had now. Nothing is damaged.</exception>
    public async Task BringAsync(
        Func<IReadOnlyCollection<ObjectId>, CancellationToken, Task>? bring,
        bool isLast,
        CancellationToken cancellation
    )
    {
        if (bring is null || isLast)
        {
            throw NotBrought(cause: null);
        }

        try
        {
            await bring(_missed, cancellation);
        }
        catch (BackupException e) when (e.Kind is not FailureKind.Cancelled)
        {
            throw NotBrought(e);
        }
    }

    /// <summary>Whether something failed for nothing else than that.</summary>
    public static bool Are(Exception failure) => failure is BackupException { Hint: Hint };

    private BackupException NotBrought(BackupException? cause) =>
        new(
            FailureKind.Failed,
            string.Create(
                CultureInfo.InvariantCulture,
                $"To write history anew, {_missed.Count} {(_missed.Count == 1 ? "file" : "files")} of other machines {(_missed.Count == 1 ? "is" : "are")} needed that {(_missed.Count == 1 ? "was" : "were")} left at the remote"
            ) + (cause is null ? "." : $": {cause.Message}"),
            Hint,
            cause
        )
        {
            Code = cause?.Code ?? FailureCode.RemoteIncomplete,
        };
}
