using System.CommandLine;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Secrets;

namespace ClaudeBackup.Commands;

/// <summary>The words about secrets on a command line, the same in each command that has them.</summary>
internal static class SecretOption
{
    private const int FingerprintLength = 16;
    private const int FewestDigits = 4;

    /// <summary>The option that says it for a remote which is to be set, the same in each command that has it.</summary>
    /// <param name="description">What it means there; of a remote when left out.</param>
    public static Option<string?> Declare(string? description = null)
    {
        var option = new Option<string?>("--secrets")
        {
            Description =
                description
                ?? "What to do when something to be pushed looks like a secret: warn, block or off. Default: warn for a private GitHub repository or a folder, else block.",
        };
        option.AcceptOnlyFromAmong([.. SecretPolicyWords.All]);
        return option;
    }

    /// <summary>A fingerprint that the user typed, or the beginning of one.</summary>
    /// <exception cref="BackupException">Usage: it cannot be.</exception>
    public static string BeginningOf(string text) =>
        text.Length is >= FewestDigits and <= FingerprintLength && text.All(char.IsAsciiHexDigit)
            ? text.ToLowerInvariant()
            : throw new BackupException(
                FailureKind.Usage,
                $"{text} is not a fingerprint, nor the beginning of one.",
                "It has 16 hexadecimal digits, of which 4 may be enough: claude-backup scan shows it at the start of each line."
            );

    /// <summary>Fingerprints that the user typed.</summary>
    /// <exception cref="BackupException">Usage: one of them is none.</exception>
    public static IEnumerable<string> Fingerprints(string[] texts) =>
        texts.Select(text =>
            text.Length == FingerprintLength && text.All(char.IsAsciiHexDigit)
                ? text
                : throw new BackupException(
                    FailureKind.Usage,
                    $"{text} is not a fingerprint.",
                    "It has 16 hexadecimal digits: claude-backup scan shows it at the start of each line."
                )
        );
}
