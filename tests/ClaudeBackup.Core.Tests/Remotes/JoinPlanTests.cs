using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Core.Repository;
using Xunit;

namespace ClaudeBackup.Core.Tests.Remotes;

/// <summary>This machine is <c>me</c>; trees and commits are named by a letter.</summary>
public sealed class JoinPlanTests
{
    private static readonly Slug Me = Slug.Parse("me");

    private static readonly ObjectId Guide = ObjectId.OfBlob(
        System.Text.Encoding.UTF8.GetBytes(RepositoryGuide.RestoreText)
    );

    // here and there: slug:tree …, and R for our RESTORE.md or X for another; common: ours, theirs, older or nothing
    [Theory]
    // nothing here yet
    [InlineData("", "me:a R", "", "theirs", "me:a", "", "")]
    [InlineData("", "two:b R", "", "theirs", "two:b", "two", "")]
    [InlineData("", "two:b", "", "theirs", "two:b", "two", "")]
    [InlineData("", "two:b X", "", "commit+guide", "two:b", "two", "")]
    // they went on from where we are
    [InlineData("me:a R", "me:a two:b R", "ours", "theirs", "me:a two:b", "two", "")]
    [InlineData("me:a R", "me:a two:b X", "ours", "commit+guide", "me:a two:b", "two", "")]
    [InlineData("me:a R", "me:a two:b", "ours", "commit+guide", "me:a two:b", "two", "")]
    [InlineData("me:a two:b R", "me:a R", "ours", "commit", "me:a two:b", "", "two")]
    [InlineData("me:a R", "me:z R", "ours", "commit", "me:a", "", "")]
    // both went on
    [InlineData("me:c two:b R", "me:a two:d R", "older", "commit", "me:c two:d", "two", "")]
    [InlineData("me:c two:b R", "me:a three:e R", "older", "commit", "me:c two:b three:e", "three", "two")]
    // they never met
    [InlineData("me:a R", "two:b R", "nothing", "commit", "me:a two:b", "two", "")]
    [InlineData("me:a three:c R", "two:b X", "nothing", "commit+guide", "me:a two:b three:c", "two", "three")]
    public void Two_histories_come_together(
        string here,
        string there,
        string common,
        string commit,
        string machines,
        string taken,
        string kept
    )
    {
        var plan = Assert.IsType<JoinPlan.Join>(JoinPlan.Of(Read(here, there, common), Me, isTaken: false));

        Assert.Equal(commit is "theirs", plan.IsTheirs);
        Assert.Equal(commit.EndsWith("guide", StringComparison.Ordinal), plan.PutsGuide);
        Assert.Equal(
            Side(machines)!.Machines.OrderBy(m => m.Key, Slug.InOrder),
            plan.Machines.OrderBy(m => m.Key, Slug.InOrder)
        );
        Assert.Equal(taken.Split(' ', StringSplitOptions.RemoveEmptyEntries), plan.Taken.Select(s => s.Value));
        Assert.Equal(kept.Split(' ', StringSplitOptions.RemoveEmptyEntries), plan.Kept.Select(s => s.Value));
        Assert.Empty(plan.Refused);
    }

    [Theory]
    [InlineData("machines/two/projects/-p/1.jsonl.gz", true)]
    [InlineData("machines/two/manifest.json", true)]
    [InlineData("machines/two/files/config.jsonl", true)]
    [InlineData("config/settings.json", true)]
    [InlineData("CLAUDE.md", false)]
    [InlineData(".claude/settings.json", false)]
    [InlineData(".gitattributes", false)]
    [InlineData("machines/two/run.sh", false)]
    [InlineData("machines/two/config/NUL", false)]
    [InlineData("machines/two/config/a:b", false)]
    [InlineData("machines/two/config/end.", false)]
    [InlineData("machines/t\u202eo/manifest.json", false)]
    public void Each_path_is_taken_or_refused_by_its_name(string path, bool isTaken)
    {
        var received = Read("me:a R", "me:a two:b R", "ours") with { Changes = [Change(path)] };

        var plan = Assert.IsType<JoinPlan.Join>(JoinPlan.Of(received, Me, isTaken: false));

        Assert.Equal(isTaken ? [] : [path], plan.Refused);
    }

    [Theory]
    [InlineData(TreeMode.Link)]
    [InlineData(160000)]
    public void Links_and_submodules_are_refused_where_files_are_taken(int mode)
    {
        var change = Change("machines/two/config/x") with { NewMode = mode };
        var received = Read("me:a R", "me:a two:b R", "ours") with { Changes = [change] };

        Assert.Equal([change.Path], ((JoinPlan.Join)JoinPlan.Of(received, Me, isTaken: false)).Refused);
    }

    [Theory]
    [InlineData(".git/config")]
    [InlineData(".git./config")]
    [InlineData("machines/two/.git /config")]
    [InlineData("machines/two/.g\u200cit/config")]
    [InlineData("machines/two/config/GIT~1/config")]
    [InlineData("machines/two/config/.git::$INDEX_ALLOCATION/config")]
    [InlineData("machines/two/config/x\\.git\\config")]
    [InlineData("machines/two/config/../../../x")]
    [InlineData("machines//x")]
    public void A_name_that_git_obeys_somewhere_refuses_everything(string path)
    {
        var received = Read("me:a R", "me:a two:b R", "ours") with
        {
            Changes = [Change("machines/two/manifest.json"), Change(path)],
        };

        Assert.Equal(new JoinPlan.Refuse(path, IsTwice: false), JoinPlan.Of(received, Me, isTaken: false));
    }

    [Fact]
    public void A_name_that_is_there_twice_refuses_everything() =>
        Assert.Equal(
            new JoinPlan.Refuse("machines/two/zz", IsTwice: true),
            JoinPlan.Of(Read("me:a R", "me:a two:b R", "ours") with { Twice = "machines/two/zz" }, Me, isTaken: false)
        );

    [Fact]
    public void Somebody_else_under_our_slug_asks_for_another_one() =>
        Assert.IsType<JoinPlan.Rename>(JoinPlan.Of(Read("me:a R", "me:z R", "older"), Me, isTaken: true));

    [Fact]
    public void What_we_hold_already_asks_for_nothing() =>
        Assert.IsType<JoinPlan.Nothing>(JoinPlan.Of(Read("me:c two:b R", "me:a R", "theirs"), Me, isTaken: true));

    [Fact]
    public void The_files_follow_what_is_taken_and_stay_where_something_is_kept()
    {
        TreeChange[] changes =
        [
            Change("RESTORE.md"),
            Change("machines/me/config/a"),
            Change("machines/two/config/a"),
            Change("machines/two/config/b") with
            {
                NewId = null,
                NewMode = 0,
            },
            Change("machines/gone/config/a") with
            {
                NewId = null,
                NewMode = 0,
            },
        ];
        var received = Read("me:c two:b gone:g R", "me:a two:d X", "older") with { Changes = changes };

        var plan = Assert.IsType<JoinPlan.Join>(JoinPlan.Of(received, Me, isTaken: false));

        Assert.Equal(changes[2..4], plan.Changes);
        Assert.Equal(["RESTORE.md"], plan.Refused);
    }

    private static Received Read(string here, string there, string common)
    {
        var (ours, theirs) = (Side(here), Side(there, "f")!);
        return new Received
        {
            Ours = ours,
            Theirs = theirs,
            Common = common switch
            {
                "ours" => ours!.Commit,
                "theirs" => theirs.Commit,
                "older" => Id('0'),
                _ => null,
            },
            Changes = [],
            Twice = null,
        };
    }

    private static JoinSide? Side(string text, string commit = "e")
    {
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length == 0
            ? null
            : new JoinSide(
                Id(commit[0]),
                parts.Contains("R") ? Guide
                    : parts.Contains("X") ? Id('9')
                    : null,
                parts
                    .Where(p => p.Contains(':', StringComparison.Ordinal))
                    .ToDictionary(p => Slug.Parse(p[..^2]), p => Id(p[^1]))
            );
    }

    private static TreeChange Change(string path) => new(path, OldId: null, Id('7'), TreeMode.File);

    // any letter makes an id
    private static ObjectId Id(char letter) => ObjectId.OfBlob([(byte)letter]);
}
