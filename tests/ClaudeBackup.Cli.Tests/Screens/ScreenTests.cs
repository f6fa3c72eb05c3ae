using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Screens;

/// <summary>Whole screens as checked in, so that whoever changes one sees all of it.</summary>
public sealed class ScreenTests(Scene scene) : IClassFixture<Scene>
{
    private const string Folder = "Screens";

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static TheoryData<string, int> Looks =>
        new()
        {
            { "status", 80 },
            { "status -v", 80 },
            { "status", 120 },
            { "status --json", 80 },
            { "restore --list", 80 },
            { "restore --list", 120 },
            { "restore --list --json", 80 },
            { "restore --project api", 80 },
            { "config log", 80 },
            { "config log settings.json", 80 },
            { "restore --all --dry-run", 80 },
            { "restore --all --dry-run --json", 80 },
            { "restore a1 --dry-run", 80 },
        };

    public static TheoryData<string> Syncs => ["sync", "sync --json"];

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task A_look_is_as_checked_in(string command, int width)
    {
        Platform.RequirePosix("Paths are written another way on Windows.");

        Golden.Equal(FileOf(command, width), Readable(await scene.ShowAsync(width, command.Split(' '))));
    }

    [Theory]
    [MemberData(nameof(Syncs))]
    public void What_a_sync_says_is_as_checked_in(string command)
    {
        Platform.RequirePosix("Paths are written another way on Windows.");

        Golden.Equal(FileOf(command, 100), Readable(scene.Syncs[command]));
    }

    [Fact]
    public void No_screen_is_left_that_nobody_looks_at() =>
        Assert.Equal(
            Looks
                .Select(row => FileOf(row.Data.Item1, row.Data.Item2))
                .Concat(Syncs.Select(row => FileOf(row.Data, 100)))
                .Order(StringComparer.Ordinal),
            RepositoryRoot
                .Files($"tests/ClaudeBackup.Cli.Tests/{Folder}")
                .Where(file => Path.GetExtension(file) is ".txt" or ".json")
                .Select(file => $"{Folder}/{Path.GetFileName(file)}")
                .Order(StringComparer.Ordinal)
        );

    // a document is one line, in which nobody sees what has changed; and a release changes no screen
    private static string Readable(string said) =>
        said.StartsWith('{')
            ? JsonNode
                .Parse(said)!
                .ToJsonString(Indented)
                .Replace($"\"{ProgramVersion.Text}\"", "\"<version>\"", StringComparison.Ordinal)
            : said;

    // no width in the name of a document, which has none
    private static string FileOf(string command, int width)
    {
        var words = command.Split(' ').Where(w => w != "--json").Select(w => w.TrimStart('-'));
        return command.EndsWith("--json", StringComparison.Ordinal)
            ? $"{Folder}/{string.Join('-', words)}.json"
            : $"{Folder}/{string.Join('-', words)}.{width}.txt";
    }
}
