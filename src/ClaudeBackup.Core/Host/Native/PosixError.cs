using System.Runtime.InteropServices;

namespace ClaudeBackup.Core.Host;

/// <summary>The error numbers that Linux and macOS share, and what they are thrown as.</summary>
internal static class PosixError
{
    public const int NotPermitted = 1;
    public const int NoEntry = 2;
    public const int Interrupted = 4;
    public const int AccessDenied = 13;
    public const int Exists = 17;
    public const int NotDirectory = 20;
    public const int InvalidArgument = 22;

    /// <param name="action">What was tried, as in "open".</param>
    /// <param name="path">On what.</param>
    /// <param name="missingIsDirectory">Whether a missing thing is a directory.</param>
    public static Exception Last(string action, string path, bool missingIsDirectory = false) =>
        From(Marshal.GetLastPInvokeError(), action, path, missingIsDirectory);

    public static Exception From(int error, string action, string path, bool missingIsDirectory = false)
    {
        var message = $"Cannot {action} {path}: {Marshal.GetPInvokeErrorMessage(error)}";
        return error switch
        {
            NoEntry when missingIsDirectory => new DirectoryNotFoundException(message),
            NoEntry => new FileNotFoundException(message, path),
            AccessDenied or NotPermitted => new UnauthorizedAccessException(message),
            _ => new IOException(message, error),
        };
    }
}
