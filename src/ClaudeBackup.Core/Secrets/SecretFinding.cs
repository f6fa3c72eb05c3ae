namespace ClaudeBackup.Core.Secrets;

/// <summary>Where something stands that looks like a secret. It never says what.</summary>
/// <param name="Rule">The name of the rule that found it.</param>
/// <param name="File">The file, as the user would name it.</param>
/// <param name="Line">Counted from 1.</param>
/// <param name="Fingerprint">The same for the same secret of the same kind, on this machine.</param>
public sealed record SecretFinding(string Rule, string File, int Line, string Fingerprint);
