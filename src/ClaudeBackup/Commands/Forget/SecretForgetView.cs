using ClaudeBackup.Core.Forgetting;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Core.SecretScan;
using ClaudeBackup.Documents;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>Tells where a secret is going to be masked, and where it was.</summary>
internal static class SecretForgetView
{
    private const int MostShown = 20;

    /// <param name="plan">What was planned.</param>
    /// <param name="agreed">When the remote last had everything; null for never.</param>
    /// <param name="result">What came of it; null for the plan alone.</param>
    public static SecretForgetDocument Document(SecretPlan plan, DateTimeOffset? agreed, ForgetResult? result) =>
        new(
            Ok: result is null or { Proof.Left.Count: 0 },
            DryRun: result is null,
            plan.Fingerprint,
            plan.Rule,
            plan.Issuer,
            [.. plan.Places.Select(p => new SecretPlaceDocument(p.Machine, p.File, p.States))],
            result?.Snapshots ?? plan.Snapshots,
            plan.Objects,
            [.. plan.AtSource.Select(f => f.Value)],
            plan.Remote,
            plan.SentTo,
            plan.SentTo.Count > 0 && agreed is { } time ? Timestamp.Format(time) : null,
            $"Revoke it all the same, where it was issued: {plan.Issuer}. A masked secret that still works is still a leaked one.",
            plan.OutOfReach,
            ForgetView.Erasure(result),
            result?.Push is PushOutcome.Agreed,
            result is null ? null : PushView.Document(result.Push)
        );

    public static ForgottenSecretDocument Document(ForgottenSecret secret) =>
        new(secret.Fingerprint, secret.Rule, Timestamp.Format(secret.Forgotten), secret.SentTo);

    public static IEnumerable<string> Lines(SecretForgetDocument document, LocalTime local)
    {
        yield return $"{(document.Erasure is null ? "Would mask" : "Masked")} {document.Fingerprint} ({document.Rule}) in {Sizes.Count(document.Places.Count, "file")}:";
        foreach (var place in document.Places.Take(MostShown))
        {
            yield return $"  {(place.Machine.Length == 0 ? "" : place.Machine + "  ")}{place.File}  {Sizes.Count(place.States, "stored piece")}";
        }

        if (document.Places.Count > MostShown)
        {
            yield return $"  and {document.Places.Count - MostShown} more. See all with --json";
        }

        foreach (var line in document.Erasure is { } erasure ? Done(document, erasure) : Planned(document))
        {
            yield return line;
        }

        foreach (var file in document.AtSource)
        {
            yield return $"At the source it stays: {file}. Take it out there yourself; what is saved of that file is masked.";
        }

        if (document.SentTo.Count > 0)
        {
            yield return $"It was pushed to {string.Join(", ", document.SentTo)}{(document.LastPush is { } time ? $", last {local.InWords(time)}" : "")}.";
        }

        yield return document.Revoke;
        yield return ForgetView.OutOfReach;
        foreach (var copy in document.OutOfReach)
        {
            yield return $"- {copy}";
        }
    }

    private static IEnumerable<string> Planned(SecretForgetDocument document)
    {
        yield return $"Every snapshot that has it would be written anew, with those after it, and at least {Sizes.Count(document.Objects, "object")} replaced by one of the same length. All else stays as it is.";
        if (document.Remote is { } remote)
        {
            yield return $"The branch at {remote} would be written over.";
        }
    }

    private static IEnumerable<string> Done(SecretForgetDocument document, ErasureDocument erasure) =>
        ForgetView.Erased(document.Snapshots, erasure).Concat(ForgetView.Followed(document.Push));
}
