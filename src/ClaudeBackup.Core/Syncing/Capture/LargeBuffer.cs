using ClaudeBackup.Core.Format;

namespace ClaudeBackup.Core.Syncing;

/// <summary>The one buffer of a run for lines that outgrow the usual ones: whoever meets such a line waits for it.</summary>
internal sealed class LargeBuffer : IDisposable
{
    private readonly SemaphoreSlim _free = new(1);

    /// <summary>Waits until nobody else has one, and makes one as long as the longest segment.</summary>
    public byte[] Take()
    {
        _free.Wait();
        return GC.AllocateUninitializedArray<byte>(Segmenter.LongestLine);
    }

    /// <summary>Lets the next one have a buffer; the caller has dropped its own.</summary>
    public void Return() => _free.Release();

    /// <inheritdoc/>
    public void Dispose() => _free.Dispose();
}
