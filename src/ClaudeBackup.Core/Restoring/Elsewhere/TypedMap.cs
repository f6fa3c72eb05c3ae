using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Restoring;

/// <summary>Understands <c>OLD=NEW</c> as the user types it.</summary>
/// <param name="files">The file system on which new folders lie.</param>
/// <param name="userHome">What <c>~</c> means in a new one.</param>
/// <param name="current">Where a new one begins that begins with a dot; null where that folder was deleted.</param>
public sealed class TypedMap(IFileSystem files, AbsolutePath userHome, AbsolutePath? current)
{
    private const string Hint = "Give both as full paths, for example: --map /Users/ann/webshop=/home/ann/webshop";

    /// <summary>The rule that was meant.</summary>
    /// <param name="typed">Two paths in the notation of any system. Either may have an equals sign in it, as long as one reading alone makes two paths.</param>
    /// <param name="storedHome">What <c>~</c> means in the old one: the user's home on the machine that saved; null when it is not known.</param>
    /// <exception cref="BackupException">Usage: it is no pair of paths, or several.</exception>
    public PathRule Parse(string typed, string? storedHome)
    {
        ArgumentNullException.ThrowIfNull(typed);
        var rules = new List<PathRule>();
        for (var at = typed.IndexOf('='); at >= 0; at = typed.IndexOf('=', at + 1))
        {
            if (
                Old(typed[..at], storedHome) is { } old
                && New(typed[(at + 1)..]) is { } now
                && PathRule.TryOf(old, now) is { } rule
            )
            {
                rules.Add(rule);
            }
        }

        return rules switch
        {
            [var only] => only,
            [] when typed.StartsWith('~') && storedHome is null => throw Usage(
                $"--map {typed}: which folder ~ was on that machine is not known, for it was saved by an earlier version.",
                "Give the old path in full."
            ),
            [] => throw Usage($"--map {typed} is not OLD=NEW.", Hint),
            _ => throw Usage(
                $"--map {typed} can be read in {rules.Count} ways, for it has several equals signs.",
                "Name a folder above, whose path has none."
            ),
        };
    }

    /// <summary>A folder as Claude Code names it when it is started there: links are resolved, as far as there is anything.</summary>
    public string Real(AbsolutePath folder)
    {
        var below = "";
        for (var at = folder; at is not null; at = at.Parent)
        {
            try
            {
                if (files.Look(at, followLink: true) is not null)
                {
                    var real = files.RealPath(at).Value;
                    return below.Length == 0 ? real : Path.TrimEndingDirectorySeparator(real) + below;
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return folder.Value;
            }

            below = Path.DirectorySeparatorChar + at.Name + below;
        }

        return folder.Value;
    }

    private static string? Old(string typed, string? storedHome) =>
        typed is ['~', ..] ? InHome(typed, storedHome)
        : PathNotations.Of(typed) is PathNotation.None ? null
        : typed;

    private string? New(string typed) =>
        (
            typed is ['~', ..] ? InHome(typed, userHome.Value)
            : typed is "." or ".." or ['.', '/' or '\\', ..] or ['.', '.', '/' or '\\', ..] && current is not null
                ? Path.GetFullPath(typed, current.Value)
            : typed
        )
            is not { } path
            ? null
        : AbsolutePath.TryParse(path) is { } here ? Real(here)
        // of another system, for whoever prepares a home for it
        : PathNotations.Of(path) is PathNotation.None ? null
        : path;

    private static string? InHome(string typed, string? home) =>
        home is null || typed is not (['~'] or ['~', '/' or '\\', ..]) ? null : home.TrimEnd('/', '\\') + typed[1..];

    private static BackupException Usage(string message, string hint) => new(FailureKind.Usage, message, hint);
}
