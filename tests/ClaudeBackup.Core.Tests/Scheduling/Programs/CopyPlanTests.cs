using ClaudeBackup.Core.Scheduling;
using Xunit;

namespace ClaudeBackup.Core.Tests.Scheduling;

public sealed class CopyPlanTests
{
    [Theory]
    // nothing is there
    [InlineData(CopyNeed.None, false, null, "Nothing")]
    [InlineData(CopyNeed.Job, false, null, "Write Missing")]
    [InlineData(CopyNeed.Hooks, false, null, "Write Missing")]
    [InlineData(CopyNeed.Job, true, null, "Nothing")]
    [InlineData(CopyNeed.Hooks, true, null, "Nothing")]
    [InlineData(CopyNeed.ExistingJob, false, null, "Write Missing")]
    [InlineData(CopyNeed.ExistingJob, true, null, "Write Missing")]
    // another version is there
    [InlineData(CopyNeed.None, false, "1.1.0", "Write Older")]
    [InlineData(CopyNeed.None, true, "1.1.0", "Write Older")]
    [InlineData(CopyNeed.Job, true, "1.1.0", "Write Older")]
    [InlineData(CopyNeed.None, false, "1.3.0", "Keep")]
    [InlineData(CopyNeed.Job, false, "1.3.0", "Keep")]
    [InlineData(CopyNeed.Job, false, "1.2.0-rc.1", "Write Older")]
    // the same version is there
    [InlineData(CopyNeed.None, false, "1.2.0", "Keep")]
    [InlineData(CopyNeed.None, false, "1.2.0 other", "Keep")]
    [InlineData(CopyNeed.Hooks, false, "1.2.0 other", "Keep")]
    [InlineData(CopyNeed.ExistingJob, false, "1.2.0 other", "Keep")]
    [InlineData(CopyNeed.ExistingJob, true, "1.3.0", "Keep")]
    [InlineData(CopyNeed.Job, false, "1.2.0 other", "Write OtherBuild")]
    [InlineData(CopyNeed.Job, true, "1.2.0 other", "Keep")]
    // something is there
    [InlineData(CopyNeed.None, false, "1.2.0 torn", "Write Damaged")]
    [InlineData(CopyNeed.None, false, "1.3.0 torn", "Write Damaged")]
    [InlineData(CopyNeed.None, false, "", "Write Damaged")]
    public void One_file_is_copied_where_it_is_needed_and_renewed_by_what_is_newer(
        CopyNeed need,
        bool stays,
        string? found,
        string expected
    ) =>
        Assert.Equal(expected, Text(CopyPlan.Of(new CopyFacts("1.2.0", need) { Stays = stays, Found = Found(found) })));

    [Theory]
    [InlineData(CopyNeed.Job, false, null, "Impossible")]
    [InlineData(CopyNeed.Hooks, false, null, "Impossible")]
    [InlineData(CopyNeed.Job, true, null, "Nothing")]
    [InlineData(CopyNeed.Job, false, "1.1.0", "Keep")]
    [InlineData(CopyNeed.None, false, "1.1.0", "Keep")]
    [InlineData(CopyNeed.Job, false, "1.2.0 torn", "Impossible")]
    [InlineData(CopyNeed.None, true, "1.2.0 torn", "Keep")]
    public void A_folder_of_files_is_never_copied(CopyNeed need, bool stays, string? found, string expected) =>
        Assert.Equal(
            expected,
            Text(
                CopyPlan.Of(
                    new CopyFacts("1.2.0", need)
                    {
                        IsOneFile = false,
                        Stays = stays,
                        Found = Found(found),
                    }
                )
            )
        );

    [Theory]
    [InlineData(CopyNeed.None)]
    [InlineData(CopyNeed.Hooks)]
    [InlineData(CopyNeed.Job)]
    public void The_copy_leaves_itself_alone(CopyNeed need) =>
        Assert.Equal(
            "Keep",
            Text(CopyPlan.Of(new CopyFacts("1.2.0", need) { IsCopy = true, Found = Found("1.1.0 torn") }))
        );

    private static FoundCopy? Found(string? text) =>
        text?.Split(' ') is { } words
            ? new FoundCopy(
                words[0].Length == 0 ? null : words[0],
                IsWhole: !words.Contains("torn"),
                IsSameBuild: !words.Contains("other")
            )
            : null;

    private static string Text(CopyPlan plan) => plan is CopyPlan.Write(var why) ? $"Write {why}" : plan.GetType().Name;
}
