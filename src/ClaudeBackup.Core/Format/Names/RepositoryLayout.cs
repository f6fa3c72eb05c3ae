using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Format;

/// <summary>The names of everything in a repository. Pure; <c>docs/format.md</c> describes it byte by byte.</summary>
public static class RepositoryLayout
{
    /// <summary>The branch that carries the snapshots.</summary>
    public const string Branch = "refs/heads/main";

    /// <summary>How to get data back without this program.</summary>
    public const string RestoreGuide = "RESTORE.md";

    /// <summary>The folder with one folder for each machine.</summary>
    public const string MachinesFolder = "machines";

    /// <summary>A machine's own numbers; at the root, derived and untracked, those of all machines.</summary>
    public const string ManifestFile = "manifest.json";

    /// <summary>The sessions, derived and untracked, of one machine or at the root of all.</summary>
    public const string SessionIndexFile = "session-index.json";

    /// <summary>Tells git never to change a byte below the machine's folder.</summary>
    public const string AttributesFile = ".gitattributes";

    /// <summary>The folder of lists of files, below the machine's.</summary>
    public const string FilesFolder = "files";

    /// <summary>What a machine remembers of sessions that were forgotten, below its folder.</summary>
    public const string ForgottenFile = "forgotten.jsonl";

    /// <summary>In which segments secrets were masked on a machine, below its folder.</summary>
    public const string MaskedFile = "masked.jsonl";

    /// <summary>Which machines were retired on a machine, below its folder.</summary>
    public const string RetiredFile = "retired.jsonl";

    /// <summary>Which snapshots of a machine were pruned, below its folder.</summary>
    public const string PrunedFile = "pruned.jsonl";

    private const string ListSuffix = ".jsonl";

    /// <summary>The list of all config, below the machine's folder.</summary>
    internal const string ConfigList = FilesFolder + "/config.jsonl";

    /// <summary>The list of prompt history, below the machine's folder.</summary>
    internal const string HistoryList = FilesFolder + "/" + ClaudeHome.History + ListSuffix;

    /// <summary>Whether a version of this program can have written a tracked path. Whatever else a remote sends is not taken.</summary>
    /// <param name="path">With <c>/</c> between components, below the root.</param>
    public static bool CanHold(string path) =>
        path.Equals(RestoreGuide, StringComparison.Ordinal)
        || (Slug.OwnerOf(path)?.Below(path) is { } file && IsOfMachine(file));

    private static bool IsOfMachine(string file) =>
        file is AttributesFile or ManifestFile or ForgottenFile or MaskedFile or RetiredFile or PrunedFile
        || (
            file.StartsWith(FilesFolder + "/", StringComparison.Ordinal)
                ? file.EndsWith(ListSuffix, StringComparison.Ordinal)
                    && file[..^ListSuffix.Length].Split('/').All(StoredName.IsWritten)
                : StoredPath.IsSegmentFile(file)
        );

    /// <summary>
    /// Whether a tracked path is kept by a machine that leaves other machines' sessions at the remote: everything of its own, and of
    /// others what tells of their sessions, but not their bytes.
    /// </summary>
    /// <param name="path">With <c>/</c> between components, below the root.</param>
    /// <param name="own">This machine's slug.</param>
    public static bool IsKeptWithoutOthers(string path, Slug own) =>
        path.Split('/', 4) switch
        {
            [MachinesFolder, var slug, ..] when string.Equals(slug, own.Value, StringComparison.Ordinal) => true,
            [
                MachinesFolder,
                _,
                ManifestFile
                or AttributesFile
                or ForgottenFile
                or MaskedFile
                or RetiredFile
                or PrunedFile,
            ] => true,
            [MachinesFolder, _, FilesFolder, _] => true,
            [MachinesFolder, ..] => false,
            _ => true,
        };

    /// <summary>Our untracked files: identity, index, lock, what restore replaced.</summary>
    public static AbsolutePath LocalFolder(AbsolutePath repository) => repository / ".git" / "claude-backup";

    /// <summary>Whether a list may name a file, or any in a folder, that is no config.</summary>
    /// <param name="list">Below the machine's folder.</param>
    /// <param name="source">Below the Claude home.</param>
    public static bool MayName(string list, RelativePath source)
    {
        // a project has a folder of lists, everything else what begins with the first of its names
        var names = source.Components;
        var isInProject = names is [ClaudeHome.Projects, _, ..];
        var place = StoredPath.Of(
            isInProject ? RelativePath.Parse($"{names[0]}/{names[1]}") : RelativePath.Parse(names[0]),
            StoredArea.Sessions
        );
        var from = $"{FilesFolder}/{place.Value}";
        return list != ConfigList
            && list.StartsWith(from, StringComparison.Ordinal)
            && (list.Length == from.Length || list[from.Length] is '/' or '.');
    }

    /// <summary>
    /// The list that names a file, below the machine's folder: one for each session, one for the rest of each project, one
    /// for history, one for config, one for each folder that was opted in or for each folder in it. So an hour of work rewrites a few small lists and not one large one.
    /// </summary>
    public static string ListOf(StoredPath path)
    {
        if (path.Area is not StoredArea.Sessions)
        {
            return ConfigList;
        }

        // Most names need no escape; then nothing has to be taken back to find the list.
        var isPlain = !path.Value.Contains('%', StringComparison.Ordinal);
        var source = isPlain ? RelativePath.Trusted(path.Value) : path.ToSource();
        if (SessionPath.Of(source) is not { } place)
        {
            // what sessions edited is many files, and only those of sessions at work change
            var stored = path.Value.Split('/');
            return stored.Length > 2
                ? $"{FilesFolder}/{stored[0]}/{stored[1]}.jsonl"
                : $"{FilesFolder}/{stored[0]}.jsonl";
        }

        var project = string.Join('/', source.Components.Take(2));
        var folder = isPlain ? project : StoredPath.Of(RelativePath.Parse(project), StoredArea.Sessions).Value;
        return $"{FilesFolder}/{folder}/{place.SessionId?.ToLowerInvariant() ?? "project"}.jsonl";
    }
}
