using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Syncing;

/// <summary>
/// Walks the Claude home. Symbolic links are followed to regular files and folders; loops are cut; what cannot be looked at
/// becomes a problem and the walk goes on. No file is opened.
/// </summary>
/// <param name="files">The file system of the source.</param>
/// <param name="home">The Claude home.</param>
/// <param name="repository">Never captured, should it lie inside the home.</param>
public sealed class Scanner(IFileSystem files, ClaudeHome home, AbsolutePath repository)
{
    private readonly List<ScannedFile> _found = [];
    private readonly List<FileProblem> _problems = [];
    private readonly List<RelativePath> _unseen = [];
    private readonly HashSet<FileId> _ancestors = [];
    private readonly List<FileMetadata> _credentials = [];
    private AbsolutePath _realHome = home.Root;
    private SyncScope _scope;

    /// <summary>Walks the home once. A scanner serves one scan.</summary>
    public ScanResult Scan(SyncScope scope, CancellationToken cancellation)
    {
        _scope = scope;
        if (files.Look(home.Root, followLink: true) is not { Kind: FileKind.Directory } root)
        {
            return new ScanResult(SourceExists: false, [], [], []);
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

        Walk(home.Root, below: null, root, link: null, cancellation);
        // A hard link to a credential is that credential.
        _found.RemoveAll(f => _credentials.Exists(c => c.Inode == f.Metadata.Inode && c.Device == f.Metadata.Device));
        return new ScanResult(SourceExists: true, _found, _problems, _unseen);
    }

    private void Walk(
        AbsolutePath directory,
        RelativePath? below,
        FileMetadata self,
        string? link,
        CancellationToken cancellation
    )
    {
        cancellation.ThrowIfCancellationRequested();
        if (!_ancestors.Add(FileId.Of(self)))
        {
            return;
        }

        try
        {
            foreach (var entry in files.List(directory))
            {
                var source = below is { } parent ? parent / entry.Name : RelativePath.Parse(entry.Name);
                Visit(
                    directory / entry.Name,
                    source,
                    entry.Kind,
                    link is null ? null : $"{link}/{entry.Name}",
                    cancellation
                );
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (e is not (DirectoryNotFoundException or FileNotFoundException))
            {
                _problems.Add(new FileProblem(below?.Value ?? ".", e.Message));
            }

            if (below is { } unseen)
            {
                _unseen.Add(unseen);
            }
        }

        _ancestors.Remove(FileId.Of(self));
    }

    private void Visit(
        AbsolutePath path,
        RelativePath source,
        FileKind kind,
        string? link,
        CancellationToken cancellation
    )
    {
        try
        {
            switch (kind)
            {
                case FileKind.Directory when CaptureRules.Descend(source) && InScope(source):
                    if (files.Look(path, followLink: false) is { } directory)
                    {
                        Walk(path, source, directory, link, cancellation);
                    }

                    break;
                case FileKind.Regular:
                    if (files.Look(path, followLink: false) is { Kind: FileKind.Regular } file)
                    {
                        Take(path, source, file, link);
                    }

                    break;
                case FileKind.SymbolicLink:
                    Follow(path, source, cancellation);
                    break;
                default:
                    break;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _problems.Add(new FileProblem(source.Value, e.Message));
            _unseen.Add(source);
        }
    }

    private void Follow(AbsolutePath path, RelativePath source, CancellationToken cancellation)
    {
        if (CaptureRules.IsCredential(source.Name) || files.Look(path, followLink: true) is not { } target)
        {
            return;
        }

        var real = files.RealPath(path);
        var link = files.ReadLink(path);
        if (
            target.Kind is FileKind.Directory
            && InScope(source)
            && CaptureRules.DescendLinkTarget(source, real, _realHome)
        )
        {
            Walk(path, source, target, link, cancellation);
        }
        else if (
            target.Kind is FileKind.Regular
            && CaptureRules.ForLinkTarget(source, real, _realHome, target.Size) is Captured
        )
        {
            Take(path, source, target, link);
        }
    }

    private void Take(AbsolutePath path, RelativePath source, FileMetadata metadata, string? link)
    {
        if (CaptureRules.IsCredential(source.Name))
        {
            _credentials.Add(metadata);
            return;
        }

        if (!InScope(source) || CaptureRules.ForFile(source, metadata.Size) is not Captured captured)
        {
            return;
        }

        _found.Add(
            new ScannedFile
            {
                Source = source,
                Path = path,
                Metadata = metadata,
                Tier = captured.Tier,
                RequiresText = captured.RequiresText,
                Link = link,
            }
        );
    }

    private bool InScope(RelativePath source) =>
        _scope is SyncScope.Everything || IsOfSessions(source) == (_scope is SyncScope.Sessions);

    private static bool IsOfSessions(RelativePath source) =>
        source.Components[0] is var top
        && (
            string.Equals(top, ClaudeHome.Projects, StringComparison.OrdinalIgnoreCase)
            || string.Equals(top, ClaudeHome.History, StringComparison.OrdinalIgnoreCase)
        );

    private sealed record FileId(ulong Device, ulong Inode)
    {
        public static FileId Of(FileMetadata metadata) => new(metadata.Device, metadata.Inode);
    }
}
