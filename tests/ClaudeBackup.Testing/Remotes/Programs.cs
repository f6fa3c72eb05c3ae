using System.Diagnostics;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Testing.Remotes;

/// <summary>How the programs behind a remote are started: with nothing of the user's but where programs are found.</summary>
internal static class Programs
{
    public static readonly string SearchPath = Environment.GetEnvironmentVariable("PATH") ?? "";

    /// <summary>What a git of the server's side may see.</summary>
    /// <param name="home">A folder without configuration.</param>
    public static IReadOnlyDictionary<string, string> GitEnvironment(AbsolutePath home)
    {
        Dictionary<string, string> variables = new(StringComparer.Ordinal)
        {
            ["PATH"] = SearchPath,
            ["HOME"] = home.Value,
            ["LC_ALL"] = "C",
            ["GIT_CONFIG_NOSYSTEM"] = "1",
            ["GIT_CONFIG_GLOBAL"] = "/dev/null",
        };
        if (OperatingSystem.IsWindows())
        {
            variables["SystemRoot"] = Environment.GetEnvironmentVariable("SystemRoot") ?? "";
        }

        return variables;
    }

    /// <summary>A program with its streams redirected and just these variables.</summary>
    public static ProcessStartInfo Describe(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string> environment
    )
    {
        ProcessStartInfo info = new(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        info.Environment.Clear();
        foreach (var (name, value) in environment)
        {
            info.Environment[name] = value;
        }

        return info;
    }

    /// <summary>Runs a program to its end; what it answers is for the caller to judge.</summary>
    public static async Task<CliResult> RunAsync(
        string program,
        IReadOnlyList<string> arguments,
        IReadOnlyDictionary<string, string> environment
    )
    {
        using RunningCli running = new(
            Describe(program, arguments, environment),
            $"{program} {string.Join(' ', arguments)}"
        );
        return await running.WaitAsync();
    }
}
