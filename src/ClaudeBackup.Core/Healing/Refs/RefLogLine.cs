using ClaudeBackup.Core.Git;

namespace ClaudeBackup.Core.Healing;

/// <summary>One move of a ref, as git's log of it tells.</summary>
/// <param name="To">Where it went.</param>
/// <param name="IsOurs">Whether this program moved it, not somebody with git.</param>
/// <param name="IsRetreat">Whether that was a step back on purpose: what the ref was at before counts no more.</param>
public sealed record RefLogLine(ObjectId To, bool IsOurs, bool IsRetreat)
{
    /// <summary>What a step back on purpose is written down as.</summary>
    public const string Retreat = "given up";

    /// <summary>
    /// Reads <c>old new name &lt;address&gt; time zone TAB message</c>; null for anything else, such as the end of a file that was cut.
    /// </summary>
    public static RefLogLine? TryParse(string line)
    {
        var tab = line.IndexOf('\t', StringComparison.Ordinal);
        var (head, message) = tab < 0 ? (line, "") : (line[..tab], line[(tab + 1)..]);
        const int second = ObjectId.HexLength + 1;
        return
            head.Length > second + ObjectId.HexLength
            && ObjectId.TryParse(head.AsSpan(second, ObjectId.HexLength), out var to)
            && !to.IsNone
            ? new RefLogLine(
                to,
                head.Contains($" {GitEnvironment.Identity} ", StringComparison.Ordinal),
                string.Equals(message, Retreat, StringComparison.Ordinal)
            )
            : null;
    }
}
