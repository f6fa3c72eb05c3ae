namespace ClaudeBackup.Core.Syncing;

/// <summary>
/// What a step of a large sync leaves. It is garbage, but old by then: until the collector looks there by itself, it is half as large as all that is needed.
/// </summary>
internal static class Garbage
{
    /// <summary>Collects it, behind a step over so many files, for the next one to begin with what is needed alone. Costs some 60 ms.</summary>
    public static void CollectOf(int files)
    {
        if (files >= CaptureQueue.MostFiles)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }
}
