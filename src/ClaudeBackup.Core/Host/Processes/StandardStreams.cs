using Microsoft.Win32.SafeHandles;

namespace ClaudeBackup.Core.Host;

/// <summary>
/// Puts the null device in the place of a standard stream with which this process was started closed. The next file that is opened would get
/// its number, and what is printed with it.
/// </summary>
public sealed class StandardStreams : IDisposable
{
    private const int Last = 2;

    private readonly List<SafeFileHandle> _held = [];

    /// <summary>To be made before any file is opened, and kept to the end. On Windows handles have no numbers to fall into.</summary>
    public StandardStreams()
    {
        while (!OperatingSystem.IsWindows())
        {
            var handle = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            if (handle.DangerousGetHandle() > Last)
            {
                handle.Dispose();
                return;
            }

            _held.Add(handle);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _held.ForEach(handle => handle.Dispose());
}
