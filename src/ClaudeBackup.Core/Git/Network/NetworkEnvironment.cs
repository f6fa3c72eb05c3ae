using System.Globalization;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Git;

/// <summary>
/// The surroundings in which git goes to a network. All that holds for git at home holds here too, and the user's way to the
/// remote is handed back on purpose: how to call ssh, who knows passwords, proxies and certificates. Nothing else of the user's
/// settings is, and nobody is asked anything.
/// </summary>
/// <param name="SshCommand">The user's <c>GIT_SSH_COMMAND</c>, or null.</param>
/// <param name="SshProgram">The user's <c>GIT_SSH</c>, or null.</param>
public sealed record NetworkEnvironment(string? SshCommand, string? SshProgram)
{
    /// <summary>The names of settings of the user that say how a remote is reached; values may hold secrets.</summary>
    internal const string SettingsPattern =
        @"^(credential\..*|http\..*|https\..*|url\..*\.(insteadof|pushinsteadof)|core\.(sshcommand|gitproxy)|ssh\.variant|safe\.directory)$";

    private const string SshOptions =
        "-oBatchMode=yes -oConnectTimeout=15 -oServerAliveInterval=15 -oServerAliveCountMax=4";

    private static readonly string[] Kept =
    [
        "GIT_SSH_VARIANT",
        "GIT_SSL_CAINFO",
        "GIT_SSL_CAPATH",
        "GIT_SSL_CERT",
        "GIT_SSL_KEY",
        "GIT_SSL_NO_VERIFY",
        "GIT_SSL_VERSION",
        "GIT_PROXY_COMMAND",
        "GIT_PROXY_SSL_CAINFO",
        "GIT_PROXY_SSL_CERT",
        "GIT_PROXY_SSL_KEY",
        "GIT_HTTP_PROXY_AUTHMETHOD",
    ];

    /// <summary>For the process that runs.</summary>
    /// <param name="environment">Gives the value of an environment variable, or null.</param>
    public static NetworkEnvironment From(Func<string, string?> environment) =>
        new(Set(environment, "GIT_SSH_COMMAND"), Set(environment, "GIT_SSH"));

    /// <summary>The request that reads the user's settings, wherever git keeps them; none of it is run.</summary>
    internal static ProcessRequest Reading(AbsolutePath repository) =>
        new()
        {
            FileName = "git",
            Arguments =
            [
                $"--git-dir={repository / ".git"}",
                "config",
                "--show-scope",
                "-z",
                "--get-regexp",
                SettingsPattern,
            ],
            Environment = new Dictionary<string, string?>(StringComparer.Ordinal) { ["LC_ALL"] = "C" },
            WithoutEnvironmentPrefixes = ["GIT_"],
            KeptEnvironment = ["GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM"],
            WorkingDirectory = repository,
        };

    /// <summary>A run of git that may go to the network.</summary>
    /// <param name="atHome">The same run as it would be without.</param>
    /// <param name="user">The user's settings, in git's order.</param>
    /// <param name="own">Further settings, which win.</param>
    /// <param name="longestSilence">After so long without a word from the other side git gives up, or is given up.</param>
    internal ProcessRequest Open(
        ProcessRequest atHome,
        IReadOnlyList<GitSetting> user,
        IReadOnlyList<GitSetting> own,
        TimeSpan longestSilence
    )
    {
        Dictionary<string, string?> environment = new(atHome.Environment, StringComparer.Ordinal)
        {
            ["GIT_ALLOW_PROTOCOL"] = "file:ssh:http:https",
            ["GIT_NO_LAZY_FETCH"] = null,
            ["GIT_SSH_COMMAND"] = Ssh(user),
            // whoever could ask a person: a window at three in the morning waits until noon
            ["GIT_ASKPASS"] = "",
            ["SSH_ASKPASS_REQUIRE"] = "never",
            ["GCM_INTERACTIVE"] = "never",
        };
        GitSetting[] settings =
        [
            .. user,
            new("core.askPass", ""),
            new("http.lowSpeedLimit", "1"),
            new("http.lowSpeedTime", ((int)longestSilence.TotalSeconds).ToString(CultureInfo.InvariantCulture)),
            .. own,
        ];

        // not as arguments, which every user of the machine can read: values may be tokens
        environment["GIT_CONFIG_COUNT"] = settings.Length.ToString(CultureInfo.InvariantCulture);
        for (var i = 0; i < settings.Length; i++)
        {
            environment[string.Create(CultureInfo.InvariantCulture, $"GIT_CONFIG_KEY_{i}")] = settings[i].Name;
            environment[string.Create(CultureInfo.InvariantCulture, $"GIT_CONFIG_VALUE_{i}")] = settings[i].Value;
        }

        return atHome with
        {
            Environment = environment,
            KeptEnvironment = Kept,
        };
    }

    /// <summary>
    /// How git is called on the other side, where that is a folder of this machine. There it is given no settings but those on its command line, and refuses a
    /// folder of another user unless the user's own say that it is safe: nobody else says so.
    /// </summary>
    /// <param name="verb">What is run there.</param>
    /// <param name="settings">Settings for it, as <c>name=value</c>.</param>
    /// <param name="user">The user's settings, in git's order.</param>
    /// <returns>The option of the verb here; null where it is called as always.</returns>
    internal static string? There(string verb, IReadOnlyList<string> settings, IReadOnlyList<GitSetting> user)
    {
        string[] all =
        [
            .. user.Where(s => Is(s, "safe.directory")).Select(s => $"safe.directory={s.Value}"),
            .. settings,
        ];
        return all.Length == 0 ? null : $"--{verb}=git {string.Join(' ', all.Select(s => $"-c {Quoted(s)}"))} {verb}";
    }

    // In git's own order of precedence; the options go behind the user's, and ssh takes the first that it meets.
    private string Ssh(IReadOnlyList<GitSetting> user)
    {
        var command =
            SshCommand
            ?? user.LastOrDefault(s => Is(s, "core.sshcommand"))?.Value
            ?? (SshProgram is { } program ? Quoted(program) : "ssh");
        var variant = user.LastOrDefault(s => Is(s, "ssh.variant"))?.Value ?? "auto";
        return variant is "auto" or "ssh" && IsOpenSsh(command) ? $"{command} {SshOptions}" : command;
    }

    private static bool IsOpenSsh(string command)
    {
        var program = command.TrimStart().Split(' ')[0].Trim('\'', '"');
        var name = program[(program.LastIndexOfAny(['/', '\\']) + 1)..];
        return name is "ssh" or "ssh.exe";
    }

    // git hands it to a POSIX shell, on Windows too
    private static string Quoted(string text) => $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    private static bool Is(GitSetting setting, string name) =>
        string.Equals(setting.Name, name, StringComparison.OrdinalIgnoreCase);

    private static string? Set(Func<string, string?> environment, string name) =>
        environment(name) is { Length: > 0 } value ? value : null;
}

/// <summary>One of git's settings.</summary>
/// <param name="Name">As in <c>http.proxy</c>.</param>
/// <param name="Value">May be a secret.</param>
public sealed record GitSetting(string Name, string Value);
