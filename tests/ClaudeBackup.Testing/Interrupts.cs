using System.Runtime.InteropServices;

namespace ClaudeBackup.Testing;

/// <summary>Makes programs hear Ctrl-C, whoever started the tests.</summary>
public static partial class Interrupts
{
    private const int Interrupt = 2;

    /// <summary>
    /// A shell without job control lets what it starts with <c>&amp;</c> ignore interrupts; so does all that this starts in turn, and a program
    /// that ignores them from its start never asks for them again.
    /// </summary>
    public static void AreHeard()
    {
        if (!OperatingSystem.IsWindows() && Signal(Interrupt, Default) is var former && former != Ignore)
        {
            // the handler of the runtime, which it needs itself
            _ = Signal(Interrupt, former);
        }
    }

    private static readonly nint Default = 0;
    private static readonly nint Ignore = 1;

    [LibraryImport("libc", EntryPoint = "signal")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial nint Signal(int number, nint handler);
}
