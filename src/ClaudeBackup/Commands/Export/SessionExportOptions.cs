using System.CommandLine;
using ClaudeBackup.Core.Failures;

namespace ClaudeBackup.Commands;

/// <summary>The command line of <c>export</c>.</summary>
internal sealed class SessionExportOptions
{
    private const string UsualFolder = "claude-sessions";
    private const string StandardOutput = "-";

    private readonly Argument<string[]> _session = SessionArguments.Session(ArgumentArity.ZeroOrMore);

    private readonly Argument<string?> _to = new("file")
    {
        Description =
            "A file, a folder, or - for standard output. Default: a name made of day, title and id, in this folder.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly ExportFormatOptions _format = new();

    private readonly Option<bool> _all = new("--all")
    {
        Description =
            $"Export every session that passes the filters, into a folder with an index. Default: ./{UsualFolder}.",
    };

    private readonly Option<bool> _full = new("--full") { Description = "Include whole results, however long." };

    private readonly Option<bool> _reveal = new("--reveal")
    {
        Description = "Include likely secrets instead of hiding them behind the name of their rule.",
    };

    private readonly Option<bool> _force = new("--force") { Description = "Replace existing files." };

    private readonly Option<bool> _dryRun = new("--dry-run")
    {
        Description = "Show what would be written, and write nothing.",
    };

    private readonly AtOption _at = new();
    private readonly Option<string?> _state = SessionArguments.State();
    private readonly SessionFilterOptions _filter = new();

    public void AddTo(Command command)
    {
        command.Arguments.Add(_session);
        command.Arguments.Add(_to);
        Option[] own = [.. _format.All, _all, _full, _reveal, _force, _dryRun, _at.Option, _state];
        foreach (var option in own)
        {
            command.Options.Add(option);
        }

        _filter.AddTo(command);
    }

    /// <exception cref="BackupException">Usage: it does not say what to export, or says two things. Failed: a folder is not there.</exception>
    public SessionExportRequest Read(ParseResult parsed, App app, bool isJson)
    {
        var all = parsed.GetValue(_all);
        var filter = _filter.Read(parsed, app);
        var (session, to) = ExportedWords.Of(parsed.GetValue(_session) ?? [], all, isFiltered: !filter.IsEmpty);
        var name = all ? to ?? UsualFolder : to;
        if (name == StandardOutput && (all || isJson || parsed.GetValue(_dryRun)))
        {
            throw new BackupException(
                FailureKind.Usage,
                $"- is for one session alone{(all ? "" : ", without --json and --dry-run")}.",
                "Name a file or a folder."
            );
        }

        return new SessionExportRequest(
            session,
            filter,
            SessionArguments.StateOf(parsed.GetValue(_state)),
            name == StandardOutput ? null : ExportDestination.Of(app, name ?? ".", isMade: all),
            _format.Read(parsed, all ? null : name)
        )
        {
            All = all,
            At = _at.Read(parsed, app),
            IsFull = parsed.GetValue(_full),
            Reveals = parsed.GetValue(_reveal),
            Force = parsed.GetValue(_force),
            DryRun = parsed.GetValue(_dryRun),
        };
    }
}
