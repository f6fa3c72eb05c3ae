using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Setup;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>Puts the questions of a first run to somebody on a terminal, before anything is made.</summary>
internal sealed class Interview(App app, Asker asker, CancellationToken cancellation)
{
    public async Task<FirstRunAnswers> HoldAsync(FirstRunFacts facts, FirstRunWish wish)
    {
        var answers = new FirstRunAnswers();
        while (FirstRunPlan.Next(facts, wish, answers) is { } question)
        {
            answers = await AnswerAsync(question, wish, answers);
        }

        return answers;
    }

    private async Task<FirstRunAnswers> AnswerAsync(
        FirstRunQuestion question,
        FirstRunWish wish,
        FirstRunAnswers answers
    )
    {
        asker.Say(FirstRunView.Before(question, app.Home.Root, app.Repository.Root, app.Local));
        var title = FirstRunView.Of(question);
        return question switch
        {
            FirstRunQuestion.Where where => answers with { Where = await WhereAsync(title, where) },
            FirstRunQuestion.WhatIsThere there => await LookAsync(there.Choice, wish, answers),
            FirstRunQuestion.SendSecrets => answers with
            {
                Secrets = FirstRunView.Policy(await asker.AgreesAsync(title, usual: false)),
            },
            FirstRunQuestion.BringBack back => answers with
            {
                BringBack = await asker.ChooseAsync(title, FirstRunView.Choices(back)),
            },
            FirstRunQuestion.Move => answers with { Moves = await asker.AgreesAsync(title, usual: true) },
            FirstRunQuestion.HowOften => answers with
            {
                HowOften = await asker.ChooseAsync(title, FirstRunView.Schedules),
            },
            FirstRunQuestion.KeepLonger => answers with
            {
                KeepLonger = await asker.ChooseAsync(title, FirstRunView.Periods),
            },
            _ => answers with { Agreed = await asker.AgreesAsync(title, usual: true) },
        };
    }

    private async Task<RemoteChoice> WhereAsync(string title, FirstRunQuestion.Where where)
    {
        var choice = await asker.ChooseAsync(title, FirstRunView.Choices(where));
        while (choice is null)
        {
            var typed = await asker.TextAsync("Its URL or path, or nothing to go back:");
            if (string.IsNullOrWhiteSpace(typed))
            {
                return await WhereAsync(title, where);
            }

            try
            {
                choice = app.Choice(RemoteTypeWord.Git, typed);
            }
            catch (BackupException e) when (e.Kind is FailureKind.Usage)
            {
                asker.Say([$"{e.Message} {e.Hint}"]);
            }
        }

        return choice;
    }

    // a remote that cannot be looked at now keeps nobody from saving here
    private async Task<FirstRunAnswers> LookAsync(RemoteChoice choice, FirstRunWish wish, FirstRunAnswers answers)
    {
        try
        {
            return answers with { Found = await app.Looking.LookAsync(choice, cancellation) };
        }
        catch (BackupException e) when (e.Kind is FailureKind.Failed or FailureKind.Usage)
        {
            asker.Say([$"{e.Message} {e.Hint}".TrimEnd()]);
            var asksAgain = e.Kind is FailureKind.Usage && wish.Remote is null;
            return answers with
            {
                Where = asksAgain ? null : answers.Where,
                Found = asksAgain ? answers.Found : new FoundBackup(null, []),
            };
        }
    }
}
