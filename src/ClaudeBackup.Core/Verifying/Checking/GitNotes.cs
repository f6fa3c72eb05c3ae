using System.Text.RegularExpressions;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Healing;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Verifying;

/// <summary>Looks at the small text files of git: what it leaves alone, what it ignores, where refs have been. Nothing that was saved depends on one of them.</summary>
/// <param name="repository">The repository.</param>
internal sealed partial class GitNotes(BackupRepository repository)
{
    private AbsolutePath Git => repository.Root / ".git";

    /// <summary>Those that are not as they were written.</summary>
    public IEnumerable<Defect> Run() =>
        new[]
        {
            ("info/attributes", Try(() => repository.Git.Settings.HasAttributes ? null : Attributes)),
            ("info/exclude", Try(() => RepositorySetup.HasExclude(repository) ? null : Exclude)),
            ("info/refs", Lines("info/refs", RefLine())),
            ("objects/info/packs", Lines("objects/info/packs", PackLine())),
        }
            .Concat(Logs().Select(name => ($"logs/{name}", Try(() => Log(name)))))
            .Where(f => f.Item2 is not null)
            .Select(f => new Defect(DefectKind.Reference, $".git/{f.Item1}", $".git/{f.Item1} {f.Item2}", Harm.Harmless)
            {
                IsSetAside = f.Item1 is not ("info/attributes" or "info/exclude"),
            });

    private const string Attributes =
        "is not as this program writes it, by which a git of yours checks out the bytes that were stored.";

    private const string Exclude = "lacks lines, by which a git of yours passes over what is derived.";

    // git writes these for servers that are none, and reads neither
    private string? Lines(string name, Regex line) =>
        Try(() =>
            !File.Exists((Git / name).Value)
            || File.ReadAllText((Git / name).Value)
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .All(l => line.IsMatch(l))
                ? null
                : "is not as git writes it. Nothing here reads it."
        );

    private IEnumerable<string> Logs() =>
        new[]
        {
            "HEAD",
            RepositoryLayout.Branch,
            SnapshotClaims.LastRef,
            RemoteAccess.AgreedRef,
            RemoteAccess.FetchedRef,
        }.Where(name => File.Exists((Git / "logs" / RelativePath.Parse(name)).Value));

    // where a ref was healed its log has a gap, so the ids in it prove nothing: whoever goes by one looks whether that commit is there
    private string? Log(string name)
    {
        var text = File.ReadAllText((Git / "logs" / RelativePath.Parse(name)).Value);
        // git empties it where all that it told is lost
        return
            text.Length == 0
            || (
                text.EndsWith('\n')
                && text[..^1].Split('\n').All(line => LogLine().IsMatch(line) && !IsAlmostOurs(line))
            )
            ? null
            : "has lines that are not as git writes them. What it still tells of where the ref has been counts.";
    }

    // whoever else moved it has a name that is not ours but for a letter
    private static bool IsAlmostOurs(string line)
    {
        const int from = (2 * (ObjectId.HexLength + 1));
        var name = line.AsSpan(from, Math.Min(GitEnvironment.Identity.Length, line.Length - from));
        var other = 0;
        for (var i = 0; i < name.Length; i++)
        {
            other += name[i] == GitEnvironment.Identity[i] ? 0 : 1;
        }

        return other is 1 or 2 && name.Length == GitEnvironment.Identity.Length;
    }

    internal static string? Try(Func<string?> look)
    {
        try
        {
            return look();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // a git beside this one has just taken it away
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"cannot be read: {e.Message}";
        }
    }

    [GeneratedRegex(
        "^[0-9a-f]{40} [0-9a-f]{40} [^<>]*<[^<>]*> [0-9]+ [+-][0-9]{4}(\\t.*)?$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex LogLine();

    [GeneratedRegex(
        "^[0-9a-f]{40}\\trefs/[ -~]+$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex RefLine();

    [GeneratedRegex(
        "^P pack-[0-9a-f]{40}\\.pack$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex PackLine();
}
