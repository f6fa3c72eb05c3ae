using ClaudeBackup.Core.Forgetting;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Documents;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>Tells that a machine is going to retire, and that it did.</summary>
internal static class RetireView
{
    /// <param name="plan">What was planned.</param>
    /// <param name="stored">How many sessions it has stored.</param>
    /// <param name="result">What came of it; null for the plan alone.</param>
    public static RetireDocument Document(ForgetPlan plan, int stored, ForgetResult? result) =>
        new(
            Ok: result is null or { Proof.Left.Count: 0 },
            DryRun: result is null,
            plan.Retires!.Value,
            plan.WasRetired,
            stored,
            plan.Tombstones.Count > 0,
            ForgetView.Masked(plan),
            result?.Snapshots ?? plan.Snapshots,
            plan.Objects,
            plan.Remote,
            plan.Tombstones.Count > 0 ? plan.OutOfReach : [],
            plan.Tombstones.Count > 0 ? ForgetView.Erasure(result) : null,
            result?.Push is PushOutcome.Agreed,
            result is null ? null : PushView.Document(result.Push)
        );

    public static IEnumerable<string> Lines(RetireDocument document)
    {
        var sessions = Sizes.Count(document.Sessions, "session");
        yield return document.WasRetired
            ? $"{document.Machine} was retired before. When it syncs again, it counts again."
            : $"{(document.DryRun ? "Would retire" : "Retired")} {document.Machine}: status no longer calls it quiet. When it syncs again, it counts again.";
        if (!document.WithSessions)
        {
            yield return document.Sessions == 0
                ? "It has no sessions."
                : $"Its {sessions} {(document.Sessions == 1 ? "stays" : "stay")}.";
        }
        else if (document.Erasure is { } erasure)
        {
            yield return $"Forgot its {sessions}.";
            foreach (
                var line in ForgetView.Erased(document.Snapshots, erasure).Concat(ForgetView.Followed(document.Push))
            )
            {
                yield return line;
            }
        }
        else
        {
            yield return $"Would forget its {sessions}: at least {Sizes.Count(document.Snapshots, "snapshot")} would be written anew, and {Sizes.Count(document.Objects, "object")} deleted from this disk.";
            if (document.Remote is { } remote)
            {
                yield return $"The branch at {remote} would be written over.";
            }
        }

        foreach (var line in ForgetView.Masked(document.Masked, document.Erasure is null))
        {
            yield return line;
        }

        if (document is { WithSessions: false, Push.Error: { } error })
        {
            yield return $"Not pushed, so others do not know yet: {error} {document.Push.Hint}";
        }

        if (document.OutOfReach.Count > 0)
        {
            yield return ForgetView.OutOfReach;
        }

        foreach (var copy in document.OutOfReach)
        {
            yield return $"- {copy}";
        }
    }
}
