using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace ClaudeBackup.Core.Tests.Model;

/// <summary>What can happen to machines that are backed up.</summary>
public enum StepKind
{
    /// <summary>A session is begun, or goes on by whole lines.</summary>
    Append,

    /// <summary>It goes on by a line that is torn in the middle.</summary>
    Tear,

    /// <summary>It loses what came last.</summary>
    Truncate,

    /// <summary>Other bytes take the place of all of it.</summary>
    Rewrite,

    /// <summary>It is compacted.</summary>
    Compact,

    /// <summary>It gets a title.</summary>
    Rename,

    /// <summary>A tool result beside it is written over.</summary>
    Result,

    /// <summary>Claude Code deletes it.</summary>
    Purge,

    /// <summary>Claude Code deletes a whole project.</summary>
    PurgeProject,

    /// <summary>A project's folder gets another name.</summary>
    MoveProject,

    /// <summary>A sync that ends.</summary>
    Sync,

    /// <summary>A sync that is killed.</summary>
    Kill,

    /// <summary>A restore into the home, over what is there.</summary>
    Restore,

    /// <summary>The repository is lost, and made anew from the remote.</summary>
    Clone,

    /// <summary>Somebody moves the remote's branch back.</summary>
    ForcePush,

    /// <summary>The user's own git collects garbage.</summary>
    Collect,

    /// <summary>Superseded snapshots and variants are pruned, and nothing that exists nowhere else.</summary>
    Prune,

    /// <summary>All but the newest snapshot are pruned, whatever they have.</summary>
    PruneAll,

    /// <summary>A session is forgotten, on every machine.</summary>
    Forget,
}

/// <summary>One thing that happens.</summary>
/// <param name="Kind">What.</param>
/// <param name="Machine">To which machine.</param>
/// <param name="Session">To which of its sessions.</param>
/// <param name="Amount">How much of it, whatever that means.</param>
public readonly record struct Step(StepKind Kind, int Machine, int Session, int Amount)
{
    /// <summary>As a test would write it.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"new(StepKind.{Kind}, {Machine}, {Session}, {Amount}),");
}

/// <summary>What happens to a number of machines, one after the other; smaller is fewer steps.</summary>
/// <param name="Machines">How many machines there are.</param>
/// <param name="Steps">What happens to them.</param>
public sealed record Story(int Machines, IReadOnlyList<Step> Steps)
{
    private const int Sessions = 6;
    private const int Amounts = 64;

    /// <summary>Stories of so many steps at most.</summary>
    public static Arbitrary<Story> OfLength(int length)
    {
        var kinds = Gen.Frequency(
            Often(8, StepKind.Append),
            Often(2, StepKind.Tear),
            Often(2, StepKind.Truncate),
            Often(2, StepKind.Rewrite),
            Often(1, StepKind.Compact),
            Often(1, StepKind.Rename),
            Often(1, StepKind.Result),
            Often(1, StepKind.Purge),
            Often(1, StepKind.PurgeProject),
            Often(1, StepKind.MoveProject),
            Often(8, StepKind.Sync),
            Often(3, StepKind.Kill),
            Often(1, StepKind.Restore),
            Often(1, StepKind.Clone),
            Often(1, StepKind.ForcePush),
            Often(1, StepKind.Collect),
            Often(3, StepKind.Prune),
            Often(1, StepKind.PruneAll),
            Often(1, StepKind.Forget)
        );
        var stories =
            from machines in Gen.Choose(2, 4)
            from steps in (
                from kind in kinds
                from machine in Gen.Choose(0, machines - 1)
                from session in Gen.Choose(0, Sessions - 1)
                from amount in Gen.Choose(0, Amounts - 1)
                select new Step(kind, machine, session, amount)
            ).ArrayOf(length)
            select new Story(machines, steps);
        return Arb.From(stories, story => story.Smaller());
    }

    public override string ToString() => $"{Machines} machines\n{string.Join('\n', Steps)}";

    // without the last half, the first, quarters, and so on down to single steps
    private IEnumerable<Story> Smaller()
    {
        for (var size = Steps.Count / 2; size > 0; size /= 2)
        {
            for (var start = Steps.Count - size; start >= 0; start -= size)
            {
                yield return this with
                {
                    Steps = [.. Steps.Take(start), .. Steps.Skip(start + size)],
                };
            }
        }
    }

    private static (int, Gen<StepKind>) Often(int weight, StepKind kind) => (weight, Gen.Constant(kind));
}
