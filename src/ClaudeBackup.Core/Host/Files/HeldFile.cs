namespace ClaudeBackup.Core.Host;

/// <summary>
/// Windows moves and deletes no file that somebody holds, as a virus scanner or an editor does for a moment: it is worth another try.
/// </summary>
internal static class HeldFile
{
    /// <summary>ERROR_SHARING_VIOLATION</summary>
    public const int SharingViolation = unchecked((int)0x80070020);

    /// <summary>ERROR_LOCK_VIOLATION</summary>
    public const int LockViolation = unchecked((int)0x80070021);

    private static readonly int[] WaitsMs = [20, 50, 100, 200, 400, 800];

    /// <summary>Does it, again and again for a second and a half while the file is held.</summary>
    /// <exception cref="IOException">It is held for longer, or it failed for another reason.</exception>
    public static void Patiently(Action act)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                act();
                return;
            }
            catch (IOException e) when (e.HResult is SharingViolation or LockViolation && tries < WaitsMs.Length)
            {
                Thread.Sleep(WaitsMs[tries]);
            }
        }
    }
}
