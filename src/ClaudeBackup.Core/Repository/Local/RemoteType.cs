namespace ClaudeBackup.Core.Repository;

/// <summary>What kind of remote the user chose.</summary>
public enum RemoteType
{
    /// <summary>No remote.</summary>
    None,

    /// <summary>A remote of any kind, through the user's git.</summary>
    Git,

    /// <summary>A private repository at GitHub, through the user's <c>gh</c>.</summary>
    GitHub,
}

/// <summary>The words for them, as options take them, and as settings, manifests and documents hold them.</summary>
public static class RemoteTypeWord
{
    /// <summary>For <see cref="RemoteType.None"/>.</summary>
    public const string Local = "local";

    /// <summary>For <see cref="RemoteType.Git"/>.</summary>
    public const string Git = "git";

    /// <summary>For <see cref="RemoteType.GitHub"/>.</summary>
    public const string GitHub = "github";

    /// <summary>The word for a type.</summary>
    public static string Of(RemoteType type) =>
        type switch
        {
            RemoteType.Git => Git,
            RemoteType.GitHub => GitHub,
            _ => Local,
        };

    /// <summary>The type that a word is for; a word that is none of them is <see cref="RemoteType.None"/>.</summary>
    public static RemoteType Read(string word) =>
        word switch
        {
            Git => RemoteType.Git,
            GitHub => RemoteType.GitHub,
            _ => RemoteType.None,
        };
}
