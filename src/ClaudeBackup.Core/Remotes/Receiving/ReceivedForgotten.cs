using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Remotes;

/// <summary>
/// What came from a remote beside what was forgotten: another machine may have forgotten sessions, and a machine that was away, or has an older version of this program,
/// may have sent again what was forgotten. Either is told from a remote that somebody wrote anew by doing the same here: it comes to the same commits.
/// </summary>
internal sealed class ReceivedForgotten
{
    private readonly BackupRepository _repository;
    private readonly RewrittenHistory _history;
    private readonly IReadOnlyList<string> _sentences;

    private ReceivedForgotten(
        BackupRepository repository,
        ToErase toErase,
        RewrittenHistory history,
        IReadOnlyList<string> sentences,
        bool hasWork
    )
    {
        (_repository, _history, _sentences) = (repository, history, sentences);
        ToErase = toErase;
        HasWork = hasWork;
    }

    /// <summary>Everything that is forgotten or pruned, here or there.</summary>
    public ToErase ToErase { get; }

    /// <summary>Whether anything of it is in the history of either side.</summary>
    public bool HasWork { get; }

    /// <summary>The blobs, of either side, in which secrets are masked.</summary>
    public MaskMap Masked { get; private init; } = MaskMap.None;

    /// <summary>Whether any of them is of a secret, and not of a session's words alone.</summary>
    public bool MasksSecrets => Masked.HasSecrets;

    /// <summary>What the user must hear.</summary>
    public IReadOnlyList<string> Sentences => _sentences;

    /// <summary>What becomes of a commit, of ours or theirs.</summary>
    public ObjectId Of(ObjectId commit) => _history.Of(commit);

    /// <summary>Reads what was forgotten there, and writes what becomes of both histories. No ref moves.</summary>
    /// <param name="opened">The repository.</param>
    /// <param name="received">What came.</param>
    /// <param name="agreed">Where the remote was when we last agreed with it; null for a first meeting.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<ReceivedForgotten> ReadAsync(
        OpenedRepository opened,
        Received received,
        ObjectId? agreed,
        CancellationToken cancellation
    )
    {
        var store = new ForgottenStore(opened.Repository);
        await store.LearnAsync(cancellation);
        var (own, theirs) = (store.All(), await store.InAsync(received.Changes));
        var all = ForgottenSessions.Of(own.All.Concat(theirs.All));
        var (head, tip) = (received.Ours?.Commit, received.Theirs.Commit);
        var prunes = new PrunedStore(opened.Repository);
        var pruned = await prunes.OfAsync(head, cancellation);
        var morePruned = await prunes.OfAsync(tip, cancellation);
        if (head is not null)
        {
            // ours are told here alone
            morePruned = morePruned.Without(opened.Machine.Slug);
        }

        var masks = await MasksOfAsync(opened.Repository, [tip, .. new[] { head }.OfType<ObjectId>()]);
        var knowsMasks = ForgottenStore.HasAll(ForgottenRecord.Read(opened.Repository), masks);
        var isClean =
            store.Pending() is null
            && own.Cover(theirs)
            && !prunes.IsPending()
            && pruned.Cover(morePruned)
            && knowsMasks;
        var toErase = new ToErase(all, pruned.And(morePruned));
        var written =
            toErase.IsEmpty && masks.IsEmpty
                ? null
                : await HistoryWithout.WriteAsync(
                    opened,
                    toErase,
                    isClean ? [tip] : new[] { tip, agreed, head }.OfType<ObjectId>(),
                    isClean ? new[] { agreed, head }.OfType<ObjectId>() : [],
                    cancellation
                );
        var history = written?.Commits ?? new RewrittenHistory(new Dictionary<ObjectId, ObjectId>());
        return new ReceivedForgotten(
            opened.Repository,
            toErase,
            history,
            [
                // who never had it has nothing taken out, and who joins with what was forgotten elsewhere does
                .. agreed is not null || (head is not null && history.Of(head) != head) ? News(own, theirs) : [],
                .. PassedOver(theirs),
                .. PrunedSentences(morePruned.CountWithout(pruned)),
                .. SentencesOf(written, knowsMasks),
            ],
            !isClean || history.Changed > 0
        )
        {
            Masked = written?.Masked ?? MaskMap.None,
        };
    }

    private static async Task<Masks> MasksOfAsync(BackupRepository repository, IEnumerable<ObjectId> tips)
    {
        await using var reader = repository.Git.OpenBlobs();
        return MaskStore.In(tips, reader);
    }

    private static IEnumerable<string> SentencesOf(HistoryWithout? written, bool knowsMasks)
    {
        if (written is { Masked.HasSecrets: true } && !knowsMasks)
        {
            yield return ForgottenWords.MaskReceived;
        }

        if (written?.Masked.Refused is > 0 and var refused)
        {
            yield return ForgottenWords.MaskRefused(refused);
        }
    }

    private static IEnumerable<string> PrunedSentences(int count) =>
        count > 0 ? [ForgottenWords.ReceivedPruned(count)] : [];

    private static IEnumerable<string> News(ForgottenSessions own, ForgottenSessions theirs)
    {
        var news = theirs.All.Where(t => !own.All.Any(o => o.Key == t.Key)).DistinctBy(t => t.Session).Count();
        if (news > 0)
        {
            yield return ForgottenWords.Received(news);
        }
    }

    private static IEnumerable<string> PassedOver(ForgottenSessions theirs)
    {
        if (theirs.All.Sum(t => t.PassedOver) is > 0 and var passedOver)
        {
            yield return ForgottenWords.PassedOver(passedOver);
        }
    }

    /// <summary>Remembers where the remote's branch is, where that is not what we take it for.</summary>
    /// <param name="agreedRef">Our ref that tells where it is.</param>
    /// <param name="theirs">The remote's commit.</param>
    public void Remember(string agreedRef, ObjectId theirs)
    {
        if (Of(theirs) == theirs)
        {
            ForgottenRecord.RemoteFollowed(_repository, agreedRef);
            return;
        }

        var outdated = new OutdatedRemote(agreedRef, theirs, Of(theirs));
        // what erased it has told already what that remote holds
        if ((ForgottenRecord.Read(_repository).Remote ?? outdated with { Ref = "" }) with { Holds = null } != outdated)
        {
            ForgottenRecord.Change(_repository, record => record with { Remote = outdated });
        }
    }
}
