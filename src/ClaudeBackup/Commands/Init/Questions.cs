using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Scheduling;
using ClaudeBackup.Terminal;
using Spectre.Console;

namespace ClaudeBackup.Commands;

/// <summary>What a first run on a terminal asks. Ctrl-C ends each question, with an <see cref="OperationCanceledException"/>.</summary>
internal sealed class Questions(App app, Reporter reporter, CancellationToken cancellation)
{
    /// <summary>A period that needs no raising.</summary>
    public const int LongDays = 365;

    // as good as never, and what many settings say
    private const int NeverDays = 99_999;

    private const string GitHub = "A private repository of mine at GitHub";
    private const string AnyGit = "Another git remote: a server, a drive";
    private const string Nowhere = "Nowhere else: this machine only";
    private const string Nothing = "Nothing: start fresh beside it";

    private readonly IAnsiConsole _console = reporter.Screen.ErrorConsole();

    public Task<bool> AgreesToSetUpAsync()
    {
        _console.WriteLine($"Everything Claude Code keeps in {app.Home.Root} will be saved to {app.Repository.Root},");
        _console.WriteLine("a git repository on this machine that only you can read. Credentials stay out of it.");
        return AskAsync(new ConfirmationPrompt("Set it up now?"));
    }

    public Task<bool> SendsAnywayAsync(string found)
    {
        _console.WriteLine(found);
        _console.WriteLine("claude-backup scan shows them at any time. Is that place one that only you can read?");
        return AskAsync(new ConfirmationPrompt("Send all of it, now and from now on?") { DefaultValue = false });
    }

    public async Task<BackendChoice> WhereToAsync(bool hasGitHub)
    {
        if (!hasGitHub)
        {
            _console.WriteLine("For a copy at GitHub, sign in with gh auth login first.");
        }

        var answer = await AskAsync(
            new SelectionPrompt<string>()
                .Title("Where shall a copy go?")
                .AddChoices(hasGitHub ? [GitHub, AnyGit, Nowhere] : [AnyGit, Nowhere])
        );
        return answer switch
        {
            GitHub => new BackendChoice.GitHub(null),
            AnyGit => await AnyRemoteAsync(),
            _ => new BackendChoice.Local(),
        };
    }

    private async Task<BackendChoice> AnyRemoteAsync()
    {
        while (true)
        {
            try
            {
                return app.Choice(LocalSettings.Git, await AskAsync(new TextPrompt<string>("Its URL or path:")));
            }
            catch (BackupException e) when (e.Kind is FailureKind.Usage)
            {
                _console.WriteLine($"{e.Message} {e.Hint}");
            }
        }
    }

    public Task<Schedule> HowOftenAsync() =>
        ChooseAsync(
            "How often shall it save by itself?",
            new Dictionary<string, Schedule>(StringComparer.Ordinal)
            {
                ["Every night"] = Schedule.Daily,
                ["Every six hours"] = Schedule.SixHourly,
                ["Every hour"] = Schedule.Hourly,
                ["Never: I run claude-backup sync myself"] = Schedule.Off,
            }
        );

    /// <summary>Offers to let Claude Code keep sessions longer.</summary>
    /// <param name="days">Its cleanup period.</param>
    /// <returns>The period to set; null to leave it.</returns>
    public Task<int?> KeepLongerAsync(int days) =>
        ChooseAsync(
            $"Claude Code deletes its own sessions after {days} days. Change that in its settings?",
            new Dictionary<string, int?>(StringComparer.Ordinal)
            {
                ["Leave it: what is saved stays saved"] = null,
                ["After a year"] = LongDays,
                ["As good as never"] = NeverDays,
            }
        );

    /// <summary>Offers to bring back what another machine saved, before this one saves anything.</summary>
    public async Task OfferRestoreAsync(FoundBackup found)
    {
        foreach (var line in BackendView.Machines(BackendView.Found(found)))
        {
            _console.WriteLine(line);
        }

        var choices = found.Machines.SelectMany(m =>
            new[] { (m.Slug, Only: (Tier?)null), (m.Slug, Only: Tier.Config) }
        );
        var named = choices.ToDictionary(
            c => c.Only is null ? $"Everything of {c.Slug}" : $"Only the config of {c.Slug}",
            StringComparer.Ordinal
        );
        var answer = await AskAsync(
            new SelectionPrompt<string>()
                .Title("Bring something back to this machine?")
                .AddChoices([.. named.Keys, Nothing])
        );
        if (!named.TryGetValue(answer, out var wanted))
        {
            return;
        }

        var (index, _) = await app.Indexes.LoadAsync(wanted.Slug, cancellation);
        await SessionArguments.FetchAsync(
            app,
            reporter,
            index.Files.Where(f => wanted.Only is null || f.Tier == wanted.Only),
            cancellation
        );
        var plan = app.Restore.Plan(index, force: false, wanted.Only);
        var summary = await ProgressView.RunAsync(
            reporter,
            "Restoring",
            progress => app.Restore.ApplyAsync(plan, progress, cancellation)
        );
        foreach (var line in RestoreView.Lines(RestoreView.All(plan, summary, dryRun: false)))
        {
            _console.WriteLine(line);
        }
    }

    private async Task<T> ChooseAsync<T>(string title, Dictionary<string, T> named) =>
        named[await AskAsync(new SelectionPrompt<string>().Title(title).AddChoices(named.Keys))];

    private Task<T> AskAsync<T>(IPrompt<T> prompt) => prompt.ShowAsync(_console, cancellation);
}
