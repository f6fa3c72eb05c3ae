using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Core.Restoring;

/// <summary>
/// Finds where on this machine a project of another place is: a checkout of the same git repository, by a remote or a commit that both have, among the current
/// folder and the projects that Claude Code knows here; else the same place below the home of this user. The disk is never searched.
/// </summary>
/// <param name="repository">Whose machines are asked about.</param>
/// <param name="files">The file system of this machine.</param>
/// <param name="home">The Claude home of this machine.</param>
/// <param name="history">Asks git.</param>
public sealed class OfferSearch(BackupRepository repository, IFileSystem files, ClaudeHome home, SharedHistory history)
{
    // looked at by their files, and by a start of git each where those do not tell
    private const int MostFolders = 300;
    private const int MostAsked = 25;

    /// <summary>An offer for one session; null when its folder is here, or nothing is found.</summary>
    /// <param name="session">The session.</param>
    /// <param name="here">Folders that are looked at first.</param>
    /// <param name="own">What this machine has stored.</param>
    /// <param name="cancellation">Ends git.</param>
    public async Task<MoveOffer?> ForAsync(
        StoredSession session,
        IEnumerable<AbsolutePath> here,
        MachineIndex? own,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(session);
        if (session.ProjectPath is not { } project || IsFolder(project))
        {
            return null;
        }

        AbsolutePath[] known = [.. here.Concat(Known(own)).Distinct().Where(f => IsFolder(f.Value)).Take(MostFolders)];
        foreach (var machine in Witnesses(session, project))
        {
            if (
                CheckoutOf(machine, project) is { } stored
                && await SameAsync(stored, known, cancellation) is { } top
                && PathRule.TryOf(stored.Folder, top.Value) is { } rule
            )
            {
                return new MoveOffer(rule, OfferReason.Checkout);
            }

            if (
                HomeOffer(machine) is { } offer
                && new PathMap([offer.Rule]).Map(project) is { } moved
                && IsFolder(moved)
            )
            {
                return offer;
            }
        }

        return null;
    }

    // A session that was restored here and saved again is this machine's too, which never had its folder: whoever else has it there knows that.
    private IEnumerable<Format.Slug> Witnesses(StoredSession session, string project)
    {
        var indexes = new IndexStore(repository);
        return indexes
            .Machines()
            .Where(slug =>
                slug != session.Machine
                && indexes.Cached(slug) is { } index
                && SessionCatalog.Each(index).Any(s => s.Id == session.Id && s.ProjectPath == project)
            )
            .Prepend(session.Machine);
    }

    /// <summary>An offer for what another machine stored: its user's home is this user's here; null when they are the same, or nothing lies below it.</summary>
    /// <param name="machine">What the machine stored.</param>
    public MoveOffer? For(MachineIndex machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        return
            HomeOffer(machine.Slug) is { } offer
            && SessionCatalog
                .Each(machine)
                .Any(s =>
                    s.ProjectPath is { } path && new PathMap([offer.Rule]).Map(path) is not null && !IsFolder(path)
                )
            ? offer
            : null;
    }

    private MoveOffer? HomeOffer(Format.Slug machine) =>
        MoveOffer.OfHomes(StoredHomes.Of(repository, machine)?.User, home.UserHome);

    private StoredCheckout? CheckoutOf(Format.Slug machine, string project) =>
        new DerivedDocuments(repository)
            .ReadManifest(machine)
            ?.Checkouts?.Where(c =>
                PathRule.TryOf(c.Folder, c.Folder) is { } rule && new PathMap([rule]).RuleOf(project) is not null
            )
            // one inside of another is a submodule or a worktree
            .MaxBy(c => c.Folder.Length);

    private async Task<AbsolutePath?> SameAsync(
        StoredCheckout stored,
        IEnumerable<AbsolutePath> folders,
        CancellationToken cancellation
    )
    {
        var checkouts = folders.Select(Checkout.Of).OfType<Checkout>().DistinctBy(c => c.Top).ToArray();
        foreach (var checkout in checkouts)
        {
            if (
                checkout.Remotes.Intersect(stored.Remotes, StringComparer.Ordinal).Any()
                || (checkout.Commit is { } commit && commit == stored.Commit)
            )
            {
                return checkout.Top;
            }
        }

        foreach (var checkout in stored.Commit is null ? [] : checkouts.Take(MostAsked))
        {
            if (await history.HasAsync(checkout, stored.Commit!, cancellation))
            {
                return checkout.Top;
            }
        }

        return null;
    }

    // as the client's own file names them, and the sessions that were saved here
    private IEnumerable<AbsolutePath> Known(MachineIndex? own) =>
        ClientProjects
            .Read(files, home)
            .Concat(own is null ? [] : SessionCatalog.Each(own).Select(s => s.ProjectPath).OfType<string>())
            .Distinct(StringComparer.Ordinal)
            .Select(AbsolutePath.TryParse)
            .OfType<AbsolutePath>();

    private bool IsFolder(string path) =>
        AbsolutePath.TryParse(path) is { } folder && files.TryLook(folder) is { Kind: FileKind.Directory };
}
