using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Pruning;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Documents;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>Tells what is going to be pruned and why the rest stays, and what came of it.</summary>
/// <param name="local">The clock on the wall.</param>
/// <param name="withAll">Whether each snapshot and variant is told.</param>
internal sealed class PruneView(LocalTime local, bool withAll)
{
    private const int MostShown = 3;

    public static PruneDocument Document(PrunePlan plan, bool isDryRun, PruneResult? result) =>
        new(
            Ok: result is null or { Left.Count: 0 },
            isDryRun,
            plan.Machine.Value,
            plan.Policy.ToString(),
            plan.AllowsOnlyCopies,
            [
                .. plan.Snapshots.Select(s => new PrunedSnapshotDocument(
                    s.Commit.ToString(),
                    Timestamp.Format(s.Time),
                    !s.Goes,
                    [.. s.Rules.Select(RetentionPolicy.Word)],
                    [.. s.OnlyCopies.Select(f => f.Value)]
                )),
            ],
            [
                .. plan.Variants.Select(v => new PrunedVariantDocument(
                    v.File.Source.Value,
                    v.Variant.Number,
                    v.Variant.Size,
                    Timestamp.Format(v.Variant.Saved),
                    !v.Goes,
                    Reason(v.Fate),
                    v.In
                )),
            ],
            [.. plan.Noted.Select(f => f.Value)],
            plan.Snapshots.Count(s => !s.Goes),
            plan.Snapshots.Count(s => s.Goes),
            result?.FreedBytes ?? plan.FreedBytes,
            plan.Remote,
            result?.Rewritten ?? 0,
            result?.Left ?? [],
            result?.Push is PushOutcome.Agreed,
            result is null ? null : PushView.Document(result.Push)
        );

    public IEnumerable<string> Lines(PruneDocument document)
    {
        if (withAll)
        {
            foreach (var line in document.Snapshots.Select(Line).Concat(document.Variants.Select(Line)))
            {
                yield return line;
            }
        }

        foreach (var line in IsPlan(document) ? Planned(document) : Done(document))
        {
            yield return line;
        }
    }

    private static bool IsPlan(PruneDocument document) =>
        document.DryRun || (document.Dropped == 0 && document.Variants.All(v => v.Keep));

    private IEnumerable<string> Planned(PruneDocument document)
    {
        if (document.Dropped == 0 && document.Variants.All(v => v.Keep))
        {
            yield return $"Nothing has to go: {Sizes.Count(document.Kept, "snapshot")} of {document.Machine} {(document.Kept == 1 ? "stays" : "stay")}.";
        }
        else
        {
            yield return $"{What(document)} of {document.Machine} would go, {Sizes.Count(document.Kept, "snapshot")} would stay; about {Sizes.Text(document.FreedBytes)} would be free, and more where git packs the rest better.";
            if (document.Remote is { } remote)
            {
                yield return $"The branch at {remote} would be written over.";
            }
        }

        if (document.Dropped > 0 && document.Noted is [var first, ..])
        {
            yield return $"Of what Claude Code notes by itself, earlier states go that say nothing which is not saved elsewhere: {(document.Noted.Count == 1 ? first : $"{first} and {document.Noted.Count - 1} more")}.";
        }

        if (document is { AllowOnlyCopy: false } && document.Snapshots.Any(s => s.OnlyCopies.Count > 0))
        {
            yield return "What exists nowhere else keeps some of them. To drop that too: --allow-only-copy";
        }

        if (withAll)
        {
            yield return $"Times are in {local.Name}.";
        }
    }

    private static IEnumerable<string> Done(PruneDocument document)
    {
        yield return $"Pruned {What(document)} of {document.Machine}; {Sizes.Count(document.Kept, "snapshot")} {(document.Kept == 1 ? "stays" : "stay")}, and {Sizes.Count(document.Rewritten, "snapshot")} were written anew. {Sizes.Text(Math.Max(document.FreedBytes, 0))} are free.";
        foreach (var left in document.Left)
        {
            yield return $"Still there: {left}";
        }

        if (document.Push is { } push)
        {
            yield return push.Error is { } error
                ? $"Not pushed, so the remote still has them: {error} {push.Hint}"
                : "The branch at the remote does not have them any more. Other machines follow with their next sync.";
        }
    }

    private static string What(PruneDocument document)
    {
        var variants = document.Variants.Count(v => !v.Keep);
        string[] parts =
        [
            .. document.Dropped > 0 || variants == 0
                ? [Sizes.Count(document.Dropped, "snapshot")]
                : Array.Empty<string>(),
            .. variants > 0 ? [Sizes.Count(variants, "variant")] : Array.Empty<string>(),
        ];
        return string.Join(" and ", parts);
    }

    private string Line(PrunedSnapshotDocument snapshot)
    {
        var only = snapshot.OnlyCopies.Count switch
        {
            0 => "",
            <= MostShown => $" of {string.Join(", ", snapshot.OnlyCopies)}",
            _ =>
                $" of {string.Join(", ", snapshot.OnlyCopies.Take(MostShown))} and {snapshot.OnlyCopies.Count - MostShown} more",
        };
        var why =
            snapshot.Keep ? string.Join(", ", snapshot.Rules) + only
            : only.Length > 0 ? $"with the only copy{only}"
            : "";
        return $"{Verb(snapshot.Keep)}  {local.InTables(snapshot.Time)}  {snapshot.Snapshot[..ObjectId.ShortLength]}  {why}".TrimEnd();
    }

    private string Line(PrunedVariantDocument variant) =>
        $"{Verb(variant.Keep)}  {local.InTables(variant.Saved)}  variant {variant.Variant} of {variant.File}, {Sizes.Text(variant.Bytes)}: {variant.Reason}{(variant.In is { } other ? $" {other}" : "")}";

    private static string Verb(bool keep) => keep ? "keep" : "drop";

    private static string Reason(VariantFate fate) =>
        fate switch
        {
            VariantFate.Contained => "all of it is in variant",
            VariantFate.TooOld => "older than what is kept",
            VariantFate.OnlyCopy => "only copy",
            _ => "current",
        };
}
