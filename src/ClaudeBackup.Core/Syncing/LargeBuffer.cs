using ClaudeBackup.Core.Storage;

namespace ClaudeBackup.Core.Syncing;

/// <summary>The one buffer of a run for lines that outgrow the usual ones: whoever meets such a line waits for it.</summary>
internal sealed class LargeBuffer : IDisposable
{
    private readonly SemaphoreSlim _free = new(1);
    private byte[]? _bytes;

    /// <summary>Waits until the buffer is free and takes it; as long as the longest segment.</summary>
    public byte[] Take()
    {
        _free.Wait();
        return _bytes ??= GC.AllocateUninitializedArray<byte>(Segmenter.LongestLine);
    }

    /// <summary>Gives the buffer back.</summary>
    public void Return() => _free.Release();

    /// <inheritdoc/>
    public void Dispose() => _free.Dispose();
}
