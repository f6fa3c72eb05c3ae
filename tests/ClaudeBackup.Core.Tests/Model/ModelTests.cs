using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ClaudeBackup.Core.Tests.Model;

/// <summary>
/// Nothing that was acknowledged is ever lost, and nothing comes back wrong, whatever happens to two to four machines and their remote, in any order.
/// </summary>
/// <remarks>
/// A thousand steps each time. <c>CLAUDE_BACKUP_TEST_MODEL</c> sets how many, and <c>CLAUDE_BACKUP_TEST_MODEL_SEED</c> where to begin; a story that fails is
/// printed as small as it could be made, as the steps of a test.
/// </remarks>
public sealed class ModelTests
{
    private const int Length = 100;
    private const int UsualSteps = 1000;
    private const ulong UsualSeed = 20261128;

    [Fact]
    public void Nothing_acknowledged_is_lost_and_nothing_comes_back_wrong()
    {
        var steps = Number("CLAUDE_BACKUP_TEST_MODEL") ?? UsualSteps;
        var seed = Number("CLAUDE_BACKUP_TEST_MODEL_SEED") ?? UsualSeed;
        var config = Config.QuickThrowOnFailure.WithMaxTest((int)Math.Max(1, steps / Length)).WithReplay(seed, 1);

        var told = 0;
        Prop.ForAll(
                Story.OfLength(Length),
                story =>
                {
                    told += story.Steps.Count;
                    return Holds(story);
                }
            )
            .Check(config);

        Assert.InRange(told, (int)steps - Length, int.MaxValue);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public Task A_sync_that_is_killed_after_a_session_was_cut_loses_neither_state(int moment) =>
        ModelWorld.RunAsync(
            new Story(
                2,
                [
                    new(StepKind.Append, 0, 0, 20),
                    new(StepKind.Sync, 0, 0, 1),
                    new(StepKind.Truncate, 0, 0, 4),
                    new(StepKind.Kill, 0, 0, moment),
                    new(StepKind.Rewrite, 0, 0, 3),
                    new(StepKind.Sync, 1, 0, 1),
                    new(StepKind.Kill, 0, 0, moment + 5),
                    new(StepKind.Purge, 0, 0, 1),
                    new(StepKind.Sync, 0, 0, 1),
                    new(StepKind.Restore, 0, 0, 1),
                ]
            )
        );

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public Task A_remote_that_was_moved_back_and_a_repository_that_was_lost_take_nothing_from_the_other(int moment) =>
        ModelWorld.RunAsync(
            new Story(
                2,
                [
                    new(StepKind.Append, 0, 1, 20),
                    new(StepKind.Sync, 0, 0, 1),
                    new(StepKind.Append, 1, 1, 30),
                    new(StepKind.Sync, 1, 0, 1),
                    new(StepKind.MoveProject, 0, 0, 1),
                    new(StepKind.Sync, 0, 0, 1),
                    new(StepKind.Clone, 1, 0, 1),
                    new(StepKind.ForcePush, 0, 0, moment),
                    new(StepKind.Collect, 0, 0, 1),
                    new(StepKind.Tear, 1, 1, 9),
                ]
            )
        );

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public Task A_prune_behind_a_sync_that_was_killed_leaves_the_files_beside_git_whole(int moment) =>
        ModelWorld.RunAsync(
            new Story(
                2,
                [
                    new(StepKind.Result, 0, 0, 5),
                    new(StepKind.Sync, 0, 4, 55),
                    new(StepKind.Result, 0, 1, 4),
                    new(StepKind.Kill, 0, 4, 15 + moment),
                    new(StepKind.PruneAll, 0, 1, 7),
                ]
            )
        );

    private static bool Holds(Story story)
    {
        ModelWorld.RunAsync(story).GetAwaiter().GetResult();
        return true;
    }

    private static ulong? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text
            ? ulong.Parse(text, CultureInfo.InvariantCulture)
            : null;
}
