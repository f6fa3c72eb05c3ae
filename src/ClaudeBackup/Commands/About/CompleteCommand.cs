using System.CommandLine;
using ClaudeBackup.Documents;
using ClaudeBackup.Manual;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>What completion scripts call at each Tab. It writes nothing, starts nothing, and never makes anybody wait.</summary>
internal static class CompleteCommand
{
    private const string Name = "complete";

    // whoever pressed a key looks at the terminal; a file system that does not answer is no reason for it to stand still
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Whether a command line is one of a completion script.</summary>
    public static bool IsAskedFor(string[] arguments) => arguments is [Name, ..];

    public static Command Build(App app, Reporter reporter)
    {
        var kind = new Argument<string>("kind")
        {
            Description = "sessions, machines, projects or config.",
            DefaultValueFactory = _ => "",
        };
        var beginning = new Argument<string>("beginning")
        {
            Description = "What was typed of it.",
            DefaultValueFactory = _ => "",
        };
        var command = new DescribedCommand(Name, AboutHelp.Complete)
        {
            Hidden = true,
            IsOfProgram = true,
            // whatever a script of another version gives
            TreatUnmatchedTokensAsErrors = false,
        };
        command.Arguments.Add(kind);
        command.Arguments.Add(beginning);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var found = await FindAsync(app, parsed.GetValue(kind)!, parsed.GetValue(beginning)!, cancellation);
                reporter.Fields(
                    new CandidatesDocument([.. found.Select(c => new CandidateDocument(c.Value, c.Note))]),
                    json => json.CandidatesDocument,
                    d => d.Candidates.Select(c => new[] { c.Value, c.Note })
                );
                return ExitCodes.Done;
            }
        );
        return command;
    }

    private static async Task<IReadOnlyList<Suggestion>> FindAsync(
        App app,
        string kind,
        string beginning,
        CancellationToken cancellation
    )
    {
        try
        {
            return await Task.Run(
                    () => new StoredCandidates([.. app.Indexes.AsKept()], app.Clock.GetUtcNow()).Of(kind, beginning),
                    cancellation
                )
                .WaitAsync(Patience, app.Clock, cancellation);
        }
#pragma warning disable CA1031 // whatever it is: there are no candidates, and a Tab is no place to tell why
        catch
#pragma warning restore CA1031
        {
            return [];
        }
    }
}
