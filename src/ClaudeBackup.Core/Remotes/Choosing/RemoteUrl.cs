using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Remotes;

/// <summary>How git talks to a remote.</summary>
public enum RemoteKind
{
    Https,
    Http,
    Ssh,

    /// <summary>A directory of this machine, or one that looks so.</summary>
    File,
}

/// <summary>
/// Where a remote is, as it is stored, shown and given to git: never with a secret in it. Two are equal when their <see
/// cref="Text"/> is.
/// </summary>
public sealed record RemoteUrl
{
    private static readonly string[] GitHubHosts = ["github.com", "www.github.com", "ssh.github.com"];

    private readonly string _path;

    internal RemoteUrl(RemoteKind kind, string text, string? host, string path, bool hadSecret)
    {
        Kind = kind;
        Text = text;
        Host = host;
        HadSecret = hadSecret;
        _path = path;
    }

    internal RemoteUrl(AbsolutePath path)
        : this(RemoteKind.File, path.Value, host: null, path.Value, hadSecret: false) => LocalPath = path;

    public RemoteKind Kind { get; }

    /// <summary>A URL, <c>user@host:path</c>, or an absolute path.</summary>
    public string Text { get; }

    /// <summary>The name or address without port; null for a directory.</summary>
    public string? Host { get; }

    /// <summary>The directory of <see cref="RemoteKind.File"/>; it need not exist.</summary>
    public AbsolutePath? LocalPath { get; }

    /// <summary>Whether what was typed held a password, or over HTTP any user information, which is dropped.</summary>
    public bool HadSecret { get; }

    public bool IsGitHub => IsOfGitHub(Host);

    /// <summary>
    /// The repository of GitHub; null for other hosts, and for addresses on GitHub where no repository can be.
    /// </summary>
    public GitHubName? GitHub => GitHubAt(Host);

    /// <summary>As <see cref="GitHub"/>, were the host another one.</summary>
    internal GitHubName? GitHubAt(string? host) =>
        IsOfGitHub(host) && GitHubName.TryParse(_path.TrimStart('/'), out var name) ? name : null;

    private static bool IsOfGitHub(string? host) =>
        host is not null && GitHubHosts.Contains(host, StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Understands what a user types: <c>https://</c>, <c>http://</c>, <c>ssh://</c> or <c>file://</c> URLs,
    /// <c>user@host:path</c>, and paths, absolute, relative or below <c>~/</c>. What it gives is read as the same again.
    /// </summary>
    /// <param name="text">As typed; it may hold a secret, which no exception repeats.</param>
    /// <param name="current">Where relative paths start.</param>
    /// <param name="home">What <c>~</c> means.</param>
    /// <exception cref="BackupException">Usage: it is none of these, or something git would take for an option or a program.</exception>
    public static RemoteUrl Parse(string text, AbsolutePath current, AbsolutePath home) =>
        RemoteUrlReader.Read(text, current, home);

    public bool Equals(RemoteUrl? other) => other is not null && Text == other.Text;

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Text;
}
