using System.Diagnostics;
using ClaudeBackup.Core.Host;
using Xunit;

namespace ClaudeBackup.Testing;

/// <summary>
/// A user of one test: a home with nothing in it, a machine named <c>test</c>, and the built program. Nothing of whoever
/// runs the tests comes in, and nothing is left behind.
/// </summary>
public sealed class Sandbox : IDisposable
{
    /// <summary>Longer than this no run of the program takes; then it is killed and the test fails.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly TemporaryDirectory _directory = new();

    public Sandbox()
    {
        Home = _directory.Path / "home";
        Claude = new ClaudeTree(Home / ".claude");
        Repository = Home / ".claude-backup";
        _ = Directory.CreateDirectory(Home.Value);
        Environment = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["PATH"] = SchedulersOfTests.Before(
                _directory.Path / "programs",
                Home,
                System.Environment.GetEnvironmentVariable("PATH") ?? ""
            ),
            ["HOME"] = Home.Value,
            ["CLAUDE_BACKUP_MACHINE"] = "test",
            ["TZ"] = "UTC",
        };
        if (OperatingSystem.IsWindows())
        {
            Environment["USERPROFILE"] = Home.Value;
            Environment["SystemRoot"] = System.Environment.GetEnvironmentVariable("SystemRoot");
        }

        // where the tests found their runtime, the program finds its own
        if (System.Environment.GetEnvironmentVariable("DOTNET_ROOT") is { } runtime)
        {
            Environment["DOTNET_ROOT"] = runtime;
        }
    }

    /// <summary>The program under test: the published one when the environment names it, else the one built beside the tests.</summary>
    public static string Executable { get; } =
        System.Environment.GetEnvironmentVariable("CLAUDE_BACKUP_TEST_EXECUTABLE") is { Length: > 0 } published
            ? published
            : BesideTests;

    /// <summary>The program built beside the tests, which needs a .NET runtime.</summary>
    public static string BesideTests =>
        Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "claude-backup.exe" : "claude-backup");

    /// <summary>The build that this user has.</summary>
    public string Program { get; init; } = Executable;

    public AbsolutePath Home { get; }

    /// <summary><c>~/.claude</c>, not there until something is written into it.</summary>
    public ClaudeTree Claude { get; }

    public AbsolutePath Repository { get; }

    /// <summary>All that the program gets to see; a test may add to it, null unsets.</summary>
    public IDictionary<string, string?> Environment { get; }

    /// <summary>Some other place for files of the test.</summary>
    public AbsolutePath Elsewhere(string name) => _directory.Path / name;

    /// <summary>A session in the Claude home, two messages long.</summary>
    public void WriteSession(string id, string cwd = Transcript.Cwd) =>
        Claude.Write(Transcript.PathOf(id, cwd), Transcript.Messages(id, 0, 2, cwd));

    /// <summary>Runs the program to its end.</summary>
    public async Task<CliResult> RunAsync(params string[] arguments)
    {
        using var running = Start(arguments);
        return await running.WaitAsync();
    }

    /// <summary>Runs the program, which has to end well.</summary>
    public async Task<CliResult> DoAsync(params string[] arguments) => (await RunAsync(arguments)).ExitsWith(0);

    /// <summary>Runs the program with <c>--json</c>; it has to end well with one document and say nothing else.</summary>
    public async Task<CliResult> JsonAsync(params string[] arguments)
    {
        var result = await DoAsync([.. arguments, "--json"]);
        Assert.Empty(result.Error);
        _ = result.Json;
        return result;
    }

    /// <summary>Runs the program with a variable set for this once; null unsets it.</summary>
    public async Task<CliResult> RunWithAsync((string Name, string? Value) variable, params string[] arguments)
    {
        using var running = new RunningCli(StartInfo(Program, arguments, variable), string.Join(' ', arguments));
        return await running.WaitAsync();
    }

    /// <summary>Starts the program.</summary>
    public RunningCli Start(params string[] arguments) =>
        new(StartInfo(Program, arguments), string.Join(' ', arguments));

    /// <summary>Restores everything into a new home and gives that home.</summary>
    public async Task<ClaudeTree> RestoreElsewhereAsync(string name = "restored", params string[] arguments)
    {
        var target = new ClaudeTree(Elsewhere(name));
        if (arguments.Length == 0)
        {
            arguments = ["--all"];
        }

        (await RunWithAsync(("CLAUDE_CONFIG_DIR", target.Root.Value), ["restore", .. arguments])).ExitsWith(0);
        return target;
    }

    /// <summary>Calls a hook as Claude Code does.</summary>
    /// <param name="happened">What it gives on standard input.</param>
    public async Task<CliResult> HookAsync(string happened)
    {
        using var running = new RunningCli(StartInfo(Program, ["hook"]), "hook", happened);
        return (await running.WaitAsync()).ExitsWith(0);
    }

    /// <summary>Waits until nothing is left of what hooks have asked for.</summary>
    public async Task HooksAreServedAsync()
    {
        var state = Repository / ".git/claude-backup";
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        while (!IsIdle())
        {
            await Task.Delay(50, deadline.Token);
        }

        bool IsIdle()
        {
            // Looked at first: whoever holds the lock, if only to see that it is free, sends a run away that has just started.
            var requests = (state / "requests").Value;
            if (Directory.Exists(requests) && Directory.GetFiles(requests).Length > 0)
            {
                return false;
            }

            try
            {
                using var held = Hold(state / "hook-lock");
                return true;
            }
            catch (IOException)
            {
                return false;
            }
        }
    }

    /// <summary>Takes one of the program's locks, as soon as whoever of the program still holds it lets go.</summary>
    /// <returns>Holds it until it is disposed.</returns>
    /// <exception cref="OperationCanceledException">It is held for too long.</exception>
    public static async Task<FileStream> HoldAsync(AbsolutePath lockFile)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        while (true)
        {
            try
            {
                return Hold(lockFile);
            }
            catch (IOException)
            {
                await Task.Delay(50, deadline.Token);
            }
        }
    }

    private static FileStream Hold(AbsolutePath lockFile) =>
        new(lockFile.Value, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    /// <summary>Pastes lines into bash in the sandbox; they see what the program sees.</summary>
    public async Task<CliResult> ShellAsync(string script)
    {
        using var running = StartShell(script);
        return await running.WaitAsync();
    }

    /// <summary>As <see cref="ShellAsync"/>, for what takes longer.</summary>
    public RunningCli StartShell(string script)
    {
        Platform.RequirePosix();
        Environment["CLAUDE_BACKUP"] = Program;
        return new RunningCli(StartInfo("bash", ["-c", script]), script);
    }

    /// <summary>Runs the program on a terminal, with somebody who types ahead; what it says on both outputs is in one.</summary>
    /// <param name="keys">What is typed, <c>\r</c> for the return key.</param>
    /// <param name="arguments">None of them may need quotes.</param>
    public Task<CliResult> OnTerminalAsync(string keys, params string[] arguments)
    {
        Platform.RequireLinux("The script of util-linux gives a terminal.");
        Environment["KEYS"] = keys;
        var pipe = Elsewhere($"keys-{Guid.NewGuid():N}");
        // the pipe stays open for reading and writing: its end would be the end of the terminal
        return ShellAsync(
            $"""
            mkfifo {pipe} && exec 3<>{pipe} && printf %s "$KEYS" >&3
            TERM=xterm NO_COLOR=1 script --quiet --return --command "$CLAUDE_BACKUP {string.Join(
                ' ',
                arguments
            )}" /dev/null <&3
            """
        );
    }

    /// <summary>Skips the test unless a small disk can be mounted in a name space of its own, which ends with the shell.</summary>
    public async Task RequireMountsAsync()
    {
        Platform.RequireLinux("Name spaces in which disks are mounted are of Linux.");
        var result = await ShellAsync("unshare -m mount -t tmpfs none /mnt");
        Assert.SkipUnless(result.ExitCode == 0, "Only root can mount a small disk.");
    }

    /// <summary>Runs a plain git in the repository, as a user would; it has to end well.</summary>
    public async Task<string> GitAsync(params string[] arguments)
    {
        using var running = new RunningCli(
            StartInfo("git", ["-C", Repository.Value, .. arguments]),
            "git " + string.Join(' ', arguments)
        );
        return (await running.WaitAsync()).ExitsWith(0).Out;
    }

    /// <summary>How many snapshots there are.</summary>
    public async Task<int> CommitsAsync() => int.Parse(await GitAsync("rev-list", "--count", "HEAD"));

    /// <summary>The commit on which the repository stands.</summary>
    public async Task<string> HeadAsync() => (await GitAsync("rev-parse", "HEAD")).Trim();

    /// <summary>Fails the test unless git finds the repository whole and the files beside it as committed.</summary>
    public async Task RepositoryIsSoundAsync()
    {
        _ = await GitAsync("fsck", "--strict", "--no-dangling");
        Assert.Empty(await GitAsync("status", "--porcelain"));
    }

    public void Dispose() => _directory.Dispose();

    private ProcessStartInfo StartInfo(
        string program,
        IEnumerable<string> arguments,
        params (string Name, string? Value)[] variables
    )
    {
        var info = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Home.Value,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        info.Environment.Clear();
        foreach (var (name, value) in Environment.Select(v => (v.Key, v.Value)).Concat(variables))
        {
            info.Environment[name] = value;
        }

        return info;
    }
}
