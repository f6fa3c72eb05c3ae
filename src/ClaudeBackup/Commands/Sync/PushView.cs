using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Documents;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>Tells how the remote stands after a sync.</summary>
internal static class PushView
{
    public static PushDocument? Document(PushOutcome outcome) =>
        outcome switch
        {
            PushOutcome.Agreed(var sent, var received) { Secrets: var secrets } => new PushDocument(
                sent,
                [.. received.Select(slug => slug.Value)],
                0,
                null,
                null,
                null,
                null,
                [.. secrets.Select(s => SecretsView.Document(s, isSent: true, isAllowed: false))]
            ),
            PushOutcome.Behind(var failure, var waiting) => new PushDocument(
                0,
                [],
                waiting.Count,
                waiting.Since is { } since ? Timestamp.Format(since) : null,
                failure.Message,
                failure.Code,
                failure.Hint,
                []
            ),
            _ => null,
        };

    public static IEnumerable<string> Lines(PushDocument? push, LocalTime local)
    {
        if (push is null)
        {
            yield break;
        }

        if (push.Error is { } error)
        {
            yield return $"Not pushed: {error}";
            if (push.Waiting > 0)
            {
                yield return $"{Waiting(push.Waiting, push.WaitingSince, local)} Everything is safe here.";
            }

            if (push.Hint is { } hint)
            {
                yield return hint;
            }

            yield break;
        }

        yield return push.Sent > 0
            ? $"Pushed {Sizes.Count(push.Sent, "snapshot")}; the remote has everything."
            : "The remote has everything.";
        if (push.Received.Count > 0)
        {
            yield return $"Received what is new from {string.Join(", ", push.Received)}.";
        }

        foreach (var line in SecretsView.Sent(push.Secrets))
        {
            yield return line;
        }
    }

    public static string Waiting(int count, string? since, LocalTime local) =>
        $"{Sizes.Count(count, "snapshot")} {(count == 1 ? "waits" : "wait")} to be pushed"
        + (since is null ? "." : $", since {local.InWords(since)}.");
}
