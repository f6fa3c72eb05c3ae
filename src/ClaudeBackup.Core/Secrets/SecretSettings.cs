namespace ClaudeBackup.Core.Secrets;

/// <summary>What happens when something that goes to a remote looks like a secret.</summary>
public enum SecretPolicy
{
    /// <summary>It goes, and the user is told.</summary>
    Warn,

    /// <summary>Nothing goes until the user has said what to do.</summary>
    Block,

    /// <summary>Nobody looks.</summary>
    Off,
}

/// <summary>What the user said about secrets.</summary>
public sealed record SecretSettings
{
    /// <summary>Nothing yet.</summary>
    public static readonly SecretSettings Usual = new();

    /// <summary>By remote, as it may be shown.</summary>
    public IReadOnlyDictionary<string, SecretPolicy> Policies { get; init; } = new Dictionary<string, SecretPolicy>();

    /// <summary>Fingerprints of what is no secret, or may be known.</summary>
    public IReadOnlySet<string> Allowed { get; init; } = new HashSet<string>();

    /// <summary>The same with a word on one remote.</summary>
    public SecretSettings With(string remote, SecretPolicy policy) =>
        this with
        {
            Policies = new Dictionary<string, SecretPolicy>(Policies, StringComparer.Ordinal) { [remote] = policy },
        };
}
