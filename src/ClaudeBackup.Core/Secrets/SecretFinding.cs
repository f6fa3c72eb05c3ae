namespace ClaudeBackup.Core.Secrets;

/// <summary>Where something stands that looks like a secret. It never says what.</summary>
/// <param name="Rule">The name of the rule that found it.</param>
/// <param name="File">The file, as the user would name it.</param>
/// <param name="Line">Counted from 1.</param>
/// <param name="Fingerprint">The same for the same secret of the same kind, on this machine.</param>
public sealed record SecretFinding(string Rule, string File, int Line, string Fingerprint)
{
    /// <summary>The fingerprints that less precise rules give the same secret, separated by blanks.</summary>
    public string Aliases { get; init; } = "";

    /// <summary>Whether the user lets it go, under whichever of its fingerprints.</summary>
    /// <param name="allowed">Fingerprints of what may go.</param>
    public bool IsAllowed(IReadOnlySet<string> allowed)
    {
        ArgumentNullException.ThrowIfNull(allowed);
        return allowed.Contains(Fingerprint) || (Aliases.Length > 0 && Aliases.Split(' ').Any(allowed.Contains));
    }
}
