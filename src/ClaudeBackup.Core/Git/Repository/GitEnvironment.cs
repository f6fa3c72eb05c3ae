using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Git;

/// <summary>
/// The surroundings in which git runs for us: the user's own git never decides. Nothing of the environment that is
/// git's comes through, no configuration but the repository's own is read, and of that only an allow-list
/// (<see cref="RepositorySettings"/>); what could change or drop a byte or start a program is set on the command line all the same.
/// </summary>
/// <remarks>
/// The repository is always named by <c>--git-dir</c>. So neither a repository around it nor the search for one matters,
/// and git does not ask who owns it (<c>safe.directory</c> guards repositories that git came upon, not ones it was told):
/// a repository that root syncs for a user, or on a drive without owners, works.
/// </remarks>
public static class GitEnvironment
{
    // Git for Windows understands this name as well
    private const string NullDevice = "/dev/null";

    /// <summary>The mode of git's files as it reads it; folders get the same for whoever may read.</summary>
    public const string PrivateFiles = "0600";

    private const string Name = "claude-backup";
    private const string Address = "claude-backup@localhost";

    private static readonly Dictionary<string, string?> Variables = new(StringComparer.Ordinal)
    {
        // no configuration and no attributes of the machine or the user
        ["GIT_CONFIG_NOSYSTEM"] = "1",
        ["GIT_CONFIG_SYSTEM"] = NullDevice,
        ["GIT_CONFIG_GLOBAL"] = NullDevice,
        ["GIT_ATTR_NOSYSTEM"] = "1",

        // an object is what its name says, whatever `git replace` was used for
        ["GIT_NO_REPLACE_OBJECTS"] = "1",

        // and history is what commits say
        ["GIT_GRAFT_FILE"] = NullDevice,

        // never wait for somebody to type a password
        ["GIT_TERMINAL_PROMPT"] = "0",

        // what a partial clone lacks is fetched by us, on purpose, and never by a git that only reads
        ["GIT_ALLOW_PROTOCOL"] = "none",
        ["GIT_NO_LAZY_FETCH"] = "1",

        // commands that only read leave the index alone
        ["GIT_OPTIONAL_LOCKS"] = "0",

        // later versions of git may choose other formats than the ones we read
        ["GIT_DEFAULT_HASH"] = "sha1",
        ["GIT_DEFAULT_REF_FORMAT"] = "files",

        // messages in the language in which they are understood here; LC_ALL wins over the others
        ["LC_ALL"] = "C",
        ["LANGUAGE"] = null,

        // fast-import makes a compressor of 256 KB for every object: by default glibc gives that back to the system each time, and asks for it again,
        // which takes ten times as long as all else; other C libraries pass over this
        ["MALLOC_TOP_PAD_"] = "1048576",

        // commits need no identity of the user
        ["GIT_AUTHOR_NAME"] = Name,
        ["GIT_AUTHOR_EMAIL"] = Address,
        ["GIT_COMMITTER_NAME"] = Name,
        ["GIT_COMMITTER_EMAIL"] = Address,
    };

    private static readonly string[] Settings =
    [
        // programs that would run beside git
        $"core.hooksPath={NullDevice}",
        "core.fsmonitor=false",
        // else git starts another in the repository that objects are borrowed from, which obeys the settings there
        "core.alternateRefsCommand=true",
        "commit.gpgsign=false",
        "tag.gpgsign=false",
        "gc.auto=0",
        "maintenance.auto=false",
        // only the user reads what git writes, whatever the umask
        $"core.sharedRepository={PrivateFiles}",
        // files that decide over other files
        $"core.attributesFile={NullDevice}",
        $"core.excludesFile={NullDevice}",
        // bytes and names stay as they are
        "core.autocrlf=false",
        "core.ignoreCase=false",
        "core.precomposeUnicode=false",
        "core.quotePath=false",
        "core.longPaths=true",
        "core.symlinks=true",
        "i18n.commitEncoding=UTF-8",
        "i18n.logOutputEncoding=UTF-8",
        // these refuse names that are dangerous to check out; we never check out through git, and names are escaped
        "core.protectHFS=false",
        "core.protectNTFS=false",
        // also where our own refs have been, outside refs/heads
        "core.logAllRefUpdates=always",
        // durable when git says so; ignored before 2.36, which flushed packs anyway
        "core.fsync=all",
        "core.fsyncMethod=fsync",
        // by default git maps whole packs, and as much as it read of them counts as its memory
        "core.packedGitWindowSize=8m",
        "core.packedGitLimit=64m",
        // output is read by this program
        "log.showSignature=false",
        "log.showRoot=true",
        "log.mailmap=false",
        "color.ui=false",
    ];

    /// <summary>The variable that names folders of objects which git sees beside its own.</summary>
    internal const string MoreObjects = "GIT_ALTERNATE_OBJECT_DIRECTORIES";

    /// <summary>A folder as that variable names it: in quotes, for a path may hold what stands between two of them.</summary>
    internal static string AsObjects(AbsolutePath folder) =>
        $"\"{folder.Value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    /// <summary>How commits are signed off: <c>name &lt;address&gt;</c>.</summary>
    public static string Identity => $"{Name} <{Address}>";

    /// <summary>A run of git inside a repository.</summary>
    /// <param name="repository">The root of the work tree.</param>
    /// <param name="settings">Further <c>name=value</c> for this run.</param>
    /// <param name="arguments">The verb and what follows.</param>
    /// <exception cref="Failures.BackupException">The repository's own settings say something that is not ours.</exception>
    public static ProcessRequest ForRepository(
        AbsolutePath repository,
        IEnumerable<string> settings,
        IEnumerable<string> arguments
    )
    {
        new RepositorySettings(repository).Demand();
        return Outside(
            repository,
            settings,
            [
                "--no-pager",
                "--literal-pathspecs",
                $"--git-dir={repository / ".git"}",
                $"--work-tree={repository}",
                .. arguments,
            ]
        );
    }

    /// <summary>A run of git that concerns no repository yet.</summary>
    public static ProcessRequest Outside(
        AbsolutePath directory,
        IEnumerable<string> settings,
        IEnumerable<string> arguments
    ) =>
        new()
        {
            FileName = "git",
            Arguments = [.. Settings.Concat(settings).SelectMany(setting => new[] { "-c", setting }), .. arguments],
            Environment = Variables,
            WithoutEnvironmentPrefixes = ["GIT_"],
            WorkingDirectory = directory,
        };
}
