using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Repository;

/// <summary>A file as an older layout kept it.</summary>
/// <param name="Slug">The machine whose folder it lies in; null at the root.</param>
/// <param name="Source">Below the Claude home.</param>
/// <param name="IsConfig">Whether it is kept as it is; everything else is one gzip file.</param>
public sealed record LegacyPath(Slug? Slug, RelativePath Source, bool IsConfig);

/// <summary>
/// How the reference laid its repositories out. Up to 3.1 everything lay at the root: <c>projects/</c>, <c>config/</c>,
/// <c>history.jsonl.gz</c>, <c>manifest.json</c>. From 3.2 on sessions lie in <c>machines/&lt;slug&gt;/projects/</c> and the
/// rest still at the root, where the tracked manifest names the machine.
/// </summary>
public static class LegacyLayout
{
    private const string Config = "config";
    private const string Transcript = ".jsonl.gz";
    private const string Gzip = ".gz";

    /// <summary>What of the reference's can lie at the root of a work tree, besides its manifest and session index.</summary>
    public static IReadOnlyList<string> RootNames { get; } = [ClaudeHome.Projects, Config, ClaudeHome.History + Gzip];

    /// <summary>All paths at which the reference kept anything, for a walk through the history.</summary>
    public static IReadOnlyList<string> AllPaths { get; } =
    [.. RootNames, RepositoryLayout.MachinesFolder, RepositoryLayout.ManifestFile];

    /// <summary>What a tracked path was to the reference; null when it was nothing, or is derived.</summary>
    /// <param name="path">Below the root, with <c>/</c>.</param>
    public static LegacyPath? Of(string path)
    {
        var parts = path.Split('/');
        return parts switch
        {
            [Config, _, ..] => Make(slug: null, path[(Config.Length + 1)..], isConfig: true),
            [RepositoryLayout.MachinesFolder, var name, .. var rest]
                when IsSession(rest) && Slug.TryParse(name) is { } slug => Make(
                slug,
                string.Join('/', rest)[..^Gzip.Length],
                isConfig: false
            ),
            _ when IsSession(parts) => Make(slug: null, path[..^Gzip.Length], isConfig: false),
            _ => null,
        };
    }

    /// <summary>Whether the reference can have written a tracked path: its files, and the documents that it kept beside them.</summary>
    /// <param name="path">Below the root, with <c>/</c>.</param>
    public static bool CanHold(string path) =>
        path is RepositoryLayout.ManifestFile or RepositoryLayout.SessionIndexFile
        || (Slug.OwnerOf(path) is { } slug && path == slug.PathOf(RepositoryLayout.SessionIndexFile))
        || Of(path) is not null;

    /// <summary>Whether a folder looks like one that the reference filled.</summary>
    public static bool IsLikely(AbsolutePath root)
    {
        var projects = root / ClaudeHome.Projects;
        return HasManifest(root)
                && (
                    Directory.Exists(projects.Value)
                    || Directory.Exists((root / Config).Value)
                    || Directory.Exists((root / RepositoryLayout.MachinesFolder).Value)
                )
            || (
                Directory.Exists(projects.Value)
                && Directory.EnumerateFiles(projects.Value, "*" + Transcript, SearchOption.AllDirectories).Any()
            );
    }

    private static bool IsSession(string[] parts) =>
        parts is [ClaudeHome.History + Gzip]
        || (parts is [ClaudeHome.Projects, _, .., var name] && name.EndsWith(Transcript, StringComparison.Ordinal));

    private static LegacyPath? Make(Slug? slug, string source, bool isConfig) =>
        RelativePath.TryParse(source) is { } path ? new LegacyPath(slug, path, isConfig) : null;

    private static bool HasManifest(AbsolutePath root)
    {
        try
        {
            var file = root / RepositoryLayout.ManifestFile;
            return File.Exists(file.Value) && LegacyManifest.TryRead(File.ReadAllBytes(file.Value)) is not null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
