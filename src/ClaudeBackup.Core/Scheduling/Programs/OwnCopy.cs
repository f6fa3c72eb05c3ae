using System.Diagnostics;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Scheduling;

/// <summary>
/// The copy of this program in the user's folder for data, where no package manager wipes it. All of its folder is written here, under the lock in it.
/// </summary>
/// <param name="files">The file system.</param>
/// <param name="runner">Starts what was written, to see that it can be.</param>
/// <param name="dataHome">The user's folder for data.</param>
/// <param name="running">The program that runs.</param>
public sealed class OwnCopy(IFileSystem files, ProcessRunner runner, AbsolutePath dataHome, AbsolutePath running)
{
    private const string Name = "claude-backup";
    private const string AsideMark = "new-";
    private const string LibraryEnd = ".dll";
    private const int MostLibraries = 16;
    private const int Trials = 10;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestTrial = TimeSpan.FromSeconds(20);

    private readonly CopyTrust _trust = new(files, dataHome);

    /// <summary>Where it lies, or would.</summary>
    public AbsolutePath File { get; } =
        dataHome / Name / "bin" / (Name + (Path.GetExtension(running.Value) is ".exe" ? ".exe" : ""));

    /// <summary>Whether the program that runs is the copy. A link to it is none, for that leads to nothing when it is wiped.</summary>
    public bool IsRunning =>
        running == File || (TryLook() is { Kind: FileKind.Regular } && files.AreSame(running, File));

    /// <summary>Whether anything lies there, be it a link that leads to nothing.</summary>
    internal bool IsThere => TryLook() is not null;

    private AbsolutePath Bin => File.Parent!;

    private AbsolutePath Folder => Bin.Parent!;

    internal AbsolutePath RecordFile => Folder / "program.json";

    /// <summary>What is there; null for nothing.</summary>
    /// <param name="compares">Whether its bytes are compared with those of the program that runs.</param>
    internal FoundCopy? Look(bool compares)
    {
        if (files.Look(File, followLink: false) is not { } there)
        {
            return null;
        }

        var record = CopyRecord.TryRead(RecordFile);
        var isWhole = CopyTrust.IsOwnProgram(there) && record?.Size == there.Size;
        return new FoundCopy(record?.Version, isWhole, compares && isWhole ? HasBytesOfRunning() : null);
    }

    /// <summary>Takes the lock of all that lies there, making the folders first.</summary>
    /// <param name="patience">How long to wait for another process.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>Null when another process has it even then.</returns>
    /// <exception cref="IOException">The folders cannot be made, or are not to be trusted.</exception>
    /// <exception cref="UnauthorizedAccessException">As above.</exception>
    internal async Task<IDisposable?> TryLockAsync(TimeSpan patience, CancellationToken cancellation)
    {
        _trust.RequireNearest(Folder);
        files.CreateDirectory(Bin, FilePermissions.PrivateDirectory);
        _trust.Require(Folder);
        _trust.Require(Bin);
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var held = RepositoryLock.TryOpen(Folder / "lock");
            if (held is not null || Stopwatch.GetElapsedTime(started) > patience)
            {
                return held;
            }

            await Task.Delay(Pause, cancellation);
        }
    }

    /// <summary>Writes the program that runs there; until that is proved to start, what was there stays. The lock is the caller's.</summary>
    /// <exception cref="IOException">It cannot be written, or not be started where it lies; what was there is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">As above.</exception>
    internal async Task WriteAsync(CancellationToken cancellation)
    {
        MakeWay(File);
        MakeWay(RecordFile);
        CleanUp();
        var aside = Folder / $"{AsideMark}{Guid.NewGuid():N}";
        try
        {
            foreach (var part in Parts(running.Parent!).Append(running))
            {
                var name = part == running ? File.Name : part.Name;
                Aside.Copy(files, part, files, aside / name, mode: FilePermissions.UsualExecutable);
            }

            await RequireStartsAsync(aside / File.Name, cancellation);
            // the program last: an older one does with newer libraries
            foreach (var part in Parts(aside).Append(aside / File.Name).ToArray())
            {
                Replace(part, Bin / part.Name, aside / $"before-{part.Name}.old");
            }

            files.FlushDirectory(Bin);
            var record = CopyRecord.TryRead(RecordFile);
            new CopyRecord(
                ProgramVersion.Text,
                files.Look(File, followLink: false)!.Size,
                record?.Repositories ?? []
            ).Write(RecordFile);
        }
        finally
        {
            _ = files.TryDeleteWhole(aside);
        }
    }

    /// <summary>Whether a repository is noted as one that starts it.</summary>
    internal bool IsNoted(AbsolutePath repository) =>
        CopyRecord.TryRead(RecordFile)?.Repositories.Contains(repository) is true;

    /// <summary>Notes who starts it; the copy itself knows all that is lost with a note that cannot be read. The lock is the caller's.</summary>
    internal void Note(AbsolutePath repository)
    {
        var record = CopyRecord.TryRead(RecordFile);
        if (record is null && IsRunning)
        {
            MakeWay(RecordFile);
            record = new CopyRecord(ProgramVersion.Text, files.Look(File, followLink: false)!.Size, []);
        }

        record?.With(repository).Write(RecordFile);
    }

    /// <summary>All repositories but one whose job or hooks start it.</summary>
    internal IReadOnlyList<AbsolutePath> OthersThan(AbsolutePath repository) =>
        CopyRecord.TryRead(RecordFile) is { } record ? [.. record.Without(repository)] : [];

    /// <summary>Takes a repository from those that start it, and all of it away when that was the last.</summary>
    /// <exception cref="IOException">It cannot be taken away.</exception>
    /// <exception cref="UnauthorizedAccessException">As above.</exception>
    internal async Task LeaveAsync(AbsolutePath repository, TimeSpan patience, CancellationToken cancellation)
    {
        if (files.Look(Folder, followLink: false) is null)
        {
            return;
        }

        using (await TryLockAsync(patience, cancellation) ?? throw new IOException($"Another run holds {Folder}."))
        {
            var others = OthersThan(repository);
            if (others.Count > 0)
            {
                (CopyRecord.TryRead(RecordFile)! with { Repositories = others }).Write(RecordFile);
                return;
            }

            foreach (var part in Parts(Bin).Append(File).ToArray())
            {
                Delete(part);
            }

            files.Delete(RecordFile);
            CleanUp();
        }

        // Windows deletes no lock that is held; what somebody else has put there stays
        files.Delete(Folder / "lock");
        TryDeleteEmpty(Bin);
        TryDeleteEmpty(Folder);
    }

    /// <summary>Takes the folders away again where nothing came into them. Nobody may hold the lock.</summary>
    internal void TryDeleteEmptyFolders()
    {
        try
        {
            if (files.List(Bin).Count == 0 && files.List(Folder).All(entry => entry.Name is "bin" or "lock"))
            {
                files.Delete(Folder / "lock");
                TryDeleteEmpty(Bin);
                TryDeleteEmpty(Folder);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return;
        }
    }

    // an empty folder in the place of a file, as a container makes one for what it should mount, is nobody's
    private void MakeWay(AbsolutePath file)
    {
        if (files.Look(file, followLink: false) is not { Kind: FileKind.Directory })
        {
            return;
        }

        try
        {
            files.DeleteDirectory(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{file} is a folder", e);
        }
    }

    // what a program for Windows loads from beside itself; elsewhere it is one file
    private static IEnumerable<AbsolutePath> Parts(AbsolutePath folder) =>
        Directory.Exists(folder.Value)
            ? Directory.GetFiles(folder.Value, "*" + LibraryEnd) is { Length: <= MostLibraries } found
                ? found.Order(StringComparer.Ordinal).Select(path => new AbsolutePath(path))
                : throw new IOException($"{folder} holds libraries of other programs too")
            : [];

    private void Delete(AbsolutePath part)
    {
        try
        {
            files.Delete(part);
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException
                && files.Look(part, followLink: false) is { Kind: FileKind.Regular }
            )
        {
            // Windows renames a program that runs, and does not delete it
            files.Move(
                part,
                new AbsolutePath(Path.GetTempPath()) / $"{Guid.NewGuid():N}-{part.Name}",
                overwrite: false
            );
        }
    }

    private void Replace(AbsolutePath fresh, AbsolutePath place, AbsolutePath before)
    {
        try
        {
            files.Move(fresh, place, overwrite: true);
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException
                && files.Look(place, followLink: false) is { Kind: FileKind.Regular }
            )
        {
            // nor does it write over one
            files.Move(place, before, overwrite: false);
            try
            {
                files.Move(fresh, place, overwrite: false);
            }
            catch
            {
                files.Move(before, place, overwrite: false);
                throw;
            }
        }
    }

    // A disk may be mounted so that nothing can be started from it, and the file that was read may be of another version by now.
    private async Task RequireStartsAsync(AbsolutePath program, CancellationToken cancellation)
    {
        var said = await VersionOfAsync(program, LongestTrial, cancellation);
        // a program that another thread starts in this moment has the file open for writing until it is on its way
        for (var tries = 1; said is null && tries < Trials; tries++)
        {
            await Task.Delay(Pause, cancellation);
            said = await VersionOfAsync(program, LongestTrial, cancellation);
        }

        if (said != ProgramVersion.Text)
        {
            throw new IOException(
                said is null
                    ? $"a program cannot be started from {Folder}; its disk may be mounted noexec"
                    : $"{running} has just become version {said}"
            );
        }
    }

    /// <summary>Asks a program of ours for its version; null when it does not start, or is none of ours.</summary>
    internal async Task<string?> VersionOfAsync(
        AbsolutePath program,
        TimeSpan deadline,
        CancellationToken cancellation
    ) => (await AskAsync(program, deadline, cancellation)).Version;

    /// <summary>Asks a program of ours for its version, to see whether it starts.</summary>
    internal Task<ProgramAnswer> AskAsync(AbsolutePath program, TimeSpan deadline, CancellationToken cancellation) =>
        ProgramAnswer.OfAsync(program, runner, deadline, cancellation);

    private FileMetadata? TryLook()
    {
        try
        {
            return files.Look(File, followLink: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // one that cannot be read is replaced as well
    private bool HasBytesOfRunning()
    {
        try
        {
            return files.HaveSameBytes(File, running);
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    // what killed runs left; where that cannot be cleaned up it does no harm
    private void CleanUp()
    {
        var left = Directory
            .EnumerateFileSystemEntries(Folder.Value)
            .Select(path => new AbsolutePath(path))
            .Where(path =>
                path.Name.StartsWith(AsideMark, StringComparison.Ordinal) || AtomicFile.TargetOf(path.Name) is not null
            );
        foreach (var path in left)
        {
            _ = files.TryDeleteWhole(path);
        }
    }

    private void TryDeleteEmpty(AbsolutePath folder)
    {
        try
        {
            files.DeleteDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return;
        }
    }
}
