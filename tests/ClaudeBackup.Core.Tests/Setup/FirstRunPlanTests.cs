using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Core.Scheduling;
using ClaudeBackup.Core.Secrets;
using ClaudeBackup.Core.Setup;
using Xunit;

namespace ClaudeBackup.Core.Tests.Setup;

/// <summary>What a first run asks, in which order, and what follows from it.</summary>
public sealed class FirstRunPlanTests
{
    private static readonly FirstRunFacts Nothing = new()
    {
        IsThere = false,
        HasHome = true,
        HasRemote = false,
        HasGitHub = false,
        CleanupDays = 30,
    };

    private static readonly FirstRunWish NoWish = new(null, null, null, null);

    private static readonly FoundBackup Empty = new(null, []);

    private static readonly FoundBackup OfTwo = new(
        null,
        [new FoundMachine(Slug.Parse("a"), "A", "", 1, 1), new FoundMachine(Slug.Parse("b"), "B", "", 1, 1)]
    );

    [Fact]
    public void Everything_is_asked_before_anything_is_planned()
    {
        var ssh = Remote("git@host:x.git");
        var answers = new FirstRunAnswers();

        Assert.IsType<FirstRunQuestion.Begin>(Next(answers));
        answers = answers with { Agreed = true };
        Assert.Equal(new FirstRunQuestion.Where(HasGitHub: false), Next(answers));
        answers = answers with { Where = ssh };
        Assert.Equal(new FirstRunQuestion.WhatIsThere(ssh), Next(answers));
        answers = answers with { Found = OfTwo };
        Assert.IsType<FirstRunQuestion.SendSecrets>(Next(answers));
        answers = answers with { Secrets = SecretPolicy.Warn };
        Assert.Equal(new FirstRunQuestion.BringBack(OfTwo), Next(answers));
        answers = answers with { BringBack = new Wanted(Slug.Parse("b"), Tier.Config) };
        Assert.IsType<FirstRunQuestion.HowOften>(Next(answers));
        answers = answers with { HowOften = Schedule.Hourly };
        Assert.Equal(new FirstRunQuestion.KeepLonger(30), Next(answers));
        answers = answers with { KeepLonger = new Kept(365) };
        Assert.Null(Next(answers));

        var plan = FirstRunPlan.Of(Nothing, NoWish, answers);

        Assert.Equal(ssh, plan.Remote);
        Assert.Equal(SecretPolicy.Warn, plan.Secrets);
        Assert.Equal(new Wanted(Slug.Parse("b"), Tier.Config), plan.BringBack);
        Assert.Equal(Schedule.Hourly, plan.Schedule);
        Assert.Equal(365, plan.CleanupDays);
        Assert.Empty(plan.Notes);
    }

    [Theory]
    [InlineData("/home/ann", "/home/dev", null, "/home/ann=/home/dev")]
    [InlineData("/Users/ann", "/home/dev", Tier.Sessions, "/Users/ann=/home/dev")]
    [InlineData("/home/dev", "/home/dev", null, null)]
    [InlineData("/home/ann", "/home/dev", Tier.Config, null)]
    [InlineData("/home/ann", null, null, null)]
    [InlineData(null, "/home/dev", null, null)]
    public void Another_home_is_asked_about_where_it_matters(string? there, string? here, Tier? only, string? rule)
    {
        var facts = Nothing with { UserHome = here is null ? null : AbsolutePath.Parse(here), CleanupDays = null };
        var answers = new FirstRunAnswers
        {
            Agreed = true,
            Where = new RemoteChoice.GitHub(null),
            Found = new FoundBackup(null, [OfTwo.Machines[0] with { Home = there }]),
            BringBack = new Wanted(OfTwo.Machines[0].Slug, only),
            HowOften = Schedule.Daily,
        };

        var question = FirstRunPlan.Next(facts, NoWish, answers) as FirstRunQuestion.Move;

        Assert.Equal(rule, question?.Offer.Rule.ToString());
        Assert.Equal(rule, FirstRunPlan.Of(facts, NoWish, answers with { Moves = true }).BringBack!.Move?.ToString());
        Assert.Null(FirstRunPlan.Of(facts, NoWish, answers with { Moves = false }).BringBack!.Move);
        Assert.Null(FirstRunPlan.Next(facts, NoWish, answers with { Moves = false }));
    }

    [Fact]
    public void Without_a_Claude_home_nothing_is_scheduled_unless_somebody_asks_for_it()
    {
        var facts = Nothing with { HasHome = false };

        var silent = FirstRunPlan.Of(facts, NoWish, FirstRunAnswers.None);

        Assert.Null(silent.Schedule);
        Assert.Contains(silent.Notes, n => n.EndsWith("claude-backup schedule daily", StringComparison.Ordinal));
        Assert.Equal(Schedule.Daily, FirstRunPlan.Of(Nothing, NoWish, FirstRunAnswers.None).Schedule);
        var wished = FirstRunPlan.Of(facts, NoWish with { Schedule = Schedule.Hourly }, FirstRunAnswers.None);
        Assert.Equal(Schedule.Hourly, wished.Schedule);
        var answered = FirstRunPlan.Of(facts, NoWish, new FirstRunAnswers { HowOften = Schedule.Hourly });
        Assert.Equal(Schedule.Hourly, answered.Schedule);
    }

    [Fact]
    public void A_no_ends_the_questions() => Assert.Null(Next(new FirstRunAnswers { Agreed = false }));

    [Fact]
    public void What_is_there_and_what_the_command_line_says_is_not_asked()
    {
        var agreed = new FirstRunAnswers { Agreed = true };

        Assert.Null(FirstRunPlan.Next(Nothing with { IsThere = true }, NoWish, new FirstRunAnswers()));
        Assert.IsType<FirstRunQuestion.HowOften>(FirstRunPlan.Next(Nothing with { HasRemote = true }, NoWish, agreed));
        Assert.Null(
            FirstRunPlan.Next(
                Nothing with
                {
                    CleanupDays = 365,
                },
                NoWish with
                {
                    Remote = new RemoteChoice.None(),
                    Schedule = Schedule.Off,
                },
                agreed
            )
        );
    }

    [Theory]
    [InlineData("/mnt/drive/x.git", false)]
    [InlineData("git@host:x.git", true)]
    [InlineData("https://host.example/x.git", true)]
    public void Secrets_are_asked_about_where_nobody_knows_who_reads(string address, bool isAsked)
    {
        var answers = new FirstRunAnswers
        {
            Agreed = true,
            Where = Remote(address),
            Found = Empty,
        };
        Assert.Equal(isAsked, Next(answers) is FirstRunQuestion.SendSecrets);
        Assert.False(
            FirstRunPlan.Next(Nothing, NoWish with { Secrets = SecretPolicy.Off }, answers)
                is FirstRunQuestion.SendSecrets
        );
    }

    [Fact]
    public void Nothing_is_brought_back_of_an_empty_place()
    {
        var answers = new FirstRunAnswers
        {
            Agreed = true,
            Where = Remote("/mnt/x.git"),
            Found = Empty,
        };
        Assert.IsType<FirstRunQuestion.HowOften>(Next(answers));
        Assert.Null(
            FirstRunPlan
                .Of(Nothing, NoWish, answers with { Found = OfTwo, BringBack = new Wanted(null, null) })
                .BringBack
        );
    }

    [Theory]
    [InlineData(false, false, false, "None", "daily")]
    [InlineData(false, false, true, "GitHub", "daily")]
    [InlineData(false, true, true, null, "daily")]
    [InlineData(true, false, false, null, null)]
    public void Nobody_asked_is_given_what_is_usual(
        bool isThere,
        bool hasRemote,
        bool hasGitHub,
        string? remote,
        string? schedule
    )
    {
        var facts = Nothing with { IsThere = isThere, HasRemote = hasRemote, HasGitHub = hasGitHub };

        Assert.Null(FirstRunPlan.Next(facts, NoWish, FirstRunAnswers.None));
        var plan = FirstRunPlan.Of(facts, NoWish, FirstRunAnswers.None);

        Assert.Equal(remote, plan.Remote?.GetType().Name);
        Assert.Equal(schedule, plan.Schedule?.Name);
        Assert.Null(plan.CleanupDays);
        Assert.Equal(remote is "None", plan.Notes.Any(n => n.StartsWith("Backups stay", StringComparison.Ordinal)));
        Assert.Equal(!isThere, plan.Notes.Any(n => n.Contains("--cleanup-period-days 365", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(30, 99, 99)]
    [InlineData(30, 30, null)]
    [InlineData(365, 5, null)]
    [InlineData(null, 365, 365)]
    public void The_cleanup_period_is_only_ever_raised(int? now, int wish, int? planned)
    {
        var plan = FirstRunPlan.Of(
            Nothing with
            {
                CleanupDays = now,
            },
            NoWish with
            {
                CleanupDays = wish,
            },
            FirstRunAnswers.None
        );
        Assert.Equal(planned, plan.CleanupDays);
        Assert.Equal(planned is null, plan.Notes.Any(n => n.Contains("already keeps", StringComparison.Ordinal)));
    }

    private static FirstRunQuestion? Next(FirstRunAnswers answers) => FirstRunPlan.Next(Nothing, NoWish, answers);

    private static RemoteChoice.AnyGit Remote(string address) =>
        new(RemoteUrl.Parse(address, new AbsolutePath("/"), new AbsolutePath("/home")));
}
