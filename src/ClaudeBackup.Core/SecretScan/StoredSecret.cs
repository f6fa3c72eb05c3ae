using ClaudeBackup.Core.Secrets;

namespace ClaudeBackup.Core.SecretScan;

/// <summary>One thing that was found in what is stored.</summary>
/// <param name="Finding">What and where.</param>
/// <param name="Machine">The slug of the machine that stored it; empty in layouts that knew no machines.</param>
public sealed record StoredSecret(SecretFinding Finding, string Machine)
{
    /// <summary>The same for one secret in one file, in however many states of it.</summary>
    public (string Machine, string File, string Fingerprint) Key => (Machine, Finding.File, Finding.Fingerprint);
}
