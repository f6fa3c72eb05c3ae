using System.Text.RegularExpressions;
using ClaudeBackup.Commands;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Terminal;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Screens;

/// <summary>
/// A home after a week of use, the same in every run: it was set up, grew, lost a session, and has something that is not saved yet. Made once
/// for all screens, which only look at it.
/// </summary>
public sealed partial class Scene : IAsyncLifetime
{
    // behind every real time at which the files of the scene can have been made
    private static readonly DateTimeOffset SetUp = new(2099, 3, 3, 12, 0, 0, TimeSpan.Zero);

    private readonly Sandbox _sandbox = new();
    private readonly StoppedClock _clock = new(SetUp);
    private readonly Dictionary<string, string> _syncs = new(StringComparer.Ordinal);

    /// <summary>What the syncs said that made the scene, by their arguments.</summary>
    public IReadOnlyDictionary<string, string> Syncs => _syncs;

    public async ValueTask InitializeAsync()
    {
        Session("a1", "/home/dev/api", 6, "Why does the login time out?");
        Session(
            "b2",
            "/home/dev/a-project-with-a-name-that-is-far-too-long-for-a-narrow-screen",
            2,
            "数据库连接在夜里断开 🌙"
        );
        Session("c3", "/home/dev/api", 4, title: null);
        Write("settings.json", "{\"model\":\"opus\"}\n");
        Write("CLAUDE.md", "Be brief.\n");
        _ = await ShowAsync(100, "init", "--local", "--schedule", "off");

        _clock.Now = SetUp.AddDays(6);
        Session("a1", "/home/dev/api", 8, "Why does the login time out?");
        _sandbox.Claude.Delete(Transcript.PathOf(Transcript.Id("c3")));
        _syncs["sync"] = await ShowAsync(100, "sync");
        _clock.Now = SetUp.AddDays(7);
        Session("a1", "/home/dev/api", 10, "Why does the login time out?");
        Write("settings.json", "{\"model\":\"sonnet\"}\n");
        _syncs["sync --json"] = await ShowAsync(100, "sync", "--json");
        Write("CLAUDE.md", "Be brief and kind.\n");
        _clock.Now = SetUp.AddDays(7).AddHours(3);
    }

    public ValueTask DisposeAsync()
    {
        _sandbox.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Runs a command in this process, on a screen of so many columns, and gives what it says on both outputs.</summary>
    public async Task<string> ShowAsync(int width, params string[] arguments)
    {
        using var said = new StringWriter();
        var screen = new Screen
        {
            Out = said,
            Error = said,
            Width = width,
            TextWidth = width,
            Local = LocalTime.Utc,
            Home = "/home/dev",
            Height = 50,
            Colours = false,
            ShowsProgress = false,
            CanAsk = false,
            MovesCursor = false,
        };
        var app = new App(HostPaths.From(Variable, _sandbox.Home, _sandbox.Home.Value), Variable, _clock);
        _ = await CommandLine.RunAsync(
            arguments,
            app,
            Reporter.For(arguments, screen),
            TestContext.Current.CancellationToken
        );
        return Plain(said.ToString());
    }

    private void Session(string id, string cwd, int messages, string? title)
    {
        var path = Transcript.PathOf(Transcript.Id(id), cwd);
        var named = title is null ? "" : Transcript.CustomTitle(Transcript.Id(id), title);
        _sandbox.Claude.Write(
            path,
            [
                .. System.Text.Encoding.UTF8.GetBytes(named),
                .. Transcript.Messages(Transcript.Id(id), 0, messages, cwd, SetUp.AddDays(-1)),
            ]
        );
        _sandbox.Claude.SetModified(path, _clock.Now.AddHours(-1));
    }

    private void Write(string path, string text)
    {
        _sandbox.Claude.Write(path, text);
        _sandbox.Claude.SetModified(path, _clock.Now.AddHours(-1));
    }

    // what this machine is called, what git names by its hash, and sizes that depend on the version of zlib
    private string Plain(string text) =>
        CompressedNumber()
            .Replace(
                CompressedText()
                    .Replace(
                        CommitId()
                            .Replace(
                                ShortId()
                                    .Replace(text, "<snapshot>")
                                    .Replace(_sandbox.Home.Value, "/home/me", StringComparison.Ordinal)
                                    .Replace(
                                        $"\"machine\":\"{Environment.MachineName}\"",
                                        "\"machine\":\"laptop\"",
                                        StringComparison.Ordinal
                                    ),
                                "<id>"
                            ),
                        "${before}<size>"
                    ),
                "${before} 0"
            );

    private string? Variable(string name) => _sandbox.Environment.TryGetValue(name, out var value) ? value : null;

    [GeneratedRegex("\\b[0-9a-f]{40}\\b", RegexOptions.None, 1000)]
    private static partial Regex CommitId();

    [GeneratedRegex("(?<=:[0-9]{2}  )[0-9a-f]{10}(?=  )", RegexOptions.None, 1000)]
    private static partial Regex ShortId();

    [GeneratedRegex(
        "(?<before>\n {16}(?=[0-9.]+ [KM]?B on disk)|read, |\"(?:backupSize|size)\":\")[0-9.]+(?: ?[KMG]?B?)?",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex CompressedText();

    [GeneratedRegex(
        "(?<before>\"(?:sizeBytes|backupSizeBytes|bytesAdded)\":)[0-9]+",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex CompressedNumber();
}
