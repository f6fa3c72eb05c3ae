using System.Globalization;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Testing.Remotes;

/// <summary>A bare repository to push to, and a plain git to see what arrived.</summary>
public sealed class BareRepository
{
    private const string SizeLimit = "receive.maxInputSize";

    // as a hosting service words it, whatever limit the test has set
    private const string LargeFiles = """
        #!/bin/sh
        limit=@LIMIT@
        while read -r old new ref; do
          case $new in *[!0]*) ;; *) continue ;; esac
          git rev-list --objects "$new" --not --all |
            git cat-file --batch-check='%(objecttype) %(objectsize) %(rest)' |
            while read -r kind size path; do
              if [ "$kind" = blob ] && [ "$size" -gt "$limit" ]; then
                printf "error: File %s is %d.%02d MB; this exceeds GitHub's file size limit of 100.00 MB\n" \
                  "$path" $((size / 1048576)) $((size % 1048576 * 100 / 1048576))
              fi
            done
        done > "$GIT_DIR/too-large"
        [ -s "$GIT_DIR/too-large" ] || exit 0
        {
          echo 'error: Trace: 0000000000000000000000000000000000000000000000000000000000000000'
          echo 'error: See https://gh.io/lfs for more information.'
          cat "$GIT_DIR/too-large"
          echo 'error: GH001: Large files detected. You may want to try Git Large File Storage - https://git-lfs.github.com.'
        } >&2
        exit 1

        """;

    private BareRepository(AbsolutePath path) => Path = path;

    public AbsolutePath Path { get; }

    /// <summary><c>file://</c> and the path.</summary>
    public string FileUrl => new Uri(Path.Value).AbsoluteUri;

    private AbsolutePath PreReceive => Path / "hooks" / "pre-receive";

    private AbsolutePath PushLog => Path / "pushes";

    /// <summary>Makes an empty repository on <c>main</c> that takes pushes over http too.</summary>
    /// <param name="path">A folder that is not there yet.</param>
    public static async Task<BareRepository> CreateAsync(AbsolutePath path)
    {
        _ = Directory.CreateDirectory(path.Value);
        BareRepository repository = new(path);
        _ = await repository.GitAsync("init", "--quiet", "--bare", "--initial-branch=main", "--template=", path.Value);
        _ = Directory.CreateDirectory((path / "hooks").Value);
        _ = await repository.GitAsync("config", "http.receivepack", "true");
        // it detaches itself and would outlive the test
        _ = await repository.GitAsync("config", "receive.autogc", "false");
        return repository;
    }

    /// <summary>Runs a git in the repository that reads no configuration but its own; it has to end well.</summary>
    /// <returns>What it printed, without the line end.</returns>
    public async Task<string> GitAsync(params string[] arguments) =>
        (await TryGitAsync(arguments)).ExitsWith(0).Out.TrimEnd();

    /// <summary>The commit on which <c>main</c> stands; null before the first push.</summary>
    public async Task<string?> MainAsync()
    {
        var result = await TryGitAsync("rev-parse", "--verify", "--quiet", "refs/heads/main");
        return result.ExitCode == 0 ? result.Out.TrimEnd() : null;
    }

    /// <summary>Whether <c>main</c> holds a file.</summary>
    /// <param name="path">Relative, with '/'.</param>
    public async Task<bool> HasFileAsync(string path) =>
        (await TryGitAsync("cat-file", "-e", $"refs/heads/main:{path}")).ExitCode == 0;

    /// <summary>Fails the test unless git finds every object whole.</summary>
    public async Task FsckAsync() => _ = await GitAsync("fsck", "--strict", "--no-dangling");

    /// <summary>From now on git refuses a push whose pack is larger, as it does when a quota is used up.</summary>
    public async Task LimitPackSizeAsync(long bytes) => _ = await GitAsync("config", SizeLimit, bytes.ToString());

    /// <summary>From now on a hook refuses every push.</summary>
    /// <param name="message">One line that whoever pushes gets to read.</param>
    public Task RejectPushesAsync(string message) =>
        WriteHookAsync(PreReceive, $"#!/bin/sh\necho '{message.Replace("'", "'\\''")}' >&2\nexit 1\n");

    /// <summary>From now on a push with a larger file is refused in the words of GitHub's GH001.</summary>
    public Task LimitFileSizeAsync(long bytes) =>
        WriteHookAsync(PreReceive, LargeFiles.Replace("@LIMIT@", bytes.ToString(CultureInfo.InvariantCulture)));

    /// <summary>From now on pushes are written down, and refused once so many were taken.</summary>
    public Task TakePushesAsync(int most) =>
        WriteHookAsync(
            PreReceive,
            $"""
            #!/bin/sh
            log={PushLog}
            if [ "$(cat "$log" 2>/dev/null | wc -l)" -ge {most.ToString(CultureInfo.InvariantCulture)} ]; then
              echo 'enough for today' >&2
              exit 1
            fi
            cat >> "$log"

            """
        );

    /// <summary>What <see cref="TakePushesAsync"/> wrote down: a line <c>old new ref</c> for each push.</summary>
    public async Task<string[][]> PushesAsync() =>
        [.. (await File.ReadAllLinesAsync(PushLog.Value)).Select(line => line.Split(' '))];

    /// <summary>From now on a line of shell runs when a push has been taken.</summary>
    public Task AfterPushAsync(string line) => WriteHookAsync(Path / "hooks" / "post-receive", $"#!/bin/sh\n{line}\n");

    /// <summary>Lifts every limit and refusal.</summary>
    public async Task AcceptPushesAsync()
    {
        File.Delete(PreReceive.Value);
        _ = await TryGitAsync("config", "--unset-all", SizeLimit);
    }

    /// <summary>From now on a push over http to another path is told, after it worked, where the repository is now.</summary>
    /// <param name="path">Such as <c>owner/name</c>.</param>
    /// <param name="url">The new location as whoever pushed shall use it.</param>
    internal Task TellNewLocationAsync(string path, string url) =>
        WriteHookAsync(
            Path / "hooks" / "post-receive",
            $"""
            #!/bin/sh
            case $REQUEST_URI in
              /{path}/*|/{path}.git/*) ;;
              *) printf 'This repository moved. Please use the new location:\n  %s\n' '{url}' >&2 ;;
            esac

            """
        );

    private Task<CliResult> TryGitAsync(params string[] arguments) =>
        Programs.RunAsync("git", [$"--git-dir={Path}", .. arguments], Programs.GitEnvironment(Path));

    private static async Task WriteHookAsync(AbsolutePath hook, string script)
    {
        await File.WriteAllTextAsync(hook.Value, script);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(hook.Value, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
