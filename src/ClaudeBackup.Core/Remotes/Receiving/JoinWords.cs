using System.Globalization;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Remotes;

/// <summary>What the user must hear of a join.</summary>
internal static class JoinWords
{
    private const int MostNamed = 3;

    /// <summary>A sentence for what was not taken, and one for machines that the remote lost.</summary>
    /// <param name="plan">What was done.</param>
    /// <param name="remote">As it may be shown.</param>
    public static IReadOnlyList<string> Of(JoinPlan.Join plan, string remote)
    {
        var words = new List<string>();
        if (plan.Refused.Count > 0)
        {
            words.Add(
                $"{remote} holds files that none of your machines writes; they were not taken: {Named(plan.Refused)}. Find out who put them there."
            );
        }

        if (plan.Kept.Count > 0)
        {
            words.Add(
                $"{remote} no longer had what was saved of {Named([.. plan.Kept.Select(slug => slug.Value)])}. It is kept here, and put back there."
            );
        }

        if (plan.Filled.Count > 0)
        {
            words.Add(
                $"What was lost of {Named([.. plan.Filled.Keys.Order(Slug.InOrder).Select(slug => slug.Value)])} on one side was whole on the other, and is whole again."
            );
        }

        return words;
    }

    /// <summary>What follows where this machine's own folder goes on at the remote from another state than the one that is here.</summary>
    /// <param name="before">The slug that it had.</param>
    /// <param name="now">The one that it has.</param>
    /// <param name="repository">Where this repository is.</param>
    public static string OfCopy(Slug before, Slug now, AbsolutePath repository) =>
        $"What the remote has of {before} goes on from an older state of this repository: it was copied to another machine, or put back from an older copy. So this machine is {now} from now on, and what both have is listed twice. If it was put back, you can go on as {before}: move {repository} away, run: claude-backup init --backend git --remote URL, with the same remote, and then: claude-backup forget --machine {now}";

    /// <summary>What follows where another program had changed what machines saved.</summary>
    /// <param name="machines">Whose it was.</param>
    /// <param name="remote">As it may be shown.</param>
    public static string OfForeign(IReadOnlyList<Slug> machines, string remote) =>
        $"Another program had changed what was saved of {Named([.. machines.Select(slug => slug.Value)])} at {remote}. It is put back as it was; to take a session out, run: claude-backup forget ID";

    private static string Named(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(MostNamed))
        + (
            names.Count > MostNamed
                ? string.Create(CultureInfo.InvariantCulture, $" and {names.Count - MostNamed} more")
                : ""
        );
}
