using System.Security.Cryptography;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Scheduling;

/// <summary>By which systems know a job, and people in their lists: each repository of a user has its own.</summary>
public sealed record JobName
{
    private const string Base = "claude-backup";
    private const int HashBytes = 4;
    private const int Length = 22;

    private JobName(string? suffix) => Suffix = suffix;

    /// <summary>That of the repository in the usual place; earlier versions gave it to every repository.</summary>
    public static JobName Plain { get; } = new(suffix: null);

    /// <summary>What tells it from others: eight hexadecimal digits; null for <see cref="Plain"/>.</summary>
    public string? Suffix { get; }

    /// <summary>The whole name; harmless in file names and in shells.</summary>
    public string Value => Suffix is null ? Base : $"{Base}-{Suffix}";

    /// <summary>The name for any other repository, the same for ever.</summary>
    /// <param name="repository">Its path, with all links resolved.</param>
    public static JobName Of(AbsolutePath repository) =>
        new(Convert.ToHexStringLower(SHA256.HashData(PathText.Encode(repository.Value)).AsSpan(0, HashBytes)));

    /// <summary>Null where the text is no name of ours.</summary>
    public static JobName? TryParse(string? text) =>
        text == Base ? Plain
        : text is { Length: Length }
        && text.StartsWith($"{Base}-", StringComparison.Ordinal)
        && text[(Base.Length + 1)..] is var suffix
        && suffix.All(char.IsAsciiHexDigitLower)
            ? new JobName(suffix)
        : null;

    public override string ToString() => Value;
}
