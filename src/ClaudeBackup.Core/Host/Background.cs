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

        using var self = Process.GetCurrentProcess();
        self.PriorityClass = ProcessPriorityClass.BelowNormal;
    }
}
