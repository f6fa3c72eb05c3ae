using System.ComponentModel;
using System.Diagnostics;

namespace ClaudeBackup.Core.Host;

/// <summary>How a process steps back.</summary>
public static class Background
{
    /// <summary>Leaves the terminal and its signals, where there are such, and lets everybody else's work go first.</summary>
    public static void Enter()
    {
        if (!OperatingSystem.IsWindows())
        {
            // refused to whoever leads a group already, who is out of reach as well
            _ = Libc.setsid();
        }

        try
        {
            using var self = Process.GetCurrentProcess();
            self.PriorityClass = ProcessPriorityClass.BelowNormal;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            // one that was started behind all others already may not come forward so far
            return;
        }
    }
}
