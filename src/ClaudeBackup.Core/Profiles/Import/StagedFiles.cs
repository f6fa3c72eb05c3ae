using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Restoring;

namespace ClaudeBackup.Core.Profiles;

/// <summary>
/// Files that lie beside their places, written and flushed, until all of them are moved there. Whatever fails before that, a full disk or a kill of
/// the run, leaves the target as it was; disposed without a commit, nothing of it stays.
/// </summary>
/// <param name="target">The file system of the target.</param>
/// <param name="aside">That of the folder for what is replaced.</param>
/// <param name="pending">What is noted of this run.</param>
internal sealed class StagedFiles(IFileSystem target, IFileSystem aside, PendingWrites pending) : IDisposable
{
    private readonly List<(AbsolutePath Temporary, AbsolutePath Place, bool Replaces)> _staged = [];
    private readonly Stack<AbsolutePath> _made = new();
    private readonly List<AbsolutePath> _keptAside = [];

    /// <summary>Writes one file beside its place, and what it replaces aside.</summary>
    /// <exception cref="BackupException">It cannot be written.</exception>
    public void Add(ImportStep step, ProfileFile file)
    {
        try
        {
            var isReplacing = step.Action is RestoreAction.Replace;
            var place = PlaceOf(step, target);
            MakeFolder(place.Parent!);
            var temporary = pending.TemporaryIn(place.Parent!);
            using (var handle = target.CreateNew(temporary, FilePermissions.PrivateFile))
            {
                _staged.Add((temporary, place, isReplacing));
                RandomAccess.Write(handle, file.Content, 0);
                RandomAccess.FlushToDisk(handle);
            }

            target.SetMode(temporary, file.Mode);
            target.SetModified(temporary, file.ModifiedNs);
            if (step.Aside is { } kept)
            {
                Aside.Copy(target, place, aside, kept);
                _keptAside.Add(kept);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BackupException(
                FailureKind.Failed,
                $"{step.Target} cannot be written: {e.Message}",
                "Nothing was written. Fix that and run the command again.",
                e
            );
        }
    }

    /// <summary>Where a step writes: a link the user made stays, and the file it leads to is what is replaced.</summary>
    public static AbsolutePath PlaceOf(ImportStep step, IFileSystem target) =>
        step.Action is RestoreAction.Replace ? target.RealPath(step.Target) : step.Target;

    /// <summary>Moves all of them to their places.</summary>
    /// <exception cref="BackupException">One could not be moved; those before it are there, whole.</exception>
    public void Commit()
    {
        try
        {
            while (_staged.Count > 0)
            {
                var (temporary, place, replaces) = _staged[^1];
                target.Move(temporary, place, overwrite: replaces);
                _staged.RemoveAt(_staged.Count - 1);
                target.FlushDirectory(place.Parent!);
            }

            _made.Clear();
            _keptAside.Clear();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _keptAside.Clear();
            throw new BackupException(
                FailureKind.Failed,
                $"Some files could not be moved into place: {e.Message}",
                "The others are complete. Run the command again for the rest.",
                e
            );
        }
    }

    public void Dispose()
    {
        foreach (var (temporary, _, _) in _staged)
        {
            target.Delete(temporary);
        }

        foreach (var kept in _keptAside)
        {
            aside.Delete(kept);
        }

        while (_made.TryPop(out var folder))
        {
            try
            {
                target.DeleteDirectory(folder);
            }
            catch (IOException)
            {
                // somebody has put something into it
                continue;
            }
        }
    }

    private void MakeFolder(AbsolutePath folder)
    {
        if (target.Look(folder, followLink: true) is not null)
        {
            return;
        }

        MakeFolder(folder.Parent!);
        target.CreateDirectory(folder, FilePermissions.UsualDirectory);
        _made.Push(folder);
    }
}
