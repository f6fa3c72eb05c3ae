using ClaudeBackup.Core.Forgetting;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Secrets;
using ClaudeBackup.Core.SecretScan;
using ClaudeBackup.Documents;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>Tells what is going to be forgotten, and what was.</summary>
internal static class ForgetView
{
    private const int MostShown = 10;

    /// <summary>Stands above what has it still.</summary>
    public const string OutOfReach = "What cannot be reached from here:";

    public static ForgetDocument Document(ForgetPlan plan, ForgetResult? result) =>
        new(
            Ok: result is null or { Proof.Left.Count: 0 },
            DryRun: result is null,
            plan.Tombstones[0].Session,
            plan.Copies.Select(c => c.Digest.Title).OfType<string>().FirstOrDefault(),
            [
                .. plan.Copies.Select(c => new ForgottenCopyDocument(
                    c.Machine.Value,
                    c.ProjectDirectory,
                    c.Digest.Title,
                    c.Files.Count(),
                    c.Transcript?.File.Variants.Count ?? 0,
                    c.StoredSize
                )),
            ],
            Masked(plan),
            result?.Snapshots ?? plan.Snapshots,
            plan.Objects,
            [.. plan.AtSource.Select(f => f.Value)],
            plan.Remote,
            plan.OutOfReach,
            Erasure(result),
            result?.Push is PushOutcome.Agreed,
            result is null ? null : PushView.Document(result.Push)
        );

    /// <summary>Files of all sessions in which its words are masked.</summary>
    public static SecretPlaceDocument[] Masked(ForgetPlan plan) =>
        [.. plan.Masked.Select(m => new SecretPlaceDocument(m.Machine, m.File, m.States))];

    /// <summary>The same in words.</summary>
    public static IEnumerable<string> Masked(IReadOnlyList<SecretPlaceDocument> masked, bool isPlan)
    {
        foreach (var place in masked.Take(MostShown))
        {
            var machine = place.Machine.Length == 0 ? "" : $" of {place.Machine}";
            yield return $"{(isPlan ? "Would mask" : "Masked")} its words in {place.File}{machine}: {Sizes.Count(place.States, "stored piece")}.";
        }

        if (masked.Count > MostShown)
        {
            yield return $"and in {masked.Count - MostShown} more files of all sessions. See all with --json";
        }
    }

    /// <summary>What came of it here; null for a plan.</summary>
    public static ErasureDocument? Erasure(ForgetResult? result) =>
        result is null
            ? null
            : new ErasureDocument(result.FreedBytes, result.Proof.Gone, result.Proof.Shared, result.Proof.Left);

    public static ForgottenDocument Document(
        IReadOnlyList<(Tombstone Tombstone, bool Waits)> forgotten,
        IReadOnlyList<ForgottenSecret> secrets,
        IReadOnlyList<(Slug Machine, DateTimeOffset Time)> retired
    ) =>
        new(
            Ok: true,
            [
                .. forgotten.Select(t => new TombstoneDocument(
                    t.Tombstone.Session,
                    t.Tombstone.Machine?.Slug.Value,
                    Timestamp.Format(t.Tombstone.Forgotten),
                    t.Waits
                )),
            ],
            [.. secrets.Select(SecretForgetView.Document)],
            [.. retired.Select(r => new RetiredMachineDocument(r.Machine.Value, Timestamp.Format(r.Time)))]
        );

    public static IEnumerable<string> Lines(ForgetDocument document)
    {
        var title = document.Title is { } known ? $" \"{SecretMask.Of(known)}\"" : "";
        yield return $"{(document.Erasure is null ? "Would forget" : "Forgot")}{title}, {document.Session}:";
        foreach (var copy in document.Copies)
        {
            var other = copy.Title is { } own && own != document.Title ? $"  \"{SecretMask.Of(own)}\"" : "";
            yield return $"  {copy.Machine}  {copy.ProjectHash}  {Sizes.Count(copy.Files, "file")}, {Sizes.Text(copy.StoredBytes)}{other}";
        }

        foreach (var line in document.Erasure is { } erasure ? Done(document, erasure) : Planned(document))
        {
            yield return line;
        }

        foreach (var line in Masked(document.Masked, document.Erasure is null))
        {
            yield return line;
        }

        foreach (var file in document.AtSource)
        {
            yield return $"At the source it stays: {file}. Delete it there yourself; it is not saved again.";
        }

        yield return OutOfReach;
        foreach (var copy in document.OutOfReach)
        {
            yield return $"- {copy}";
        }
    }

    public static IEnumerable<string> Lines(ForgottenDocument document, LocalTime local)
    {
        if (document.Forgotten.Count + document.Secrets.Count + document.Retired.Count == 0)
        {
            yield return "Nothing was forgotten.";
        }

        foreach (var tombstone in document.Forgotten)
        {
            var where = tombstone.Machine is { } machine ? $" of {machine}" : "";
            var waits = tombstone.Waits
                ? "; not all of it is gone from this repository. To try again, run: claude-backup sync"
                : "";
            yield return $"{tombstone.Session}{where}, forgotten {local.InWords(tombstone.ForgottenAt)}{waits}";
        }

        foreach (var secret in document.Secrets)
        {
            yield return SecretLine(secret, local);
        }

        foreach (var machine in document.Retired)
        {
            yield return $"machine {machine.Machine}, retired {local.InWords(machine.RetiredAt)}";
        }
    }

    private static string SecretLine(ForgottenSecretDocument secret, LocalTime local) =>
        $"secret {secret.Fingerprint} ({secret.Rule}), masked {local.InWords(secret.ForgottenAt)}{(secret.SentTo.Count == 0 ? "" : $"; it was pushed to {string.Join(", ", secret.SentTo)}, so revoke it")}";

    private static IEnumerable<string> Planned(ForgetDocument document)
    {
        yield return $"At least {Sizes.Count(document.Snapshots, "snapshot")} would be written anew, and {Sizes.Count(document.Objects, "object")} deleted from this disk.";
        if (document.Remote is { } remote)
        {
            yield return $"The branch at {remote} would be written over.";
        }
    }

    private static IEnumerable<string> Done(ForgetDocument document, ErasureDocument erasure)
    {
        foreach (var line in Erased(document.Snapshots, erasure))
        {
            yield return line;
        }

        foreach (var line in Followed(document.Push))
        {
            yield return line;
        }
    }

    /// <summary>Whether the remote has it still.</summary>
    public static IEnumerable<string> Followed(PushDocument? push)
    {
        if (push is not null)
        {
            yield return push.Error is { } error
                ? $"Not pushed, so the remote still has it: {error} {push.Hint}"
                : "The branch at the remote does not have it any more.";
        }
    }

    /// <summary>What came of it here, in words.</summary>
    public static IEnumerable<string> Erased(int snapshots, ErasureDocument erasure)
    {
        yield return $"{Sizes.Count(snapshots, "snapshot")} written anew; {Sizes.Count(erasure.Gone, "object")} gone from this disk.";
        if (erasure.Shared > 0)
        {
            yield return $"{Sizes.Count(erasure.Shared, "object")} {(erasure.Shared == 1 ? "stays" : "stay")}: another session has the very same bytes.";
        }

        foreach (var left in erasure.Left.Take(MostShown))
        {
            yield return $"Still there: {left}";
        }
    }
}
