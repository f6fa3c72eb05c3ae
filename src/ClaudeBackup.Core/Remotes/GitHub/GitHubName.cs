using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using ClaudeBackup.Core.Failures;

namespace ClaudeBackup.Core.Remotes;

/// <summary>A repository of GitHub. Names that differ in case alone are the same, as they are to GitHub.</summary>
public sealed record GitHubName
{
    /// <summary>What a repository is called unless the user has another name for it.</summary>
    public const string DefaultName = "claude-backup-data";

    private const int LongestOwner = 39;
    private const int LongestName = 100;
    private const string Suffix = ".git";

    // the underscore stands in the names of accounts that a company manages
    private static readonly SearchValues<char> OwnerCharacters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"
    );

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."
    );

    /// <param name="owner">An account: at most 39 letters, digits, hyphens and underscores.</param>
    /// <param name="name">At most 100 letters, digits, hyphens, underscores and dots, without <c>.git</c>.</param>
    /// <exception cref="BackupException">Usage: GitHub has no such names.</exception>
    public GitHubName(string owner, string name)
    {
        if (!IsOwner(owner) || !IsName(name))
        {
            throw Refused();
        }

        Owner = owner;
        Name = name;
    }

    public string Owner { get; }

    public string Name { get; }

    /// <summary>Its address over HTTPS, for which <c>GitHubCli.CredentialSettings</c> are.</summary>
    public RemoteUrl Url =>
        new(
            RemoteKind.Https,
            $"https://github.com/{Owner}/{Name}{Suffix}",
            "github.com",
            $"/{Owner}/{Name}{Suffix}",
            hadSecret: false
        );

    /// <param name="text"><c>owner/name</c>; a <c>.git</c> at its end does not count.</param>
    /// <exception cref="BackupException">Usage: it is not that.</exception>
    public static GitHubName Parse(string text) => TryParse(text, out var name) ? name : throw Refused();

    /// <inheritdoc cref="Parse"/>
    public static bool TryParse(string text, [NotNullWhen(true)] out GitHubName? name)
    {
        var parts = text.Split('/');
        name = null;
        if (parts.Length != 2)
        {
            return false;
        }

        var bare = parts[1].EndsWith(Suffix, StringComparison.OrdinalIgnoreCase)
            ? parts[1][..^Suffix.Length]
            : parts[1];
        name = IsOwner(parts[0]) && IsName(bare) ? new GitHubName(parts[0], bare) : null;
        return name is not null;
    }

    public bool Equals(GitHubName? other) =>
        other is not null && string.Equals(ToString(), other.ToString(), StringComparison.OrdinalIgnoreCase);

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.OrdinalIgnoreCase);

    public override string ToString() => $"{Owner}/{Name}";

    private static bool IsOwner(string text) =>
        text.Length is > 0 and <= LongestOwner && text[0] != '-' && !text.AsSpan().ContainsAnyExcept(OwnerCharacters);

    private static bool IsName(string text) =>
        text.Length is > 0 and <= LongestName
        && text is not ("." or "..")
        && !text.EndsWith(Suffix, StringComparison.OrdinalIgnoreCase)
        && !text.AsSpan().ContainsAnyExcept(NameCharacters);

    // what was given is not repeated: it may be an address with a password in it
    private static BackupException Refused() =>
        new(
            FailureKind.Usage,
            "That is not a valid name of a GitHub repository.",
            $"Write it as owner/name, for example octocat/{DefaultName}."
        );
}
