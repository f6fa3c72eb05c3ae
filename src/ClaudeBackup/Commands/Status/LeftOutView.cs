using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Syncing;
using ClaudeBackup.Documents;

namespace ClaudeBackup.Commands;

/// <summary>Tells what of the Claude home is not saved, and why.</summary>
internal static class LeftOutView
{
    private const string Excluded = "excluded";
    private const string Optional = "optional";

    public static LeftOutDocument Document(LeftOut left) =>
        new(
            left.Path.Value,
            left.Reason switch
            {
                ExclusionReason.Credentials => "credentials",
                ExclusionReason.Runtime => "runtime",
                ExclusionReason.Cache => "cache",
                ExclusionReason.Temporary => "temporary",
                ExclusionReason.TooLarge => "large",
                ExclusionReason.NotText => "binary",
                ExclusionReason.Loop => "loop",
                ExclusionReason.Alias => "alias",
                ExclusionReason.Unwanted => Excluded,
                ExclusionReason.Optional => Optional,
                _ => "default",
            }
        );

    /// <summary>One line: how many for which reason.</summary>
    public static string Summary(IReadOnlyList<LeftOutDocument> left) =>
        left.Count == 0
            ? "nothing"
            : string.Join(
                ", ",
                left.GroupBy(l => l.Reason).OrderByDescending(g => g.Count()).Select(g => $"{g.Count()} {Short(g.Key)}")
            ) + "; see: claude-backup status --left-out";

    /// <summary>A line for each.</summary>
    public static IEnumerable<string> Lines(IReadOnlyList<LeftOutDocument> left, string settings)
    {
        if (left.Count == 0)
        {
            yield return "Everything in the Claude home is saved.";
            yield break;
        }

        var width = Math.Min(48, left.Max(l => l.Path.Length));
        foreach (var one in left)
        {
            yield return $"{one.Path.PadRight(width)}  {Sentence(one)}";
        }

        yield return "";
        yield return $"To change that: \"optIn\", \"include\" and \"exclude\" in {settings}";
    }

    private static string Short(string reason) =>
        reason switch
        {
            "credentials" => "with credentials",
            Excluded => "by your settings",
            "default" => "by default",
            "large" => "too large",
            _ => reason,
        };

    private static string Sentence(LeftOutDocument left) =>
        left.Reason switch
        {
            "credentials" => "may hold credentials: never saved",
            "runtime" => "state of a running Claude Code",
            "cache" => "can be made again",
            "temporary" => "a lock, or half written",
            "large" => "unknown, and too large to be setup",
            "binary" => "unknown, and not text",
            "loop" => "leads back to the Claude home",
            Excluded => "your settings exclude it",
            Optional => "saved on request: optIn",
            _ => "excluded by default: include",
        };
}
