using System.Globalization;
using System.IO.MemoryMappedFiles;
using System.Text;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Testing.Faults;

/// <summary>The file by which faults are told to the processes of a run, and in which they count. Its form is <c>struct control</c> of faults.c.</summary>
public sealed class FaultControl : IDisposable
{
    private const int Roots = 64 + (2048 * 4);
    private const int RootLength = 512;
    private const int MostRoots = 6;
    private const int LogAt = Roots + (MostRoots * RootLength);
    private const int Length = LogAt + RootLength;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly AbsolutePath _place;

    /// <param name="place">Of the file; beside it lies the log.</param>
    /// <param name="folders">Below which calls count.</param>
    public FaultControl(AbsolutePath place, params IReadOnlyList<AbsolutePath> folders)
    {
        _place = place;
        File.WriteAllBytes(place.Value, new byte[Length]);
        _file = MemoryMappedFile.CreateFromFile(place.Value, FileMode.Open);
        _view = _file.CreateViewAccessor();
        for (var i = 0; i < folders.Count; i++)
        {
            Put(Roots + (i * RootLength), folders[i].Value);
        }

        Put(LogAt, Log.Value);
    }

    /// <summary>A line for each counted call: number, process, what, result, path, other path.</summary>
    public AbsolutePath Log => new(_place.Value + ".log");

    /// <summary>How many calls there were.</summary>
    public long Count => _view.ReadInt64(0);

    /// <summary>What each of the counted calls was, in their order.</summary>
    public IReadOnlyList<string> Calls() =>
        [
            .. File.ReadAllLines(Log.Value)
                .Select(line => line.Split('\t'))
                .OrderBy(parts => long.Parse(parts[0], CultureInfo.InvariantCulture))
                .Select(parts => parts[2]),
        ];

    /// <summary>Whether the fault has happened.</summary>
    public bool HasFired => _view.ReadUInt32(32) != 0;

    /// <summary>By how much the clock is wrong.</summary>
    public TimeSpan Clock
    {
        get => TimeSpan.FromSeconds(_view.ReadInt64(48));
        set => _view.Write(48, (long)value.TotalSeconds);
    }

    /// <summary>What locks of files fail with.</summary>
    public DiskError Locks
    {
        get => (DiskError)_view.ReadUInt32(56);
        set => _view.Write(56, (uint)value);
    }

    /// <summary>What hard links fail with.</summary>
    public DiskError Links
    {
        get => (DiskError)_view.ReadUInt32(60);
        set => _view.Write(60, (uint)value);
    }

    /// <summary>Whether what is replaced or deleted stays reachable, as the log's path, a dot and the number of the call.</summary>
    public bool Keeps
    {
        get => _view.ReadUInt32(44) != 0;
        set => _view.Write(44, value ? 1u : 0u);
    }

    /// <summary>Begins to count anew, for a run with this fault.</summary>
    public void Arm(Fault fault)
    {
        File.WriteAllText(Log.Value, "");
        _view.Write(0, 0L);
        _view.Write(8, fault.At);
        _view.Write(16, (uint)fault.Kind);
        _view.Write(20, (uint)fault.Error);
        _view.Write(24, fault.Calls);
        _view.Write(28, fault.IsTorn ? 1u : 0u);
        _view.Write(32, 0u);
        _view.Write(36, 0u);
        _view.Write(40, 0u);
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }

    private void Put(int at, string path)
    {
        var bytes = Encoding.UTF8.GetBytes(path + "\0");
        _view.WriteArray(at, bytes, 0, bytes.Length);
    }
}
