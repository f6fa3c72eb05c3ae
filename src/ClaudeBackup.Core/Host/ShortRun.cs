using System.Runtime;

namespace ClaudeBackup.Core.Host;

/// <summary>
/// A run that is over in a tenth of a second. What it makes is gone with it, so that nothing has to be collected before: that takes a quarter of a search, and all
/// threads wait for it. One that makes more goes on as any other does.
/// </summary>
public static class ShortRun
{
    // a search among 2,000 sessions makes 37 MB, and what is not needed is not taken from the system
    private const long Most = 48 * 1024 * 1024;

    /// <summary>Is called by what turns out to take longer: memory is collected as in any other run from then on.</summary>
    public static void End()
    {
        if (GCSettings.LatencyMode is GCLatencyMode.NoGCRegion)
        {
            try
            {
                GC.EndNoGCRegion();
            }
            catch (InvalidOperationException)
            {
                // it made more than that, and so was ended already
            }

            // what was set aside for it goes back to the system
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
        }
    }

    /// <summary>Is called once, before there is much in memory.</summary>
    public static void Begin()
    {
        try
        {
            _ = GC.TryStartNoGCRegion(Most, disallowFullBlockingGC: true);
        }
        catch (ArgumentOutOfRangeException)
        {
            // a container has less
            return;
        }
    }
}
