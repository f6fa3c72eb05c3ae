using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Remotes;

/// <summary>What is going to be done with what a remote has, decided before anything changes.</summary>
internal abstract record JoinPlan
{
    private JoinPlan() { }

    /// <summary>Our history holds theirs already.</summary>
    public sealed record Nothing : JoinPlan;

    /// <summary>It is dangerous as a whole, and nothing of it is taken.</summary>
    /// <param name="Path">What is.</param>
    /// <param name="IsTwice">Whether it is there twice; else its name is one that git obeys.</param>
    public sealed record Refuse(string Path, bool IsTwice) : JoinPlan;

    /// <summary>Somebody else writes under our slug there: this machine needs another one first.</summary>
    public sealed record Rename : JoinPlan;

    /// <summary>The two are joined as trees.</summary>
    public sealed record Join : JoinPlan
    {
        /// <summary>Whether the remote's commit is what both come to, so that none has to be made.</summary>
        public required bool IsTheirs { get; init; }

        /// <summary>The folder of each machine afterwards, by slug.</summary>
        public required IReadOnlyDictionary<Slug, ObjectId> Machines { get; init; }

        /// <summary>Folders in which notes of lost bytes were filled from the other side, by slug; a commit of their own has them, on top of the one that joins.</summary>
        public IReadOnlyDictionary<Slug, ObjectId> Filled { get; init; } = new Dictionary<Slug, ObjectId>();

        /// <summary>Whether <c>RESTORE.md</c> has to be put where the remote has another one, or none while we have it.</summary>
        public required bool PutsGuide { get; init; }

        /// <summary>What the work tree follows.</summary>
        public required IReadOnlyList<TreeChange> Changes { get; init; }

        /// <summary>Other machines of which something came, by slug.</summary>
        public required IReadOnlyList<Slug> Taken { get; init; }

        /// <summary>Machines that the remote no longer has, by slug. What is here of them stays.</summary>
        public required IReadOnlyList<Slug> Kept { get; init; }

        /// <summary>Files that no version of ours can have written. They become no files here.</summary>
        public required IReadOnlyList<string> Refused { get; init; }

        /// <summary>The folder of a machine when all is done.</summary>
        public ObjectId FolderOf(Slug machine) => Filled.GetValueOrDefault(machine) ?? Machines[machine];

        /// <summary>The same with filled folders. Pure.</summary>
        public Join With(IReadOnlyDictionary<Slug, ObjectId> filled, Received received)
        {
            var plan = this with { Filled = filled };
            return filled.Count == 0
                ? this
                : plan with
                {
                    IsTheirs =
                        !PutsGuide && received.Common == received.Ours?.Commit && plan.IsAsIn(received.Theirs.Machines),
                };
        }

        private bool IsAsIn(IReadOnlyDictionary<Slug, ObjectId> theirs) =>
            Machines.Count == theirs.Count && Machines.Keys.All(m => theirs.GetValueOrDefault(m) == FolderOf(m));
    }

    /// <summary>Decides. Pure.</summary>
    /// <param name="received">What the remote has.</param>
    /// <param name="own">The slug of this machine, whose folder is taken from here.</param>
    /// <param name="isTaken">Whether what the remote has under that slug is somebody else's.</param>
    public static JoinPlan Of(Received received, Slug own, bool isTaken)
    {
        if (received.Twice is { } twice)
        {
            return new Refuse(twice, IsTwice: true);
        }

        if (received.Changes.FirstOrDefault(c => c.NewId is not null && IsObeyed(c.Path)) is { } evil)
        {
            return new Refuse(evil.Path, IsTwice: false);
        }

        if (received.Ours is not null && received.Common == received.Theirs.Commit)
        {
            return new Nothing();
        }

        return isTaken ? new Rename() : Together(received, own);
    }

    private static Join Together(Received received, Slug own)
    {
        var (left, right) = (received.Ours, received.Theirs);
        var machines = new Dictionary<Slug, ObjectId>(right.Machines);
        foreach (var (slug, tree) in left?.Machines ?? right.Machines)
        {
            if (slug == own || !right.Machines.ContainsKey(slug))
            {
                machines[slug] = tree;
            }
        }

        var puts = right.Guide is { } guide ? !RepositoryGuide.IsOurs(guide) : left?.Guide is not null;
        var followed = received
            .Changes.Where(c => left is null || !IsFromHere(c.Path, own, right.Machines))
            .Where(c => !puts || c.Path != RepositoryLayout.RestoreGuide)
            .ToArray();
        var taken = machines
            .Where(m => m.Key != own && left?.Machines.GetValueOrDefault(m.Key) != m.Value)
            .Select(m => m.Key);
        return new Join
        {
            IsTheirs =
                !puts
                && received.Common == left?.Commit
                && machines.Count == right.Machines.Count
                && machines.All(m => right.Machines.GetValueOrDefault(m.Key) == m.Value),
            Machines = machines,
            PutsGuide = puts,
            Changes = followed,
            Taken = [.. taken.Order(Slug.InOrder)],
            Kept =
            [
                .. machines.Keys.Where(slug => slug != own && !right.Machines.ContainsKey(slug)).Order(Slug.InOrder),
            ],
            Refused =
            [
                .. received
                    .Changes.Where(c => c.NewId is not null && (left is null || !IsOf(c.Path, own)) && !MayBeTaken(c))
                    .Select(c => c.Path),
            ],
        };
    }

    private static bool IsFromHere(string path, Slug own, IReadOnlyDictionary<Slug, ObjectId> theirs) =>
        IsOf(path, own) || (Slug.OwnerOf(path) is { } slug && !theirs.ContainsKey(slug));

    private static bool IsOf(string path, Slug slug) => Slug.OwnerOf(path) == slug;

    private static bool MayBeTaken(TreeChange change) =>
        WorkTreeRules.MayShow(change.Path, change.NewMode, change.NewId);

    // git in some system's work tree would read settings there, or not read the tree at all
    private static bool IsObeyed(string path) =>
        path.Split('/').Any(name => name is "" or "." or ".." || ForgivingName.IsGit(name));
}
