using System.Security.Cryptography;
using System.Text;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Git;

/// <summary>
/// What the repository itself says: for the user who types git in it, what we write; for our own runs, nothing else. git obeys its <c>.git/config</c>
/// whoever wrote it, and starts programs for it, so every run is preceded by a look at that file.
/// </summary>
/// <param name="repository">The root of the work tree.</param>
public sealed class RepositorySettings(AbsolutePath repository)
{
    internal static readonly IReadOnlyList<(string Name, string Value)> ForTheUser =
    [
        // packs are joined by us, by size and in quiet moments
        ("gc.auto", "0"),
        ("maintenance.auto", "false"),
        // a checkout gives the bytes that were stored
        ("core.autocrlf", "false"),
        ("core.precomposeUnicode", "false"),
        ("core.longPaths", "true"),
        ("core.quotePath", "false"),
    ];

    // this file wins over the attributes of the user and of stored files
    private const string Attributes =
        "# stored files are bytes: no line ends, filters or encodings are changed\n* -text !eol -ident -filter -working-tree-encoding\n";

    // ours has some hundred bytes
    private const int Longest = 1024 * 1024;

    private readonly AbsolutePath _gitDirectory = repository / ".git";
    private readonly List<string> _untold = [];

    private AbsolutePath Config => _gitDirectory / "config";

    // git would read the settings of the folder that it names
    private AbsolutePath Elsewhere => _gitDirectory / "commondir";

    /// <summary>
    /// Takes out of <c>.git/config</c> what neither we wrote nor a user may have there, and keeps the file as it was. Where that cannot be done nothing
    /// happens, and no git will run.
    /// </summary>
    public void SetAsideForeign()
    {
        try
        {
            if (File.Exists(Elsewhere.Value))
            {
                Keep(Elsewhere);
                FileSystem.ForThisSystem().Delete(Elsewhere);
                _untold.Add(
                    $"{Elsewhere} pointed git at the settings of another folder. It was removed, and is kept in {Kept}."
                );
            }

            if (Look() is not { Foreign: { Count: > 0 } foreign } config)
            {
                return;
            }

            // as git does it, so that no other git writes at the same time
            var files = FileSystem.ForThisSystem();
            var held = Config.Parent! / "config.lock";
            using (var file = new FileStream(files.CreateNew(held, FilePermissions.PrivateFile), FileAccess.Write))
            {
                file.Write(Encoding.Latin1.GetBytes(config.Kept));
                file.Flush(flushToDisk: true);
            }

            Keep(Config);
            files.Move(held, Config, overwrite: true);
            files.FlushDirectory(_gitDirectory);
            _untold.Add(
                $"{Config} had settings that could start programs or change what git does here: {Names(foreign)}. They were removed; the original file is kept in {Kept}. Settings that git needs to reach a remote belong in your own: git config --global"
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // a folder that only can be read, or a git of the user that writes there now: Demand says what is in the way
        }
    }

    /// <summary>What <see cref="SetAsideForeign"/> did and nobody has told yet, as sentences for the user.</summary>
    public IReadOnlyList<string> TakeUntold()
    {
        string[] untold = [.. _untold];
        _untold.Clear();
        return untold;
    }

    /// <summary>To be called before every git that reads the settings of the repository.</summary>
    /// <exception cref="BackupException">They say something that is not ours.</exception>
    internal void Demand()
    {
        if (File.Exists(_gitDirectory.Value))
        {
            throw new BackupException(
                FailureKind.Failed,
                $"{_gitDirectory} is a file that points to another repository, so git was not started.",
                "Set CLAUDE_BACKUP_DIR to the repository itself, or to another folder."
            );
        }

        string? wrong;
        try
        {
            wrong =
                File.Exists(Elsewhere.Value) ? $"{Elsewhere} points git at the settings of another folder"
                : Look() is { Foreign: { Count: > 0 } foreign }
                    ? $"{Config} has settings that could start programs or change what git does here ({Names(foreign)})"
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BackupException(
                FailureKind.Failed,
                $"{Config} cannot be read, so git was not started: {e.Message}",
                "Make it readable for this user.",
                e
            );
        }

        if (wrong is not null)
        {
            throw new BackupException(
                FailureKind.Failed,
                $"{wrong}, so git was not started.",
                "Run as the user who owns the repository: claude-backup sync. That sets them aside. Or remove them by hand."
            );
        }
    }

    /// <summary>What of it is not as we leave it, as the end of a sentence; null where nothing is.</summary>
    public string? Wrong()
    {
        try
        {
            if (Look() is not { } config)
            {
                return "is missing";
            }

            return config.Foreign.Count > 0 ? $"has settings that are not ours: {Names(config.Foreign)}"
                : ForTheUser
                    .Where(s => config.Values.GetValueOrDefault(s.Name) != s.Value)
                    .Select(s => s.Name)
                    .ToArray()
                    is { Length: > 0 } lacks
                    ? $"lacks settings, or has others: {string.Join(", ", lacks)}"
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"cannot be read: {e.Message}";
        }
    }

    /// <summary>Sets the file aside as it is; git makes it anew.</summary>
    internal void SetAsideAll()
    {
        if (File.Exists(Config.Value))
        {
            Keep(Config);
            FileSystem.ForThisSystem().Delete(Config);
            _untold.Add($"{Config} could not be read by git. It was made anew, and is kept in {Kept}.");
        }
    }

    /// <summary>Lets what git wrote when it made the repository, or changed its settings, outlive a power cut: it does not flush these itself.</summary>
    internal void Flush()
    {
        foreach (var file in new[] { Config, _gitDirectory / "HEAD" }.Where(file => File.Exists(file.Value)))
        {
            using var open = new FileStream(file.Value, FileMode.Open, FileAccess.ReadWrite);
            open.Flush(flushToDisk: true);
        }

        FileSystem.ForThisSystem().FlushDirectory(_gitDirectory);
    }

    /// <summary>Whether the file that keeps git from changing bytes is as we write it.</summary>
    public bool HasAttributes =>
        File.Exists(AttributesFile.Value) && File.ReadAllText(AttributesFile.Value) == Attributes;

    private AbsolutePath AttributesFile => _gitDirectory / "info" / "attributes";

    internal void WriteAttributes()
    {
        var info = _gitDirectory / "info";
        FileSystem.ForThisSystem().CreateDirectory(info, FilePermissions.PrivateDirectory);
        AtomicFile.WriteText(AttributesFile, Attributes);
    }

    private AbsolutePath Kept => _gitDirectory / "claude-backup" / "set-aside";

    private void Keep(AbsolutePath file)
    {
        var content = File.ReadAllBytes(file.Value);
        var name = $"{file.Name}-{Convert.ToHexStringLower(SHA256.HashData(content))[..12]}";
        Aside.Write(FileSystem.ForThisSystem(), Kept / name, content);
    }

    private OwnConfig? Look()
    {
        FileInfo file = new(Config.Value);
        if (!file.Exists)
        {
            return null;
        }

        if (file.Length > Longest)
        {
            throw new IOException($"It has {file.Length} bytes.");
        }

        return OwnConfig.Read(File.ReadAllText(Config.Value, Encoding.Latin1));
    }

    private static string Names(IReadOnlyList<string> foreign)
    {
        const int shown = 5;
        var names = string.Join(", ", foreign.Distinct(StringComparer.OrdinalIgnoreCase).Take(shown));
        return foreign.Count > shown ? names + " and more" : names;
    }
}
