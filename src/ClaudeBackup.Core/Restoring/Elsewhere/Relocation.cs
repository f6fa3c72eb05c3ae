using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Core.Restoring;

/// <summary>What a request to move means for one machine's files: which project goes where, and what the paths in its files become. Pure.</summary>
public sealed record Relocation
{
    private readonly Dictionary<(string Name, string? Folder), ProjectMove> _moves;
    private readonly MovedPaths _paths;
    private readonly Dictionary<ProjectMove, MovedPaths> _pathsOf;
    private readonly RestoredProjects _projects;

    private Relocation(
        IReadOnlyList<ProjectMove> moves,
        RestoredProjects projects,
        Func<IEnumerable<ProjectMove>, MovedPaths> paths
    )
    {
        Moves = moves;
        _projects = projects;
        _moves = moves.ToDictionary(m => (m.Folder, m.From));
        _paths = paths(moves.DistinctBy(m => m.Folder, StringComparer.Ordinal));
        // of those that share one name, each has its own
        _pathsOf = moves
            .GroupBy(m => m.Folder, StringComparer.Ordinal)
            .Where(g => g.Skip(1).Any())
            .SelectMany(g => g)
            .ToDictionary(m => m, m => paths(moves.Prepend(m).DistinctBy(n => n.Folder, StringComparer.Ordinal)));
    }

    /// <summary>Everything stays where it was.</summary>
    public static Relocation None { get; } =
        new([], RestoredProjects.None, _ => new MovedPaths(PathMap.None, PathMap.None));

    /// <summary>The projects that come back elsewhere, by their stored folder.</summary>
    public IReadOnlyList<ProjectMove> Moves { get; }

    /// <summary>Rules under which no project falls.</summary>
    public IReadOnlyList<PathRule> Unused { get; private init; } = [];

    /// <summary>What of the request came to nothing, for people.</summary>
    public IEnumerable<string> Warnings =>
        [
            .. Unused.Select(r =>
                $"Nothing that is restored is of {r.From} or of a folder below it, so --map {r} moves nothing.{(Alike(r) is { } alike ? " " + alike : "")}"
            ),
            .. Unknown.Select(name =>
                $"projects/{name} stays as it is: nothing tells which folder it belongs to. If it is to move, name that folder with --map."
            ),
        ];

    // by its name it may lie under a rule, or beside it
    private IReadOnlyList<string> Unknown { get; init; } = [];

    /// <summary>The folders in which the projects were that are restored, also of those that come back there.</summary>
    public IReadOnlyList<string> Origins { get; private init; } = [];

    /// <summary>Whether everything stays.</summary>
    public bool IsNone => Moves.Count == 0 && Folders.Rules.Count == 0;

    /// <summary>What folders of projects become; also of those that are known to Claude Code's own file alone.</summary>
    public PathMap Folders => _paths.Folders;

    /// <summary>Decides where the projects of a machine go.</summary>
    /// <param name="machine">All that the machine stored: sessions that are not restored tell of folders too.</param>
    /// <param name="restored">What comes back.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="storedHome">The Claude home of that machine; null when it is not known.</param>
    /// <param name="target">The Claude home to which they come back.</param>
    public static Relocation Of(
        MachineIndex machine,
        IEnumerable<RelativePath> restored,
        MoveRequest request,
        string? storedHome,
        AbsolutePath target
    )
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(request);
        if (request.IsNothing)
        {
            return None;
        }

        var sessions = SessionCatalog.Each(machine).ToArray();
        string[] known = [.. sessions.Select(s => s.ProjectPath).OfType<string>().Distinct(StringComparer.Ordinal)];
        request = request with { Rules = [.. request.Rules.Select(r => AlikePaths.Met(r, known))] };
        var folders = new ProjectFolders(sessions, request.Rules.Select(r => r.From));
        var projects = RestoredProjects.Of(restored, folders);
        var moves = projects.All.Select(p => Move(p.Name, p.Folder, request)).OfType<ProjectMove>().ToArray();
        var rules = request.Here is null
            ? request.Rules
            : [.. moves.Where(m => m.From is not null).Select(m => PathRule.TryOf(m.From!, m.To)!), .. request.Rules];
        var map = new PathMap(rules);
        return new Relocation(moves, projects, some => Paths(map, new PathMap(OwnRules(some, storedHome, target))))
        {
            Unknown =
            [
                .. projects
                    .All.Where(p => p.Folder is null && rules.Any(r => ProjectDirectoryName.MayBeBelow(r.From, p.Name)))
                    .Select(p => p.Name),
            ],
            Origins = [.. projects.All.Select(p => p.Folder ?? $"projects/{p.Name}")],
            Unused = [.. request.Rules.Where(r => !moves.Any(m => m.From is { } from && map.RuleOf(from) == r))],
        };
    }

    /// <summary>Which stored folders look like that of a rule under which nothing falls, and in what they differ; null for none.</summary>
    public string? Alike(PathRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        var alike = AlikePaths.Of(rule, [.. Origins]);
        return alike.Count == 0
            ? null
            : $"{AlikePaths.Spelled(rule.From)} was typed, and what looks the same is stored as {string.Join(" and as ", alike.Select(AlikePaths.Spelled))}.";
    }

    /// <summary>Where a file comes back, below the Claude home.</summary>
    public RelativePath PlaceOf(RelativePath source) =>
        MoveOf(source) is { } move && move.NewFolder != move.Folder
            ? RelativePath.Parse(string.Join('/', [source.Components[0], move.NewFolder, .. source.Components.Skip(2)]))
            : source;

    /// <summary>A session as it is when it has come back.</summary>
    public StoredSession After(StoredSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        return MoveOf(session) is not { } move
            ? session
            : session with
            {
                ProjectDirectory = move.NewFolder,
                Digest = session.Digest with
                {
                    FirstCwd = Moved(session.Digest.FirstCwd),
                    LastCwd = Moved(session.Digest.LastCwd),
                },
            };
    }

    /// <summary>Where the project of a session goes; null where it stays.</summary>
    public ProjectMove? MoveOf(StoredSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        return MoveOf(session.ProjectDirectory, session.Id);
    }

    private string? Moved(string? cwd) => cwd is null ? null : Folders.Map(cwd) ?? cwd;

    /// <summary>What the paths in a file become; null when it comes back as it is stored.</summary>
    public MovedPaths? PathsIn(StoredFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (IsNone || !MovedContent.HasPaths(file.Source))
        {
            return null;
        }

        return MoveOf(file.Source) is { } move ? _pathsOf.GetValueOrDefault(move, _paths)
            : SessionPath.Of(file.Source) is null ? _paths
            : null;
    }

    private ProjectMove? MoveOf(RelativePath source) =>
        SessionPath.Of(source) is { ProjectDirectory: { } name, SessionId: var id } ? MoveOf(name, id) : null;

    private ProjectMove? MoveOf(string name, string? id) =>
        _moves.GetValueOrDefault((name, _projects.FolderOf(name, id)));

    private static MovedPaths Paths(PathMap map, PathMap own) => new(new PathMap([.. own.Rules, .. map.Rules]), own);

    private static ProjectMove? Move(string name, string? folder, MoveRequest request)
    {
        var to = request.Here?.Value ?? (folder is null ? null : new PathMap(request.Rules).Map(folder));
        return to is null ? null : new ProjectMove(name, folder, to);
    }

    // what the client has put into its home lies in the new one, and in the folder of the project there
    private static IEnumerable<PathRule> OwnRules(
        IEnumerable<ProjectMove> moves,
        string? storedHome,
        AbsolutePath target
    )
    {
        if (storedHome is null || PathRule.TryOf(storedHome, target.Value) is not { } home)
        {
            return [];
        }

        var projects = $"{storedHome.TrimEnd('/', '\\')}{Separator(home.Notation)}{ClaudeHome.Projects}";
        return
        [
            home,
            .. moves
                .Select(m =>
                    PathRule.TryOf(
                        $"{projects}{Separator(home.Notation)}{m.Folder}",
                        (target / ClaudeHome.Projects / m.NewFolder).Value
                    )
                )
                .OfType<PathRule>(),
        ];
    }

    private static char Separator(PathNotation notation) => PathNotations.IsWindows(notation) ? '\\' : '/';
}
