using ClaudeBackup.Core.Secrets;
using ClaudeBackup.Core.SecretScan;
using ClaudeBackup.Documents;

namespace ClaudeBackup.Commands;

/// <summary>Tells what looks like a secret: by which rule and where, never what.</summary>
internal static class SecretsView
{
    private const int MostShown = 5;

    private static readonly Dictionary<string, string> Issuers = SecretRules.All.ToDictionary(
        r => r.Name,
        r => r.What,
        StringComparer.Ordinal
    );

    public static SecretDocument Document(StoredSecret secret, bool isSent, bool isAllowed) =>
        new(
            secret.Finding.Rule,
            Issuers.GetValueOrDefault(secret.Finding.Rule, "whoever made it"),
            secret.Machine,
            secret.Finding.File,
            secret.Finding.Line,
            secret.Finding.Fingerprint,
            isSent,
            isAllowed
        );

    public static ScanDocument Document(ScanReport report, ScanRequest request)
    {
        var secrets = report
            .Found.Select(f => Document(f.Secret, f.Sent, f.Secret.Finding.IsAllowed(report.Allowed)))
            .ToArray();
        return new ScanDocument(
            Ok: true,
            request.History,
            request.AllMachines,
            report.IsComplete,
            secrets.Count(s => !s.Allowed),
            secrets
        );
    }

    public static IEnumerable<string> Lines(ScanDocument document)
    {
        foreach (var secret in document.Secrets.Where(s => !s.Allowed))
        {
            yield return $"{Line(secret)}{(secret.Sent ? "  at the remote" : "")}";
        }

        var allowed = document.Secrets.Count - document.Count;
        yield return $"{Texts(document.Count)}{(allowed == 0 ? "" : $"; {allowed} more may go")}.";
        if (!document.Complete)
        {
            yield return "Not scanned: sessions of other machines that only the remote has. Scan them where they were saved.";
        }

        if (document.Count == 0)
        {
            yield break;
        }

        var sent = document.Secrets.Where(s => s is { Allowed: false, Sent: true }).ToArray();
        if (sent.Length > 0)
        {
            yield return $"What was pushed may have been read. Revoke it where it was issued, and issue a new one: {Issuer(sent)}.";
        }

        yield return sent.Length < document.Count
            ? $"What was not pushed is only on this disk, at the source and in history. Revoke it before it is pushed: {Issuer(document.Secrets.Where(s => s is { Allowed: false, Sent: false }))}."
            : "A revoked secret does no harm in history. To mask it there too: claude-backup forget --secret FINGERPRINT";
        yield return "Not a secret, or fine to share? claude-backup secrets allow FINGERPRINT";
    }

    public static IEnumerable<string> Lines(SecretsDocument document)
    {
        yield return document.Remote is null
            ? "There is no remote, so nothing is pushed."
            : $"{document.Policy}: {Meaning(document.Policy!)} ({document.Remote}{(document.Chosen ? "" : "; the default")})";
        if (document.Allowed.Count > 0)
        {
            yield return $"May go: {string.Join(", ", document.Allowed)}";
        }
    }

    /// <summary>A few lines on what went to the remote.</summary>
    public static IEnumerable<string> Sent(IReadOnlyList<SecretDocument> secrets)
    {
        if (secrets.Count == 0)
        {
            yield break;
        }

        yield return $"{Texts(secrets.Count)} {(secrets.Count == 1 ? "was" : "were")} pushed:";
        foreach (var secret in secrets.Take(MostShown))
        {
            yield return $"  {Line(secret)}";
        }

        yield return secrets.Count > MostShown
            ? $"  and {secrets.Count - MostShown} more. See them, and what to do: claude-backup scan"
            : "  What to do: claude-backup scan";
    }

    /// <summary>One finding on one line.</summary>
    public static string Line(SecretDocument secret) =>
        $"{secret.Fingerprint}  {secret.Rule, -24}  {secret.File}:{secret.Line}";

    /// <summary>How many, in words.</summary>
    public static string Texts(int count) => count == 0 ? "Nothing looks like a secret" : SecretWords.Texts(count);

    private static string Issuer(IEnumerable<SecretDocument> secrets) =>
        string.Join(", ", secrets.Select(s => s.Issuer).Distinct(StringComparer.Ordinal));

    private static string Meaning(string policy) =>
        policy switch
        {
            "block" => "nothing is pushed while something in it looks like a secret",
            "off" => "no scan for secrets",
            _ => "anything that looks like a secret is pushed, and reported",
        };
}
