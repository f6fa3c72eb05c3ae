using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Restoring;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Core.Tests.Repository;
using Xunit;

namespace ClaudeBackup.Core.Tests.Restoring;

/// <summary>What a restore does with a file, by what lies where it goes.</summary>
public sealed class RestorePlannerTests
{
    private const string Transcript = "projects/-p/11111111-1111-4111-8111-111111111111.jsonl";
    private const string Subagent = "projects/-p/11111111-1111-4111-8111-111111111111/subagents/agent-1.jsonl";

    private static readonly AbsolutePath Root = new(Path.GetFullPath("/restored"));
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(TargetMatch.Missing, false, RestoreAction.Write)]
    [InlineData(TargetMatch.Missing, true, RestoreAction.Write)]
    [InlineData(TargetMatch.Identical, false, RestoreAction.Keep)]
    [InlineData(TargetMatch.Identical, true, RestoreAction.Keep)]
    [InlineData(TargetMatch.Behind, false, RestoreAction.Skip)]
    [InlineData(TargetMatch.Behind, true, RestoreAction.Replace)]
    [InlineData(TargetMatch.Ahead, false, RestoreAction.Skip)]
    [InlineData(TargetMatch.Ahead, true, RestoreAction.Replace)]
    [InlineData(TargetMatch.Different, false, RestoreAction.Skip)]
    [InlineData(TargetMatch.Different, true, RestoreAction.Replace)]
    [InlineData(TargetMatch.Unusable, false, RestoreAction.Skip)]
    [InlineData(TargetMatch.Unusable, true, RestoreAction.Skip)]
    public void What_lies_there_decides(TargetMatch found, bool force, RestoreAction action)
    {
        var plan = Plan(_ => found, Of(Transcript), force);

        var step = Assert.Single(plan.Steps);
        Assert.Equal((found, action), (step.Found, step.Action));
        Assert.Equal(Root / Transcript, step.Target);
        Assert.Equal(action is RestoreAction.Replace ? Root / "aside" / Transcript : null, step.Aside);
        Assert.Null(plan.Refusal);
        Assert.Equal(found is TargetMatch.Unusable ? 1 : 0, plan.Problems.Count);
        Assert.Equal(found is TargetMatch.Ahead ? 1 : 0, plan.Warnings.Count);
    }

    [Theory]
    [InlineData(TargetMatch.Missing, TargetMatch.Different, false, RestoreAction.Skip, null, null)]
    [InlineData(TargetMatch.Identical, TargetMatch.Missing, false, RestoreAction.Write, null, null)]
    [InlineData(TargetMatch.Behind, TargetMatch.Missing, false, RestoreAction.Refuse, "shorter here", "--force")]
    [InlineData(TargetMatch.Ahead, TargetMatch.Missing, false, RestoreAction.Write, null, null)]
    [InlineData(TargetMatch.Different, TargetMatch.Missing, false, RestoreAction.Refuse, "differs", "--force")]
    [InlineData(TargetMatch.Different, TargetMatch.Identical, false, RestoreAction.Keep, "differs", "--force")]
    [InlineData(TargetMatch.Different, TargetMatch.Missing, true, RestoreAction.Write, null, null)]
    [InlineData(TargetMatch.Unusable, TargetMatch.Missing, true, RestoreAction.Refuse, "in the way", "Move it away")]
    public void A_session_comes_back_whole_or_not_at_all(
        TargetMatch transcript,
        TargetMatch beside,
        bool force,
        RestoreAction actionBeside,
        string? refusal,
        string? hint
    )
    {
        var plan = Plan(
            path => path == Root / Transcript ? transcript : beside,
            [.. Of(Transcript), .. Of(Subagent)],
            force,
            isWholeSession: true
        );

        Assert.Equal(actionBeside, plan.Steps.Single(s => s.Target == Root / Subagent).Action);
        Assert.Equal(refusal is null, plan.Refusal is null);
        Assert.Contains(refusal ?? "", plan.Refusal?.Reason ?? "", StringComparison.Ordinal);
        Assert.Contains(hint ?? "", plan.Refusal?.Hint ?? "", StringComparison.Ordinal);
        Assert.Equal(
            refusal is not null,
            plan.Steps.Any(s => s.Action is RestoreAction.Refuse && s.Target == Root / Transcript)
        );
    }

    [Fact]
    public void A_session_that_is_newer_here_is_told_and_stays()
    {
        var newer = Plan(_ => TargetMatch.Ahead, Of(Transcript), isWholeSession: true);
        var asked = Plan(_ => TargetMatch.Ahead, Of(Transcript), isWholeSession: true, state: WantedState.Parse("1"));

        Assert.Equal(RestoreAction.Skip, Assert.Single(newer.Steps).Action);
        Assert.Equal(
            "The session is newer here than in the backup, so there is nothing to restore. Save it with: claude-backup sync",
            Assert.Single(newer.Warnings)
        );
        Assert.Null(newer.Refusal);
        // whoever names a state wants that one
        Assert.Contains("newer here", asked.Refusal?.Reason, StringComparison.Ordinal);
        Assert.Contains("--force", asked.Refusal?.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Transcript, StoredArea.Sessions, 1)]
    [InlineData("history.jsonl", StoredArea.Sessions, 1)]
    [InlineData("CLAUDE.md", StoredArea.Config, 2)]
    [InlineData("projects/-p/memory/a.md", StoredArea.Config, 2)]
    public void What_only_grows_comes_back_in_its_fullest_state_and_any_other_file_in_its_last(
        string source,
        StoredArea area,
        int expected
    )
    {
        var file = StoredFiles.Of(
            source,
            area,
            StoredFiles.VariantOf(area, 1, "longer"),
            StoredFiles.VariantOf(area, 2, "x")
        );

        var step = Assert.Single(Plan(_ => TargetMatch.Missing, [(file, null)]).Steps);

        Assert.Equal(expected, step.Variant.Number);
    }

    [Theory]
    [InlineData(30, 22, "group", false)]
    [InlineData(30, 23, "group", true)]
    [InlineData(30, 400, "group", true)]
    [InlineData(30, 400, null, false)]
    [InlineData(36_500, 400, "group", false)]
    public void A_session_that_would_soon_be_deleted_gets_a_new_time(
        int cleanupDays,
        int age,
        string? group,
        bool isRefreshed
    )
    {
        var modified = Timestamp.ToUnixNs(Now.AddDays(-age));
        var file = StoredFiles.Of(Transcript, "a");
        file = file with { Variants = [file.Variants[0] with { ModifiedNs = modified }] };

        var step = Assert.Single(Plan(_ => TargetMatch.Missing, [(file, group)], cleanupDays: cleanupDays).Steps);

        Assert.Equal(isRefreshed, step.TimeRefreshed);
        Assert.Equal(isRefreshed ? Timestamp.ToUnixNs(Now) : modified, step.ModifiedNs);
    }

    [Fact]
    public void Steps_are_in_the_order_of_their_targets_and_the_clients_own_file_is_none_of_them()
    {
        var plan = Plan(_ => TargetMatch.Missing, Of("b", "a", ClaudeHome.ClaudeJsonSource.Value));

        Assert.Equal(["a", "b"], plan.Steps.Select(s => s.File.Source.Value));
        Assert.Empty(plan.Warnings);
    }

    [Theory]
    [InlineData("memory/a:b.md")]
    [InlineData("skills/x/nul")]
    [InlineData("skills/x/end.")]
    public void A_name_that_Windows_cannot_hold_costs_that_file_alone(string name)
    {
        var plan = PlanNamed(path => path.Components.All(ForgivingName.IsWindowsName), name);

        Assert.Equal([name], plan.Problems.Select(p => p.Path));
    }

    [Fact]
    public void A_name_that_is_too_long_here_costs_that_file_alone()
    {
        var name = "skills/" + new string('é', 200);

        var plan = PlanNamed(path => path.Components.All(ForgivingName.IsPosixName), name);

        Assert.Equal([name], plan.Problems.Select(p => p.Path));
    }

    [Theory]
    [InlineData(".credentials.json")]
    [InlineData("skills/.Credentials.json.")]
    [InlineData("sessions/x.key")]
    public void Credentials_that_a_list_names_are_not_restored(string name)
    {
        var plan = PlanNamed(_ => true, name);

        Assert.Contains("credentials", Assert.Single(plan.Problems).Reason, StringComparison.Ordinal);
    }

    /// <summary>The file of that name costs nothing else: another one is restored all the same.</summary>
    private static RestorePlan PlanNamed(Func<RelativePath, bool> canName, string name)
    {
        var plan = Plan(_ => TargetMatch.Missing, Of(name, "CLAUDE.md"), canName: canName);
        Assert.Equal(["CLAUDE.md"], plan.Steps.Select(s => s.File.Source.Value));
        return plan;
    }

    private static (StoredFile, string?)[] Of(params string[] names) =>
        [.. names.Select(n => (StoredFiles.Of(n, "a"), (string?)null))];

    private static RestorePlan Plan(
        Func<AbsolutePath, TargetMatch> look,
        (StoredFile File, string? Group)[] files,
        bool force = false,
        bool isWholeSession = false,
        int cleanupDays = 30,
        Func<RelativePath, bool>? canName = null,
        WantedState? state = null
    ) =>
        new RestorePlanner((path, _, _) => look(path), Root / "aside", cleanupDays, Now)
        {
            CanName = canName ?? (_ => true),
        }.Plan(
            new RestoreRequest(
                [.. files.Select(f => new FileToRestore(Slug.Parse("other"), IndexEntry.Of(f.File), f.Group))],
                new ClaudeHome(Root),
                force
            )
            {
                IsWholeSession = isWholeSession,
                State = state,
            }
        );
}
