using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Scheduling;

/// <summary>What a job needs to know of this process, to start a program in the same surroundings.</summary>
/// <param name="Paths">Where things are: what its variables say, as this process understood them.</param>
/// <param name="Environment">Gives the value of an environment variable, or null.</param>
public sealed record JobHost(HostPaths Paths, Func<string, string?> Environment)
{
    // where things are; never a secret, for everybody may read what is in a job
    private static readonly string[] Names =
    [
        "HOME",
        "PATH",
        "CLAUDE_CONFIG_DIR",
        "CLAUDE_BACKUP_DIR",
        "CLAUDE_BACKUP_MACHINE",
        "DOTNET_ROOT",
        "GH_CONFIG_DIR",
        "XDG_CONFIG_HOME",
        "XDG_DATA_HOME",
        "TZ",
    ];

    // how this user's git and gh get to a remote; with a name and a password in it, it stays where it is
    private static readonly string[] Ways =
    [
        "http_proxy",
        "https_proxy",
        "HTTPS_PROXY",
        "all_proxy",
        "ALL_PROXY",
        "no_proxy",
        "NO_PROXY",
        "GIT_SSH",
        "GIT_SSH_COMMAND",
        "GIT_SSL_CAINFO",
        "SSL_CERT_FILE",
    ];

    private const string Agent = "SSH_AUTH_SOCK";

    // by which a failure gets on the desktop; one that a sign-in made up for itself is another one tomorrow
    private const string Desktop = "DBUS_SESSION_BUS_ADDRESS";
    private const string LastingDesktop = "unix:path=/run/";

    /// <summary>A job that syncs.</summary>
    /// <param name="program">What it starts.</param>
    /// <param name="environmentFile">Where its variables are kept for a scheduler that takes none.</param>
    internal Job Job(AbsolutePath program, AbsolutePath environmentFile)
    {
        var variables = Names
            .Concat(Ways)
            .Select(name => (name, Value: Environment(name)))
            .Where(v => v.Value is { Length: > 0 } value && !(Ways.Contains(v.name) && value.Contains('@')))
            .ToDictionary(v => v.name, v => Lasting(v.name, v.Value!), StringComparer.Ordinal);
        // an agent that a sign-in made in a temporary folder is another one tomorrow
        if (
            Environment(Agent) is { Length: > 0 } agent
            && Path.IsPathFullyQualified(agent)
            && !new AbsolutePath(Path.GetTempPath()).Contains(new AbsolutePath(agent))
        )
        {
            variables[Agent] = agent;
        }

        if (Environment(Desktop) is { } desktop && desktop.StartsWith(LastingDesktop, StringComparison.Ordinal))
        {
            variables[Desktop] = desktop;
        }

        return new Job(program, Scheduling.Job.SyncArguments, variables, environmentFile);
    }

    // a job starts in another folder than the one they were set in, and no shell reads what they say
    private string Lasting(string name, string value) =>
        name switch
        {
            "CLAUDE_CONFIG_DIR" => Paths.ClaudeHome.Value,
            "CLAUDE_BACKUP_DIR" => Paths.RepositoryRoot.Value,
            "DOTNET_ROOT" or "GH_CONFIG_DIR" => Path.GetFullPath(value),
            "PATH" => Lasting(value),
            _ => value,
        };

    // npx and its kin put before it what belongs to their cache, and to every folder above the one in which they were called
    private string Lasting(string searchPath)
    {
        var around = Surroundings.Of(Paths);
        return string.Join(
            Path.PathSeparator,
            searchPath
                .Split(Path.PathSeparator)
                .Where(folder => PlaceRules.Of($"{folder}/program", around) is not ProgramPlace.Fleeting)
        );
    }
}
