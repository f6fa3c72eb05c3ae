using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Searching;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Commands;

/// <summary>The lines by which somebody goes on from a hit: each says all that it needs, and nothing more.</summary>
/// <param name="app">Knows this machine.</param>
/// <param name="catalog">All that is stored.</param>
/// <param name="own">The slug of this machine.</param>
internal sealed class HitCommands(App app, SessionCatalog catalog, Slug own)
{
    private readonly ResumeHere _resume = new(app, own);

    /// <summary>The line that goes on with the session, and what has to be known of it; null where the source does not have it.</summary>
    public (string Line, string? Note)? Resume(StoredSession session) => _resume.Of(session);

    /// <summary>The command that brings back what was found; null where nothing of the session is saved.</summary>
    public string? Restore(SearchHit hit) =>
        hit.Session.IsSaved ? $"claude-backup restore {Chosen(hit)}{_resume.Force(hit.Session, hit.State)}" : null;

    /// <summary>The command that shows it; null where nothing of the session is saved.</summary>
    public string? Show(SearchHit hit) =>
        !hit.Session.IsSaved ? null
        : hit.File.Length > 0 ? $"claude-backup show {Chosen(hit)} --full"
        : hit.IsUnsaved || hit.Entry.Length == 0 ? $"claude-backup show {Chosen(hit)}"
        : $"claude-backup show {Chosen(hit)} --around {Quoted(hit.Entry)}";

    private string Chosen(SearchHit hit)
    {
        var session = hit.Session;
        var filter = new SessionFilter();
        var line = session.Id;
        if (session.Machine != own || !IsClear(filter))
        {
            filter = filter with { Machine = session.Machine.Value };
            line += $" --machine {session.Machine}";
            if (!IsClear(filter))
            {
                line += $" --project {Quoted(session.ProjectPath ?? session.ProjectDirectory)}";
            }
        }

        return hit is { State: { } state, Agent.Length: 0 } ? $"{line} --state {state}" : line;

        bool IsClear(SessionFilter narrowed) => SessionChoice.Of(catalog, session.Id, narrowed) is SessionChoice.Found;
    }

    private static string Quoted(string text) => ShellLine.Quoted(ShellLine.ShellsOfThisSystem[0], text);
}
