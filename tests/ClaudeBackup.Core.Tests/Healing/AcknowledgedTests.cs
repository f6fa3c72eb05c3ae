using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Healing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Healing;

/// <summary>Which snapshot is the newest that was acknowledged, decided from what each file says of it.</summary>
public sealed class AcknowledgedTests
{
    // 1 ← 2 ← 3, ours in order; m went on from 3 by somebody's hand, u from 2; s was made beside them, on purpose
    private static readonly CommitParents History = new(
        new Dictionary<ObjectId, IReadOnlyList<ObjectId>>
        {
            [Id('1')] = [],
            [Id('2')] = [Id('1')],
            [Id('3')] = [Id('2')],
            [Id('a')] = [Id('3')],
            [Id('b')] = [Id('2')],
            [Id('c')] = [Id('1')],
        },
        new HashSet<ObjectId> { Id('a'), Id('b') }
    );

    [Theory]
    // branch, last, work tree, index, log, agreed → newest, what goes aside ('.' for nothing)
    [InlineData("3 3 3 . . .", "3 .", false)]
    [InlineData("2 3 3 3 . .", "3 .", true)] // set back with git reset
    [InlineData(". 3 3 3 . .", "3 .", true)] // deleted or damaged
    [InlineData("b 3 3 3 . .", "3 b", true)] // somebody's work on an older snapshot
    [InlineData("a 3 3 3 . .", "3 a", true)] // somebody's work on the newest
    [InlineData("a 3 3 3 a .", "a .", false)] // the same, to which this program has moved, as it comes from the remote
    [InlineData("a a 3 3 . .", "a .", false)] // and acknowledged
    [InlineData("a . . . . .", "a .", false)] // and nothing else known
    [InlineData("3 2 2 2 . .", "3 .", false)] // killed behind the commit
    [InlineData("2 2 3 3 . .", "3 .", true)] // the ref beside it set back as well
    [InlineData("2 2 2 3 . .", "2 .", false)] // all of it set back, as by who restores a whole repository
    [InlineData("2 2 . . 32 .", "3 .", true)] // only the log still knows
    [InlineData("2 . . . . 3", "3 .", true)] // only what the remote had
    [InlineData("3 . . . . .", "3 .", false)] // a clone
    [InlineData(". . . . 321 .", "3 .", true)] // the branch and all beside it gone
    [InlineData(". . . . . .", ". .", false)] // before the first
    [InlineData("c c c 3 3c .", "c .", false)] // a history written anew, its index not yet
    [InlineData("3 c c 3 . .", "c 3", true)] // and killed before the branch moved back
    [InlineData("2 9 3 3 . .", "3 .", true)] // the object of the newest is lost, and the one before is known
    [InlineData("9 3 3 3 . .", "3 .", true)] // a branch that names nothing has nothing to keep
    [InlineData("2 3 3 3 2 .", "3 .", true)] // where all that is ours is there, the log has no say
    [InlineData("9 . 9 9 932 .", "9 .", false)] // lost itself, and all but one file say that it is the newest
    [InlineData(". . 9 9 32 .", "9 .", true)] // and the branch gone, too
    public void The_newest_acknowledged_snapshot_is_built_on(string said, string meant, bool moves)
    {
        var words = said.Split(' ');
        var claims = new SnapshotClaims
        {
            Branch = IdOf(words[0]),
            Last = IdOf(words[1]),
            WorkTree = IdOf(words[2]),
            Index = IdOf(words[3]),
            Logged = [.. words[4].Where(c => c != '.').Select(Id)],
            Agreed = IdOf(words[5]),
        };

        var decided = Acknowledged.Of(claims, History);

        Assert.Equal(IdOf(meant.Split(' ')[0]), decided.Newest);
        Assert.Equal(IdOf(meant.Split(' ')[1]), decided.Aside);
        Assert.Equal(moves, decided.MovesBranch);
    }

    [Fact]
    public void Where_history_is_lost_nobody_knows_what_stands_on_what()
    {
        var broken = new CommitParents(
            new Dictionary<ObjectId, IReadOnlyList<ObjectId>> { [Id('3')] = [Id('2')], [Id('1')] = [] },
            new HashSet<ObjectId>()
        );

        Assert.Null(broken.Descends(Id('3'), Id('1')));
        Assert.True(broken.Descends(Id('3'), Id('2')));
        Assert.False(broken.Descends(Id('1'), Id('3')));
    }

    [Theory]
    [InlineData("fast-import", true, false)]
    [InlineData("given up", true, true)]
    [InlineData("", true, false)]
    public void A_line_of_the_log_tells_where_the_branch_went(string message, bool ours, bool retreat)
    {
        var line = RefLogLine.TryParse(
            $"{Id('1')} {Id('2')} claude-backup <claude-backup@localhost> 1795824637 +0000\t{message}"
        );

        Assert.Equal(new RefLogLine(Id('2'), ours, retreat), line);
    }

    [Fact]
    public void What_somebody_else_did_to_the_branch_is_not_ours_and_half_a_line_is_none()
    {
        var line = $"{Id('1')} {Id('2')} Ann <ann@example.com> 1795824637 +0000\tgiven up";

        Assert.False(RefLogLine.TryParse(line)!.IsOurs);
        Assert.Null(RefLogLine.TryParse(line[..60]));
        Assert.Null(RefLogLine.TryParse(""));
        Assert.Null(RefLogLine.TryParse(new string('\0', 200)));
    }

    private static ObjectId Id(char digit) => ObjectId.Parse(new string(digit, 40));

    private static ObjectId? IdOf(string word) => word == "." ? null : Id(word[0]);
}
