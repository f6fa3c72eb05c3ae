using System.Text;
using System.Text.RegularExpressions;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Pictures;

/// <summary>
/// What the pictures show, played once on a terminal of 80 columns: a home is saved, Claude Code's deletion of every session follows, and one
/// comes back.
/// </summary>
public sealed partial class Story : IAsyncLifetime
{
    private const string Wanted = "3f2a91c4";

    private readonly Sandbox _sandbox = new();

    /// <summary>The pictures by the names of their files.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<Shot>> Pictures { get; private set; } =
        new Dictionary<string, IReadOnlyList<Shot>>(StringComparer.Ordinal);

    public async ValueTask InitializeAsync()
    {
        Platform.RequireLinux("The script of util-linux gives a terminal.");
        _sandbox.Environment["CLAUDE_BACKUP_MACHINE"] = "laptop";
        Session(Wanted, "webshop", 42, hours: 2, "Fix the checkout race");
        Session("b7d0e85a", "notes-api", 118, hours: 26, "Speed up the search");
        Session("91ce44f0", "webshop", 64, hours: 50, "Dark mode for invoices");
        Session("5a08d3b2", "dotfiles", 20, hours: 98, "Git branch in the prompt");
        Session("e46f7712", "webshop", 86, hours: 216, "Why is the login slow?");
        Session("c2905be7", "notes-api", 30, hours: 384, "Plan the new storage");
        Say(
            Wanted,
            "webshop",
            42,
            hours: 2,
            "Why is a card charged twice when two tabs check out?",
            "Both tabs read the cart before either locks it. I take the lock first, and retry once."
        );
        Say(
            "c2905be7",
            "notes-api",
            30,
            hours: 384,
            "Which lock do we take while the index is written?",
            "An advisory lock on one file, so a reader never waits."
        );
        _sandbox.Claude.Write("settings.json", "{\"model\":\"opus\"}\n");
        _sandbox.Claude.Write("CLAUDE.md", "Be brief.\n");

        var saved = await RunAsync("init --local --yes");
        var status = await RunAsync("status");
        _sandbox.Claude.DeleteFolder("projects");
        // Claude Code leaves the folder itself; without it nobody could tell a deletion from a home that is not there
        _ = Directory.CreateDirectory(_sandbox.Claude["projects"]);
        var list = await RunAsync("restore --list");
        var found = await RunAsync("search lock");
        var restored = await RunAsync($"restore {Wanted[..4]}");
        Pictures = new Dictionary<string, IReadOnlyList<Shot>>(StringComparer.Ordinal)
        {
            ["rescue"] = [saved, new Shot("# five weeks later, Claude Code has deleted the session", ""), restored],
            ["list"] = [list],
            ["search"] = [found],
            ["status"] = [status],
        };
    }

    public ValueTask DisposeAsync()
    {
        _sandbox.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Session(string id, string project, int messages, int hours, string title)
    {
        var cwd = (_sandbox.Home / project).Value;
        _ = Directory.CreateDirectory(cwd);
        var whole = $"{id}-6c1d-4e0a-9b57-2f8d13c0a6e4";
        var last = DateTimeOffset.UtcNow.AddHours(-hours);
        var path = Transcript.PathOf(whole, cwd);
        _sandbox.Claude.Write(
            path,
            [
                .. Encoding.UTF8.GetBytes(Transcript.CustomTitle(whole, title)),
                .. Transcript.Messages(whole, 0, messages, cwd, last.AddMinutes(-messages), new string('x', 800)),
            ]
        );
        _sandbox.Claude.SetModified(path, last);
    }

    private void Say(string id, string project, int messages, int hours, string prompt, string answer)
    {
        var cwd = (_sandbox.Home / project).Value;
        var whole = $"{id}-6c1d-4e0a-9b57-2f8d13c0a6e4";
        var last = DateTimeOffset.UtcNow.AddHours(-hours);
        var path = Transcript.PathOf(whole, cwd);
        var start = last.AddMinutes(-messages - 2);
        _sandbox.Claude.Append(path, Transcript.Message(whole, messages, prompt, cwd, start));
        _sandbox.Claude.Append(path, Transcript.Message(whole, messages + 1, answer, cwd, start));
        _sandbox.Claude.SetModified(path, last);
    }

    // standard error has the progress, which is gone from a screen when a command has ended
    private async Task<Shot> RunAsync(string command)
    {
        var run = await _sandbox.ShellAsync(
            $"TERM=xterm-256color script --quiet --return --command 'stty cols 80 rows 40; $CLAUDE_BACKUP {command} 2>/dev/null' /dev/null"
        );
        return new Shot(
            $"claude-backup {command}",
            Modes()
                .Replace(run.ExitsWith(0).Out, "")
                .Replace("\r", "", StringComparison.Ordinal)
                .Replace(_sandbox.Home.Value, "/home/me", StringComparison.Ordinal)
                .TrimEnd('\n')
        );
    }

    // what a terminal is told about its keys, which nobody sees
    [GeneratedRegex("\u001b(?:\\[\\?[0-9]+[hl]|[=>])", RegexOptions.None, 1000)]
    private static partial Regex Modes();
}
