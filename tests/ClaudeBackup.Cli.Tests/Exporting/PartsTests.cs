using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Exporting;

/// <summary>A session that is too large for one page.</summary>
public sealed class PartsTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task It_goes_on_in_parts_that_lead_to_each_other_and_go_with_it()
    {
        await SaveAsync();
        var (first, second) = (Out("a#b 50%.html"), Out("a#b 50%-part2.html"));

        _ = await _sandbox.DoAsync("export", "1", first, "--full");

        Assert.Contains(
            "<a href=\"a%23b%2050%25-part2.html\">The next part, 2</a>",
            await TextAsync(first),
            StringComparison.Ordinal
        );
        Assert.Contains("<a href=\"a%23b%2050%25.html#outline\">", await TextAsync(second), StringComparison.Ordinal);
        _ = await _sandbox.DoAsync("export", "1", first, "--force");
        Assert.True(File.Exists(first));
        Assert.False(File.Exists(second));
    }

    [Fact]
    public async Task Where_a_part_is_in_the_way_the_other_sessions_are_exported_all_the_same()
    {
        _sandbox.WriteSession(Transcript.Id("2"));
        await SaveAsync();
        var planned = (await _sandbox.JsonAsync("export", "--all", Out("all"), "--html", "--dry-run")).Json;
        var file = planned
            .GetProperty("sessions")
            .EnumerateArray()
            .Single(s => s.GetProperty("uuid").GetString() == Transcript.Id("1"))
            .GetProperty("files")[0]
            .GetString()!;
        var taken = Path.ChangeExtension(file, null) + "-part2.html";
        _ = Directory.CreateDirectory(Out("all"));
        await File.WriteAllTextAsync(taken, "mine", TestContext.Current.CancellationToken);

        var all = (await _sandbox.RunAsync("export", "--all", Out("all"), "--html", "--full")).ExitsWith(3);

        Assert.Contains(
            $"Not exported: {Transcript.Id("1")}. {taken} already exists",
            all.Out,
            StringComparison.Ordinal
        );
        Assert.Equal("mine", await TextAsync(taken));
        Assert.False(File.Exists(file));
        Assert.Contains(
            Transcript.Id("2")[..8],
            await TextAsync(Path.Combine(Out("all"), "index.html")),
            StringComparison.Ordinal
        );
    }

    // 22 MB
    private async Task SaveAsync()
    {
        var log = string.Concat(Enumerable.Repeat("compiled one more file of the project\n", 24_000));
        string[] entries =
        [
            Talk.Prompt("u1", "Build it"),
            .. Enumerable
                .Range(1, 24)
                .SelectMany(n =>
                    new[] { Talk.Call($"t{n}", "Bash", """{"command":"make"}"""), Talk.Result($"t{n}", log) }
                ),
        ];
        _sandbox.Claude.Write(Transcript.PathOf(Transcript.Id("1")), string.Join('\n', entries) + "\n");
        _ = await _sandbox.DoAsync("init", "--local", "--schedule", "off");
    }

    private string Out(string name) =>
        Path.Combine(Directory.CreateDirectory(_sandbox.Elsewhere("out").Value).FullName, name);

    private static Task<string> TextAsync(string file) =>
        File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
}
