namespace ClaudeBackup.Testing.Faults;

/// <summary>What happens at one of the calls that write.</summary>
public enum FaultKind
{
    /// <summary>Nothing; calls are counted.</summary>
    None,

    /// <summary>Every process of the run is killed, as where the machine dies.</summary>
    Killed,

    /// <summary>The process whose call it is, such as one git, is killed alone.</summary>
    OneKilled,

    /// <summary>The call fails, and the next ones work.</summary>
    FailsOnce,

    /// <summary>The call fails, and all others after it.</summary>
    Fails,
}

/// <summary>An error of the system, by its number on Linux.</summary>
public enum DiskError
{
    None = 0,
    Io = 5,
    Refused = 13,
    Full = 28,
    ReadOnly = 30,
    NoLocks = 37,
    NotSupported = 95,
    Quota = 122,
}

/// <summary>One fault of one run.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="At">At the how manieth call that changes something, from 1.</param>
/// <param name="Error">What a call that fails says.</param>
public sealed record Fault(FaultKind Kind, long At = 0, DiskError Error = DiskError.None)
{
    public static readonly Fault None = new(FaultKind.None);

    /// <summary>Whether half of a write that is killed was written.</summary>
    public bool IsTorn => At % 2 == 1;

    /// <summary>Which calls fail so, by the bits of faults.c.</summary>
    internal uint Calls =>
        Error switch
        {
            // a disk without room still forgets, cuts and renames
            DiskError.Full or DiskError.Quota => Write | Space | Open | Link | Folder,
            // who may not write here may go on with what is open
            DiskError.Refused => Open | Rename | Link | Unlink | Folder | Mode,
            DiskError.ReadOnly => Cut | Open | Rename | Link | Unlink | Folder | Mode,
            _ => All,
        };

    private const uint Write = 1;
    private const uint Cut = 2;
    private const uint Space = 4;
    private const uint Open = 8;
    private const uint Rename = 16;
    private const uint Link = 32;
    private const uint Unlink = 64;
    private const uint Folder = 128;
    private const uint Mode = 512;
    private const uint All = 1023;
}
