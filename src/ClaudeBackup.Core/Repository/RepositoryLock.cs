using System.Diagnostics;
using System.Text.Json;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Json;

namespace ClaudeBackup.Core.Repository;

/// <summary>Who holds the lock.</summary>
/// <param name="ProcessId">The process.</param>
/// <param name="Machine">Its host.</param>
/// <param name="Command">What it does.</param>
/// <param name="Since">Since when.</param>
/// <param name="Local">The clock of whoever is told that somebody else does.</param>
public sealed record LockHolder(int ProcessId, string Machine, string Command, DateTimeOffset Since, LocalTime Local)
{
    /// <summary>This process, from now on.</summary>
    /// <param name="machine">Its host.</param>
    /// <param name="command">What it does.</param>
    /// <param name="clock">Tells the time.</param>
    public static LockHolder Self(string machine, string command, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        return new(Environment.ProcessId, machine, command, clock.GetUtcNow(), LocalTime.Of(clock));
    }
}

/// <summary>
/// One writer at a time. The lock is the operating system's on an open file, so it ends with the process, however that
/// ends; who holds it stands in a file beside it.
/// </summary>
public sealed class RepositoryLock : IDisposable
{
    // What an open file under somebody else's lock is answered with.
    private static readonly TimeSpan PatienceWithRemote = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan BetweenTriesOfRemote = TimeSpan.FromMilliseconds(200);
    private const int WouldBlockOnLinux = 11;
    private const int WouldBlockOnMacOS = 35;

    private const string LockFile = "lock";
    private const string RemoteLockFile = "remote-lock";
    private const string HookLockFile = "hook-lock";
    private const string DrillLockFile = "drill-lock";

    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(200);

    private readonly FileStream _stream;
    private readonly string _holderFile;

    private RepositoryLock(FileStream stream, string holderFile)
    {
        _stream = stream;
        _holderFile = holderFile;
    }

    /// <summary>
    /// Whether it keeps others out. It does not on a file system that has no locks, as some network shares, and where .NET is told not to lock
    /// (DOTNET_SYSTEM_IO_DISABLEFILELOCKING): both go by without a word when the file is opened.
    /// </summary>
    public bool KeepsOthersOut { get; private init; }

    /// <summary>What was put right as the lock was taken, as sentences for the user.</summary>
    public IReadOnlyList<string> Healed { get; private set; } = [];

    private static RepositoryLock Take(BackupRepository repository, LockHolder self)
    {
        var holderFile = (repository.LocalFolder / "lock.json").Value;
        var stream = TryOpen(repository, LockFile) ?? throw Locked(repository, self.Local);
        TryTell(holderFile, self);
        using var another = TryOpen(repository, LockFile);
        return new RepositoryLock(stream, holderFile) { KeepsOthersOut = another is null };
    }

    // For people only, and worth nothing after a crash: it is not flushed, and on a disk that takes nothing any more it is for others to say so.
    private static void TryTell(string holderFile, LockHolder self)
    {
        try
        {
            File.WriteAllBytes(
                holderFile,
                JsonFile.Bytes(json =>
                {
                    json.WriteNumber("process", self.ProcessId);
                    json.WriteString("machine", self.Machine);
                    json.WriteString("command", self.Command);
                    json.WriteString("since", self.Since);
                })
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return;
        }
    }

    /// <summary>
    /// Takes the lock to write, waiting for a run that is about to end. The refs are put right first: nothing is ever built on anything but the newest
    /// acknowledged snapshot.
    /// </summary>
    /// <param name="repository">The repository.</param>
    /// <param name="self">Who takes it.</param>
    /// <param name="patience">How long to wait at most.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="BackupException">Another run still holds it.</exception>
    public static async Task<RepositoryLock> TakeAsync(
        BackupRepository repository,
        LockHolder self,
        TimeSpan patience,
        CancellationToken cancellation
    )
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                var held = Take(repository, self);
                try
                {
                    held.Healed = await new RepositoryHealing(repository, self.Since).HealAsync(cancellation);
                    return held;
                }
                catch
                {
                    held.Dispose();
                    throw;
                }
            }
            catch (BackupException e)
                when (e.Kind is FailureKind.Locked && Stopwatch.GetElapsedTime(started) < patience)
            {
                await Task.Delay(BetweenTries, cancellation);
            }
        }
    }

    /// <summary>Takes the lock to look, waiting for a run that is about to end; nothing is put right first.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="patience">How long to wait at most.</param>
    /// <param name="local">The clock of whoever is told that somebody else has it.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>The lock; null where nobody can take one, as on a disk that is read-only.</returns>
    /// <exception cref="BackupException">Another run still holds it.</exception>
    public static async Task<IDisposable?> TakeToLookAsync(
        BackupRepository repository,
        TimeSpan patience,
        LocalTime local,
        CancellationToken cancellation
    )
    {
        for (var started = Stopwatch.GetTimestamp(); ; await Task.Delay(BetweenTries, cancellation))
        {
            if (MayLook(repository, out var held))
            {
                return held;
            }

            if (Stopwatch.GetElapsedTime(started) >= patience)
            {
                throw Locked(repository, local);
            }
        }
    }

    // where nobody may take a lock, nobody else writes either
    private static bool MayLook(BackupRepository repository, out IDisposable? held)
    {
        held = null;
        try
        {
            held = TryOpen(repository, LockFile);
            return held is not null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    /// <summary>Takes the lock for a moment, without saying who holds it; null when somebody else has it, or nobody may.</summary>
    public static IDisposable? TryTake(BackupRepository repository) => TryTake(repository, LockFile);

    /// <summary>Takes the lock of whoever talks with the remote, which may take long and stops no sync; null when somebody else has it.</summary>
    public static IDisposable? TryTakeRemote(BackupRepository repository) => TryTake(repository, RemoteLockFile);

    /// <summary>As <see cref="TryTakeRemote"/>, for who has to tell a run beside it from a disk that gives no lock.</summary>
    /// <exception cref="IOException">Nobody can have it.</exception>
    /// <exception cref="UnauthorizedAccessException">Nobody may have it.</exception>
    public static IDisposable? TakeRemoteIfFree(BackupRepository repository) => TryOpen(repository, RemoteLockFile);

    /// <summary>As <see cref="TryTakeRemote"/>, with some patience: for who takes objects away, for a push beside would find them gone.</summary>
    /// <exception cref="BackupException">Locked: somebody else had it all the while.</exception>
    /// <exception cref="IOException">Nobody can have it.</exception>
    /// <exception cref="UnauthorizedAccessException">Nobody may have it.</exception>
    public static async Task<IDisposable> TakeRemoteAsync(
        BackupRepository repository,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        for (var started = clock.GetTimestamp(); ; await Task.Delay(BetweenTriesOfRemote, cancellation))
        {
            // where nobody can have it, as on a full disk, waiting does not help
            var held = TryOpen(repository, RemoteLockFile);
            if (held is not null)
            {
                return held;
            }

            if (clock.GetElapsedTime(started) >= PatienceWithRemote)
            {
                throw new BackupException(
                    FailureKind.Locked,
                    "Another run is using the remote.",
                    "Wait until it has finished, then run the command again."
                );
            }
        }
    }

    /// <summary>Takes the lock of whoever restores to compare; null when somebody else has it.</summary>
    /// <exception cref="UnauthorizedAccessException">Nobody may have it.</exception>
    internal static IDisposable? TryTakeDrill(BackupRepository repository) => TryOpen(repository, DrillLockFile);

    /// <summary>Takes the lock of whoever serves hooks; null when somebody else has it.</summary>
    /// <exception cref="UnauthorizedAccessException">Nobody may have it, for it is somebody else's file.</exception>
    internal static IDisposable? TryTakeHooks(BackupRepository repository) => TryOpen(repository, HookLockFile);

    private static FileStream? TryTake(BackupRepository repository, string file)
    {
        try
        {
            return TryOpen(repository, file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Gives the lock back.</summary>
    public void Dispose()
    {
        try
        {
            File.Delete(_holderFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // what the run came to is not to be hidden by it
        }
        finally
        {
            _stream.Dispose();
        }
    }

    /// <summary>Opens a file of the local folder for nobody else; null when somebody else has it.</summary>
    internal static FileStream? TryOpen(BackupRepository repository, string file) =>
        TryOpen(repository.LocalFolder / file);

    /// <summary>Opens a file, or makes it, for nobody else; null when somebody else has it.</summary>
    internal static FileStream? TryOpen(AbsolutePath file)
    {
        try
        {
            return new FileStream(file.Value, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (IsHeld(e))
        {
            return null;
        }
    }

    /// <summary>Whether a file could not be opened because somebody has it for themselves.</summary>
    internal static bool IsHeld(IOException e) =>
        e.HResult is WouldBlockOnLinux or WouldBlockOnMacOS or HeldFile.SharingViolation or HeldFile.LockViolation;

    private static BackupException Locked(BackupRepository repository, LocalTime local) =>
        new(
            FailureKind.Locked,
            Describe((repository.LocalFolder / "lock.json").Value, local),
            "Wait until it has finished, then run the command again."
        );

    private static string Describe(string holderFile, LocalTime local)
    {
        try
        {
            var holder = JsonFile.Read(AbsolutePath.Parse(holderFile));
            var since = JsonFile.Time(holder, "since") is { } time ? $", since {local.InWords(time)}" : "";
            return $"Another run holds the lock: {JsonFile.Text(holder, "command")}, process {JsonFile.Number(holder, "process")} on {JsonFile.Text(holder, "machine")}{since}.";
        }
        catch (Exception e) when (e is IOException or JsonException or UnauthorizedAccessException)
        {
            return "Another run holds the lock.";
        }
    }
}
