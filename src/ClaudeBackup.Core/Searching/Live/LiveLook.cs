using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Searching;

/// <summary>
/// A look at every transcript of a home: names and metadata, nothing else. What is no regular file, or lies behind a link, is passed by. It needs to know nothing of
/// what is stored, so it can be taken while that is read.
/// </summary>
public sealed class LiveLook
{
    private const string Agents = "subagents";
    private const string Transcript = ".jsonl";

    // subagents/workflows/wf_…/agent-….jsonl
    private const int Deepest = 4;

    private readonly ClaudeHome _home;
    private readonly IFileSystem _files;
    private readonly List<LiveTranscript> _found = [];
    private readonly List<AbsolutePath> _unreadable = [];

    private LiveLook(ClaudeHome home, IFileSystem files) => (_home, _files) = (home, files);

    /// <summary>What there is.</summary>
    internal IReadOnlyList<LiveTranscript> Found => _found;

    /// <summary>The home where there is none: it was moved or is not mounted, or nothing was ever said here. Null where it is there.</summary>
    internal AbsolutePath? IsMissing { get; private set; }

    /// <summary>Folders and files that could not be looked at.</summary>
    internal IReadOnlyList<AbsolutePath> Unreadable => _unreadable;

    /// <summary>Takes it.</summary>
    /// <param name="home">The Claude home.</param>
    /// <param name="files">The file system it lies on.</param>
    public static LiveLook Of(ClaudeHome home, IFileSystem files)
    {
        ArgumentNullException.ThrowIfNull(home);
        var look = new LiveLook(home, files);
        var isThere = look.TryLook(home.Root, followLink: true, home.Root) is not null;
        look.IsMissing = isThere || look._unreadable.Count > 0 ? null : home.Root;
        foreach (var folder in look.TryList(home.ProjectsFolder).Where(e => e.Kind is not FileKind.Other))
        {
            look.AddProject(folder.Name);
        }

        return look;
    }

    private void AddProject(string project)
    {
        var folder = _home.ProjectsFolder / project;
        foreach (var (name, kind) in TryList(folder))
        {
            if (kind is FileKind.Regular && Stem(name) is { } stem)
            {
                var isSession = SessionPath.IsSessionId(stem);
                if (isSession || IsAgent(stem))
                {
                    Add(new Place(project, folder, ""), name, isSession ? stem : null, isSession ? "" : stem);
                }
            }
            else if (kind is FileKind.Directory && SessionPath.IsSessionId(name))
            {
                AddAgents(project, folder / name, name);
            }
        }
    }

    // most sessions have a folder, and few of these have sub-agents
    private void AddAgents(string project, AbsolutePath session, string id)
    {
        var agents = session / Agents;
        if (TryLook(agents, followLink: false, session) is { Kind: FileKind.Directory })
        {
            AddBelow(new Place(project, agents, $"{id}/{Agents}/"), id, Deepest);
        }
    }

    private void AddBelow(Place place, string id, int deepest)
    {
        foreach (var (name, kind) in TryList(place.Folder))
        {
            if (kind is FileKind.Directory && deepest > 0)
            {
                AddBelow(place with { Folder = place.Folder / name, Below = $"{place.Below}{name}/" }, id, deepest - 1);
            }
            else if (kind is FileKind.Regular && Stem(name) is { } stem && IsAgent(stem))
            {
                Add(place, name, id, stem);
            }
        }
    }

    private void Add(Place place, string name, string? session, string agent)
    {
        var path = place.Folder / name;
        if (TryLook(path, followLink: true, path) is { Kind: FileKind.Regular } found)
        {
            var source = $"{ClaudeHome.Projects}/{place.Project}/{place.Below}{name}";
            _found.Add(new LiveTranscript(path, source, place.Project, session, agent, found));
        }
    }

    /// <summary>A folder of a project.</summary>
    /// <param name="Project">The project's folder name.</param>
    /// <param name="Folder">Where it lies.</param>
    /// <param name="Below">Its path in the project with a slash behind it; empty for the project's own.</param>
    private readonly record struct Place(string Project, AbsolutePath Folder, string Below);

    private static string? Stem(string name) =>
        name.EndsWith(Transcript, StringComparison.Ordinal) ? name[..^Transcript.Length] : null;

    private static bool IsAgent(string stem) => stem.StartsWith(SessionPath.AgentPrefix, StringComparison.Ordinal);

    private FileMetadata? TryLook(AbsolutePath file, bool followLink, AbsolutePath told)
    {
        try
        {
            return _files.Look(file, followLink);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _unreadable.Add(told);
            return null;
        }
    }

    private IReadOnlyList<DirectoryEntry> TryList(AbsolutePath folder)
    {
        try
        {
            return _files.List(folder);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _unreadable.Add(folder);
            return [];
        }
    }
}

/// <summary>A transcript at the source, of a session or of one of its sub-agents.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Source">The same below the home, with slashes.</param>
/// <param name="Folder">The project's folder name.</param>
/// <param name="SessionId">The session, as names tell; null for a sub-agent of an old client, whose entries alone do.</param>
/// <param name="Agent">The sub-agent, as its file is named; empty for the session itself.</param>
/// <param name="Found">As it was when it was looked at.</param>
internal sealed record LiveTranscript(
    AbsolutePath Path,
    string Source,
    string Folder,
    string? SessionId,
    string Agent,
    FileMetadata Found
);
