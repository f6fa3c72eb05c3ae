using System.Globalization;
using ClaudeBackup.Core.Format;

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

    private static string Named(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(MostNamed))
        + (
            names.Count > MostNamed
                ? string.Create(CultureInfo.InvariantCulture, $" and {names.Count - MostNamed} more")
                : ""
        );
}
