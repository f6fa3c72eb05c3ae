using System.Text.RegularExpressions;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Verifying;

/// <summary>Names what lies in <c>.git</c> and is neither git's nor ours. Nothing saved depends on it; what it may do to git is said.</summary>
/// <param name="repository">The repository.</param>
internal sealed partial class GitStrays(BackupRepository repository)
{
    private const string Folder = ".git";

    /// <summary>Looks. No file is read.</summary>
    public IEnumerable<Defect> Run(CancellationToken cancellation)
    {
        var folders = new Stack<string>([""]);
        while (folders.TryPop(out var folder))
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var entry in List(folder))
            {
                var path = folder.Length == 0 ? entry.Name : $"{folder}/{entry.Name}";
                if (entry.Kind is FileKind.Directory && !IsKnownFolder(path))
                {
                    folders.Push(path);
                }
                else if (Meaning(path, entry.Kind) is { } meaning)
                {
                    yield return Stray($"{Folder}/{path}", $"{Folder}/{path} {meaning}", IsOfPeople(path));
                }
            }
        }
    }

    /// <summary>What a file in <c>.git</c> means that neither git nor this program keeps there; null for one that they do. Pure.</summary>
    /// <param name="path">Below <c>.git</c>, with <c>/</c>.</param>
    /// <param name="kind">What it is.</param>
    internal static string? Meaning(string path, FileKind kind = FileKind.Regular) =>
        path switch
        {
            "info/grafts" => "makes git see another history than there is. This program does not go by it.",
            "shallow" => "tells git that older history was left behind where the repository was cloned from.",
            "objects/info/alternates" =>
                "lets git take objects from another repository. What only that one has is lost with it.",
            _ when path.StartsWith("refs/replace/", StringComparison.Ordinal) =>
                "makes git show one object for another. This program does not go by it.",
            _ when path.EndsWith(".lock", StringComparison.Ordinal) =>
                "is a lock of git. One that was killed leaves it; the next sync takes away what is old.",
            _ when kind is FileKind.Directory || Known().IsMatch(path) => null,
            _ when path.StartsWith("refs/", StringComparison.Ordinal) =>
                "is a ref that this program did not make. What it names stays here and is never sent.",
            _ => "is neither git's nor of this program. Nothing that is saved depends on it.",
        };

    /// <summary>What people, their file managers, a git that runs now and a run that was killed may put there: it is told, and stays. Pure.</summary>
    /// <param name="path">Below <c>.git</c> or beside it, with <c>/</c>.</param>
    internal static bool IsOfPeople(string path) =>
        path.StartsWith("refs/", StringComparison.Ordinal)
            && !path.StartsWith("refs/replace/", StringComparison.Ordinal)
        || path is "shallow" or "objects/info/alternates"
        || path.EndsWith(".lock", StringComparison.Ordinal)
        || Litter().IsMatch(path);

    /// <summary>Something that does not belong where it lies. A repair sets it aside, unless people may have put it there.</summary>
    internal static Defect Stray(string path, string meaning, bool isOfPeople) =>
        new(DefectKind.Stray, path, meaning, isOfPeople ? Harm.None : Harm.Harmless) { IsSetAside = !isOfPeople };

    // whatever lies below is of people, or is looked at elsewhere
    private static bool IsKnownFolder(string path) => KnownFolders().IsMatch(path);

    private IReadOnlyList<DirectoryEntry> List(string folder)
    {
        var git = repository.Root / Folder;
        return repository.Files.TryList(folder.Length == 0 ? git : git / RelativePath.Parse(folder));
    }

    // what file managers leave wherever they have looked, and what a run that was killed had begun: a later one takes that away
    [GeneratedRegex(
        @"(^|/)(\.DS_Store|Thumbs\.db|desktop\.ini|\.directory|\.localized|tmp_[^/]+|\.tmp-[0-9]+-pack-[^/]+|bitmap-ref-tips_[^/]+|[^/]+\.tmp-[0-9a-f]{12}|objects\.new)$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Litter();

    [GeneratedRegex(
        """
            ^(
                hooks | logs | worktrees | modules | lfs | rr-cache | branches
              | claude-backup/( damaged | displaced | incoming | replaced | set-aside | requests | search | index | drill | remote-holds
                  | migrating | (probe|diff|heal)-[^/]* )
            )$
            """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex KnownFolders();

    [GeneratedRegex(
        """
            ^(
                HEAD | config | config\.worktree | index | description | packed-refs | gc\.(log|pid) | claude-backup-index[^/]*
              | [A-Z]+_(HEAD|MSG|EDITMSG|MODE|RR) | AUTO_MERGE
              | info/(exclude|attributes|sparse-checkout|refs)
              | objects/[0-9a-f]{2}/[0-9a-f]{38}([0-9a-f]{24})?
              | objects/pack/(pack-[0-9a-f]{40,64}\.(pack|idx|rev|bitmap|keep|promisor|mtimes)|multi-pack-index.*)
              | objects/info/(packs|commit-graph|commit-graphs/.+)
              | refs/heads/main | refs/heads/claude-backup-.+ | refs/claude-backup/[a-z-]+ | refs/remotes/.+ | refs/stash
              | claude-backup/( (machine|settings|forgotten-secrets|masked-here)\.json(\.copy)? | fingerprint-key(\.copy)?
                  | (repository|losses|secrets|scanned-blobs|remote|client|packed|notices|told|alert|job|job-environment|lock
                  |proof|forgotten|pruned|remote-left)\.json
                  | (local|remote|hook|search|drill)?-?lock | first-run | objects | runs\.jsonl | run-[^/]+ | writing-[^/]+
                  | trees | documents | work-tree | layout | verified | \.[^/]+\.tmp-[0-9a-f]{12} )
            )$
            """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Known();
}
