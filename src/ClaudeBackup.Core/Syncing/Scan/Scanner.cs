using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Syncing;

/// <summary>
/// Walks the Claude home. Symbolic links are followed to regular files and folders; loops are cut; what cannot be looked at
/// becomes a problem and the walk goes on. No file is opened.
/// </summary>
/// <param name="files">The file system of the source.</param>
/// <param name="home">The Claude home.</param>
/// <param name="repository">Never captured, should it lie inside the home.</param>
/// <param name="wanted">What the user wants otherwise than the rules.</param>
public sealed class Scanner(IFileSystem files, ClaudeHome home, AbsolutePath repository, CaptureSettings wanted)
{
    /// <summary>What is stored of this machine: a path that is known has its text in memory already, and no second time.</summary>
    public MachineIndex? Known { get; init; }

    /// <summary>The only files and folders to walk; null for all.</summary>
    public IReadOnlyCollection<RelativePath>? Within { get; init; }

    private readonly List<ScannedFile> _found = [];
    private readonly List<FileProblem> _problems = [];
    private readonly List<RelativePath> _unseen = [];
    private readonly List<LeftOut> _leftOut = [];
    private readonly HashSet<FileId> _ancestors = [];
    private readonly List<FileMetadata> _credentials = [];
    private readonly Dictionary<RelativePath, DanglingLink> _dangling = [];
    private AbsolutePath _realHome = home.Root;
    private Tier? _only;

    /// <summary>Walks the home once, or one half of it. A scanner serves one scan.</summary>
    public ScanResult Scan(Tier? only, CancellationToken cancellation)
    {
        _only = only;
        if (files.Look(home.Root, followLink: true) is not { Kind: FileKind.Directory } root)
        {
            return new ScanResult(home.Root, SourceExists: false, IsListed: false, [], [], [], [])
            {
                Nowhere = DanglingLink.On(files, home.Root),
            };
        }

        _realHome = files.RealPath(home.Root);
        // A link to a folder that the home lies in would bring the home in again.
        for (var above = _realHome.Parent; above is { } directory; above = directory.Parent)
        {
            if (files.Look(directory, followLink: true) is { } metadata)
            {
                _ancestors.Add(FileId.Of(metadata));
            }
        }

        if (files.Look(repository, followLink: true) is { } own)
        {
            _ancestors.Add(FileId.Of(own));
        }

        var listed = Walk(new Place(home.Root, Source: null, Link: null, Real: null), root, cancellation);
        if (home.ClaudeJsonFile is { } claudeJson)
        {
            Outside(new Place(claudeJson, ClaudeHome.ClaudeJsonSource, Link: null, Real: null), cancellation);
        }

        if (home.DesktopSessions is { } desktop)
        {
            Outside(new Place(desktop, ClaudeHome.DesktopSource, Link: null, Real: null), cancellation);
        }

        // A hard link to a credential is that credential, and one to the client's own file has the account in it.
        _found.RemoveAll(f =>
            !f.IsClaudeJson && _credentials.Exists(c => c.Inode == f.Fingerprint.Inode && c.Device == f.Device)
        );
        return new ScanResult(home.Root, SourceExists: true, listed, _found, _problems, _unseen, _leftOut)
        {
            Dangling = _dangling,
        };
    }

    // False when the folder could not be listed.
    private bool Walk(Place folder, FileMetadata self, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (!_ancestors.Add(FileId.Of(self)))
        {
            return true;
        }

        try
        {
            foreach (var entry in files.List(folder.Path))
            {
                var below = folder.Below(entry.Name);
                // their names stand for what lies outside
                if (below.Source != ClaudeHome.ClaudeJsonSource && below.Source != ClaudeHome.DesktopSource)
                {
                    Visit(below, entry.Kind, cancellation);
                }
            }

            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (e is not (DirectoryNotFoundException or FileNotFoundException))
            {
                _problems.Add(new FileProblem(folder.Source?.Value ?? ".", e.Message));
            }

            if (folder.Source is { } unseen)
            {
                _unseen.Add(unseen);
            }

            return false;
        }
        finally
        {
            _ancestors.Remove(FileId.Of(self));
        }
    }

    private void Outside(Place place, CancellationToken cancellation)
    {
        try
        {
            if (files.Look(place.Path, followLink: true) is { } there)
            {
                Visit(place, there.Kind, cancellation);
            }
            else if (LeadsNowhere(place))
            {
                _unseen.Add(place.Source!);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _problems.Add(new FileProblem(place.Source!.Value, e.Message));
            _unseen.Add(place.Source);
        }
    }

    private void Visit(Place place, FileKind kind, CancellationToken cancellation)
    {
        var source = place.Source!;
        try
        {
            var taken = kind switch
            {
                FileKind.Directory => Enter(place, followLink: false, cancellation),
                FileKind.Regular => Take(place, followLink: false),
                FileKind.SymbolicLink => Follow(place, cancellation),
                _ => false,
            };
            // It is there, only not to be captured (any more): what is stored of it was not deleted by the user.
            if (!taken)
            {
                _unseen.Add(source);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _problems.Add(new FileProblem(source.Value, e.Message));
            _unseen.Add(source);
        }
    }

    private bool Follow(Place place, CancellationToken cancellation)
    {
        if (CaptureRules.IsCredential(place.Source!.Name))
        {
            return false;
        }

        if (files.Look(place.Path, followLink: true) is not { } target)
        {
            _ = LeadsNowhere(place);
            return false;
        }

        var linked = place with { Link = files.ReadLink(place.Path), Real = files.RealPath(place.Path) };
        return target.Kind switch
        {
            FileKind.Directory => Enter(linked, followLink: true, cancellation),
            FileKind.Regular => Take(linked, followLink: true),
            _ => false,
        };
    }

    private bool LeadsNowhere(Place place)
    {
        if (!InScope(place.Source!) || DanglingLink.On(files, place.Path) is not { } link)
        {
            return false;
        }

        _dangling[place.Source!] = link;
        return true;
    }

    private bool Enter(Place place, bool followLink, CancellationToken cancellation)
    {
        if (!InScope(place.Source!))
        {
            return false;
        }

        var reason = place.Real is { } real
            ? CaptureRules.ForLinkedFolder(place.Source!, real, _realHome, wanted)
            : CaptureRules.ForFolder(place.Source!, wanted);
        if (reason is { } why)
        {
            return LeaveOut(place.Source!, why);
        }

        if (
            CaptureRules.LeavesCheckoutOut(place.Source!, wanted)
            && files.Look(place.Path / ".git", followLink: false) is not null
        )
        {
            return LeaveOut(place.Source!, ExclusionReason.NotByDefault);
        }

        return files.Look(place.Path, followLink) is { Kind: FileKind.Directory } folder
            && Walk(place, folder, cancellation);
    }

    private bool Take(Place place, bool followLink)
    {
        var source = place.Source!;
        var isClaudeJson = source == ClaudeHome.ClaudeJsonSource;
        if (files.Look(place.Path, followLink || isClaudeJson) is not { Kind: FileKind.Regular } metadata)
        {
            return false;
        }

        if (CaptureRules.IsCredential(source.Name))
        {
            _credentials.Add(metadata);
            return LeaveOut(source, ExclusionReason.Credentials);
        }

        if (isClaudeJson)
        {
            _credentials.Add(metadata);
        }

        if (!InScope(source))
        {
            return false;
        }

        // Below a linked folder each file answers for where it really lies.
        var decision =
            isClaudeJson ? CaptureRules.ForClaudeJson(metadata.Size, wanted)
            : place.Real is { } real ? CaptureRules.ForLinkTarget(source, real, _realHome, metadata.Size, wanted)
            : CaptureRules.ForFile(source, metadata.Size, wanted);
        if (decision is not Captured captured)
        {
            return LeaveOut(source, ((Excluded)decision).Reason);
        }

        _found.Add(
            new ScannedFile
            {
                Source = Known?.Find(source)?.Source ?? source,
                Fingerprint = metadata.Fingerprint,
                Device = metadata.Device,
                Mode = metadata.Mode,
                Tier = captured.Tier,
                RequiresText = captured.RequiresText,
                IsClaudeJson = isClaudeJson,
                Link = place.Link,
            }
        );
        return true;
    }

    private bool LeaveOut(RelativePath source, ExclusionReason reason)
    {
        _leftOut.Add(new LeftOut(source, reason));
        // what is stored of an alias, by an earlier version, lies where it has its own name too
        return reason is ExclusionReason.Alias;
    }

    private bool InScope(RelativePath source) =>
        (_only is null || IsOfSessions(source) == (_only is Tier.Sessions))
        && (Within is null || Within.Any(w => w.StartsWith(source) || source.StartsWith(w)));

    private bool IsOfSessions(RelativePath source) =>
        source.Components[0] is var top
        && (
            string.Equals(top, ClaudeHome.Projects, StringComparison.OrdinalIgnoreCase)
            || string.Equals(top, ClaudeHome.History, StringComparison.OrdinalIgnoreCase)
            || source.StartsWith(ClaudeHome.DesktopSource)
            || wanted.OptsIn(top)
        );

    // Where the walk is. Link and Real are set below a link: what it said with the rest of the way, and where that really is.
    private sealed record Place(AbsolutePath Path, RelativePath? Source, string? Link, AbsolutePath? Real)
    {
        public Place Below(string name) =>
            new(
                Path / name,
                Source is null ? RelativePath.Parse(name) : Source / name,
                Link is null ? null : $"{Link}/{name}",
                Real is null ? null : Real / name
            );
    }

    private sealed record FileId(ulong Device, ulong Inode)
    {
        public static FileId Of(FileMetadata metadata) => new(metadata.Device, metadata.Inode);
    }
}
