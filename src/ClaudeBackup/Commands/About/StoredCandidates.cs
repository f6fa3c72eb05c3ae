using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Manual;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>What is stored and may be typed. Pure.</summary>
/// <param name="indexes">Of all machines.</param>
/// <param name="now">By which the age of a session is told.</param>
internal sealed class StoredCandidates(IReadOnlyList<MachineIndex> indexes, DateTimeOffset now)
{
    // more than anybody walks through; the shell sorts and lays out all of them
    private const int Most = 500;
    private const int WidestNote = 100;

    /// <summary>Those that begin so, each once; of sessions, where no id does, those with words in their title that do. A name that a shell could not give back as it is, for a control character in it, is left out.</summary>
    /// <param name="kind">One of <see cref="StoredValues"/>; of another there is nothing.</param>
    /// <param name="beginning">What was typed.</param>
    public IReadOnlyList<Suggestion> Of(string kind, string beginning)
    {
        var begun = Shown(All(kind, beginning).Where(c => c.Value.StartsWith(beginning, StringComparison.Ordinal)));
        if (begun.Count > 0 || kind is not StoredValues.Sessions)
        {
            return begun;
        }

        var words = new WantedWords(beginning);
        return Shown(Sessions.Where(s => words.BeginIn(s.Digest.Title)).Select(Of));
    }

    private static IReadOnlyList<Suggestion> Shown(IEnumerable<Suggestion> candidates) =>
        [
            .. candidates
                .Where(c => PlainText.Clean(c.Value) == c.Value)
                .DistinctBy(c => c.Value, StringComparer.Ordinal)
                .Take(Most)
                .Select(c => c with { Note = PlainText.Cut(PlainText.Clean(c.Note), WidestNote) }),
        ];

    private IEnumerable<Suggestion> All(string kind, string beginning) =>
        kind switch
        {
            StoredValues.Sessions => Sessions.Select(Of),
            StoredValues.Machines => indexes.Select(index => new Suggestion(
                index.Slug.Value,
                Sizes.Count(SessionCatalog.Each(index).Count(), "session")
            )),
            StoredValues.Projects => Projects(isPath: beginning.AsSpan().ContainsAny('/', '\\')),
            StoredValues.Config => Config.Order(StringComparer.Ordinal).Select(path => new Suggestion(path, "")),
            _ => [],
        };

    private Suggestion Of(StoredSession session) =>
        new(session.Id, $"{Sizes.Ago(now - session.LastActivity)}  {session.Digest.Title ?? "(no title)"}");

    private IEnumerable<StoredSession> Sessions => SessionCatalog.Of(indexes).Sessions;

    // by the last part of the path, as one thinks of it; by all of it when that was begun
    private IEnumerable<Suggestion> Projects(bool isPath) =>
        Sessions
            .GroupBy(s => s.ProjectPath ?? s.ProjectDirectory, StringComparer.Ordinal)
            .Select(project => new Suggestion(
                isPath ? project.Key : LastPart(project.Key),
                $"{Sizes.Count(project.Count(), "session")}  {project.Key}"
            ));

    // a backslash parts the names where paths begin with a drive, and may stand in one where they do not
    private static string LastPart(string path) => path.TrimEnd('/').Split(path.StartsWith('/') ? '/' : '\\')[^1];

    // files and the folders that they lie in, of all that is no session
    private IEnumerable<string> Config =>
        indexes
            .SelectMany(index => index.Files)
            .Where(file => SessionPath.Of(file.Source) is null or { SessionId: null })
            .SelectMany(file =>
            {
                var parts = file.Source.Value.Split('/');
                return Enumerable.Range(1, parts.Length).Select(count => string.Join('/', parts.Take(count)));
            });
}
