using ClaudeBackup.Core.Host;
using Xunit;

namespace ClaudeBackup.Testing;

/// <summary>A real shell on a real terminal, in which keys are pressed. It sees what the sandbox sees.</summary>
public sealed class TabbedShell : IAsyncDisposable
{
    private const string Prompt = "ready> ";

    private static readonly char[] Codes = ['\t', '\r', '\e', '\u0003', '\u007f'];

    // the longer before what it begins with
    private static readonly (string Code, string Key)[] Keys =
    [
        ("\t", "Tab"),
        ("\r", "Enter"),
        ("\e[A", "Up"),
        ("\e[B", "Down"),
        ("\e", "Escape"),
        ("\u0003", "C-c"),
        ("\u007f", "BSpace"),
    ];

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Sandbox _sandbox;

    // a server of its own, which ends with the shell
    private readonly string _server = $"claude-backup-{Guid.NewGuid():N}";

    private TabbedShell(Sandbox sandbox) => _sandbox = sandbox;

    /// <summary>Starts it. The program is on its PATH, and its completions are loaded as its help says.</summary>
    /// <param name="sandbox">Whose.</param>
    /// <param name="shell"><c>bash</c>, <c>zsh</c> or <c>fish</c>; a test is skipped where it is not installed.</param>
    /// <returns>The shell behind its first prompt. What it calls by the name of the program only prints its arguments, each in brackets.</returns>
    public static async Task<TabbedShell> StartAsync(Sandbox sandbox, string shell)
    {
        Platform.RequirePosix();
        Platform.RequireProgram(shell, shell);
        Platform.RequireProgram("tmux", "tmux");
        var programs = sandbox.Elsewhere("on-path");
        _ = Directory.CreateDirectory(programs.Value);
        _ = File.CreateSymbolicLink((programs / "claude-backup").Value, sandbox.Program);
        sandbox.Environment["PATH"] = $"{programs}{Path.PathSeparator}{sandbox.Environment["PATH"]}";
        sandbox.Environment["TERM"] = "xterm";
        sandbox.Environment["LANG"] = "C.UTF-8";
        var started = new TabbedShell(sandbox);
        var (command, setUp, stand) = shell switch
        {
            "bash" => (
                "bash --norc --noprofile -i",
                $"PS1='{Prompt}'; source <(command claude-backup completion bash)",
                "claude-backup() { printf '[%s]' \"$@\"; echo; }"
            ),
            "zsh" => (
                "zsh -f -i",
                $"PS1='{Prompt}'; autoload -U compinit; compinit -u -D; source <(command claude-backup completion zsh)",
                "claude-backup() { printf '[%s]' \"$@\"; echo; }"
            ),
            _ => (
                "fish --no-config -i",
                $"function fish_prompt; echo -n '{Prompt}'; end; command claude-backup completion fish | source",
                "function claude-backup; printf '[%s]' $argv; echo; end"
            ),
        };
        _ = await started.TmuxAsync($"-f /dev/null new-session -d -x 120 -y 40 '{command}'");
        _ = await started.EnterAsync(setUp);
        _ = await started.EnterAsync(stand);
        return started;
    }

    /// <summary>Presses keys, all at once: whatever the shell is at, it takes them in their order.</summary>
    /// <param name="keys">Text as it stands, with <c>\t</c> for Tab, <c>\r</c> for return, and the codes that a terminal sends for other keys.</param>
    public async Task PressAsync(string keys)
    {
        var commands = new List<string>();
        for (var rest = keys; rest.Length > 0; )
        {
            var end = rest.IndexOfAny(Codes);
            if (end == 0)
            {
                var (code, key) = Array.Find(Keys, k => rest.StartsWith(k.Code, StringComparison.Ordinal));
                commands.Add($"send-keys {key}");
                rest = rest[code.Length..];
            }
            else
            {
                var text = end < 0 ? rest : rest[..end];
                commands.Add($"send-keys -l -- {ShellLine.Quoted(ShellLine.ShellsOfThisSystem[0], text)}");
                rest = rest[text.Length..];
            }
        }

        _ = await TmuxAsync(string.Join(" \\; ", commands));
    }

    /// <summary>Presses keys and return, and gives the screen with the next prompt at its end.</summary>
    public async Task<string> EnterAsync(string keys)
    {
        var before = await ScreenAsync();
        await PressAsync($"{keys}\r");
        return await SeeAsync(screen =>
            screen != before && screen.EndsWith(Prompt.TrimEnd(), StringComparison.Ordinal)
        );
    }

    /// <summary>Gives the screen as soon as it is as wished.</summary>
    public async Task<string> SeeAsync(Func<string, bool> isIt)
    {
        var last = "";
        for (var tries = 0; tries < Sandbox.Deadline / Pause; tries++)
        {
            last = await ScreenAsync();
            if (isIt(last))
            {
                return last;
            }

            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException($"Not what was waited for:\n{last}");
    }

    /// <summary>Gives the terminal another size.</summary>
    public async Task ResizeAsync(int columns, int rows) =>
        _ = await TmuxAsync($"resize-window -x {columns} -y {rows}");

    private async Task<string> ScreenAsync() => (await TmuxAsync("capture-pane -p -J")).TrimEnd();

    public async ValueTask DisposeAsync() => _ = await _sandbox.ShellAsync($"tmux -L {_server} kill-server");

    private async Task<string> TmuxAsync(string command) =>
        (await _sandbox.ShellAsync($"tmux -L {_server} {command}")).ExitsWith(0).Out;
}
