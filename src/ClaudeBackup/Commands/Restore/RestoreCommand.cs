using System.CommandLine;
using ClaudeBackup.Manual;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

internal static class RestoreCommand
{
    public static Command Build(App app, Reporter reporter)
    {
        var session = SessionArguments.Session(ArgumentArity.ZeroOrMore);
        var list = new Option<bool>("--list") { Description = "List the stored sessions, newest first." };
        var last = RestoreOptions.Last();
        var filter = new SessionFilterOptions();
        var all = new Option<bool>("--all")
        {
            Description =
                "Restore everything a machine stored: sessions, memory, history, config. With filters, the sessions that pass them; with --project alone, its memory too.",
        };
        var force = new Option<bool>("--force")
        {
            Description = "Replace files that differ; the old ones are kept aside, and the output says where.",
        };
        var elsewhere = new ElsewhereOptions();
        var at = new AtOption();
        var state = SessionArguments.State();
        var dryRun = new Option<bool>("--dry-run") { Description = "Show what would be restored, and write nothing." };
        var command = new DescribedCommand("restore", RestoreHelp.Text);
        command.Arguments.Add(session);
        foreach (var option in new Option[] { list, all, last })
        {
            command.Options.Add(option);
        }

        filter.AddTo(command);
        elsewhere.AddTo(command);
        foreach (var option in new Option[] { at.Option, state, force, dryRun, SessionArguments.NoPager() })
        {
            command.Options.Add(option);
        }

        command.SetAction((parsed, cancellation) => new Restorer(app, reporter, Read(parsed), cancellation).RunAsync());
        return command;

        RestoreOptions Read(ParseResult parsed) =>
            new(
                SessionArguments.Session(parsed, session),
                parsed.GetValue(list),
                parsed.GetValue(all),
                parsed.GetValue(force),
                parsed.GetValue(dryRun),
                filter.Read(parsed, app) with
                {
                    Last = parsed.GetValue(last),
                }
            )
            {
                At = at.Read(parsed, app),
                State = SessionArguments.StateOf(parsed.GetValue(state)),
                Elsewhere = elsewhere.Read(parsed, app),
                FilterText = Joined(
                    at.Read(parsed, app)?.Text,
                    filter.Typed(parsed),
                    parsed.GetValue(last) is { } n ? $"--last {n}" : null
                ),
            };
    }

    private static string Joined(params string?[] typed) =>
        string.Join(' ', typed.Where(text => !string.IsNullOrEmpty(text)));
}
