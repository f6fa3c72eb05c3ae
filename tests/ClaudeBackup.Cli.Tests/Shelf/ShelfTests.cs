using ClaudeBackup.Core.Repository;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Shelf;

/// <summary>What any version ever wrote is read by this one, saved on, and brought back to the byte.</summary>
public sealed class ShelfTests : IDisposable
{
    private const string Renew = "CLAUDE_BACKUP_RENEW";

    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    public static TheoryData<string> Names => new(ShelfEntry.Names);

    // other layouts are brought over by the first sync, and read behind it
    public static TheoryData<string> Ours => new(ShelfEntry.Names.Where(IsOurs));

    /// <summary>
    /// With <c>CLAUDE_BACKUP_RENEW=shelf</c> the entry of this version is written. None but that one ever is: what an older version wrote, only that one can write.
    /// </summary>
    [Fact]
    public async Task This_version_is_on_the_shelf()
    {
        if (Environment.GetEnvironmentVariable(Renew) == "shelf")
        {
            var entry = await new ShelfHistory(_sandbox).HappenAsync();
            entry.Keep(ProgramVersion.Text, _sandbox);
        }

        Assert.True(
            ShelfEntry.Names.Contains(ProgramVersion.Text) || Environment.GetEnvironmentVariable(Renew) == "shelf",
            $"There is no repository of version {ProgramVersion.Text} on the shelf. Write it: run this test with {Renew}=shelf."
        );
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_a_version_wrote_is_saved_on_and_comes_back(string name)
    {
        var entry = Unpacked(name);
        var newer = Transcript.Id("e0");
        _sandbox.WriteSession(newer);
        if (IsOurs(name))
        {
            // to where the user of this test has it
            await _sandbox.DoAsync("init", "--moved-home", "--yes");
        }

        await _sandbox.DoAsync("sync");

        await _sandbox.RepositoryIsSoundAsync();
        await _sandbox.DoAsync("verify", "--read-data");
        var listed = (await _sandbox.JsonAsync("restore", "--list")).Out;
        Assert.All(
            entry.Files.Keys.Where(IsSession),
            path => Assert.Contains(IdOf(path), listed, StringComparison.Ordinal)
        );
        Assert.Contains(newer, listed, StringComparison.Ordinal);
        Assert.Contains(entry.Found, (await _sandbox.JsonAsync("search", entry.Search)).Out, StringComparison.Ordinal);
        await IsRestoredAsync(entry, Transcript.PathOf(newer));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Earlier_states_that_a_version_wrote_come_back(string name)
    {
        var entry = Unpacked(name);
        await _sandbox.DoAsync("sync");
        foreach (var (past, i) in entry.Past.Select((past, i) => (past, i)))
        {
            var home = await _sandbox.RestoreElsewhereAsync($"past-{i}", [past.Session, .. past.Arguments]);
            var transcript = Directory
                .GetFiles(home.Root.Value, past.Session + ".jsonl", SearchOption.AllDirectories)
                .Single();
            Assert.Equal(past.Sha256, ShelfEntry.Hash(await File.ReadAllBytesAsync(transcript, Token)));
        }
    }

    [Theory]
    [MemberData(nameof(Ours))]
    public async Task What_a_version_of_ours_wrote_is_read_before_anything_is_written(string name)
    {
        var entry = Unpacked(name);
        var before = await _sandbox.HeadAsync();

        await _sandbox.DoAsync("verify", "--read-data");
        await IsRestoredAsync(entry);

        Assert.Equal(before, await _sandbox.HeadAsync());
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static bool IsSession(string path) =>
        path.StartsWith("projects/", StringComparison.Ordinal)
        && path.Split('/') is [_, _, var name]
        && name.EndsWith(".jsonl", StringComparison.Ordinal);

    private static bool IsOurs(string name) => !name.StartsWith("reference", StringComparison.Ordinal);

    private static string IdOf(string path) => Path.GetFileNameWithoutExtension(path);

    private ShelfEntry Unpacked(string name)
    {
        Platform.RequirePosix();
        ShelfEntry.Unpack(name, _sandbox);
        var entry = ShelfEntry.Of(name);
        _sandbox.Environment["CLAUDE_BACKUP_MACHINE"] = entry.Machine;
        _ = Directory.CreateDirectory(_sandbox.Claude.Root.Value);
        return entry;
    }

    private async Task IsRestoredAsync(ShelfEntry entry, params string[] besides)
    {
        var home = await _sandbox.RestoreElsewhereAsync("restored", "--all", "--machine", entry.Machine);
        var restored = Directory
            .GetFiles(home.Root.Value, "*", SearchOption.AllDirectories)
            .ToDictionary(
                file => Path.GetRelativePath(home.Root.Value, file).Replace('\\', '/'),
                file => ShelfEntry.Hash(File.ReadAllBytes(file)),
                StringComparer.Ordinal
            );
        Assert.Equal(
            entry.Files.OrderBy(file => file.Key, StringComparer.Ordinal),
            restored.Where(file => !besides.Contains(file.Key)).OrderBy(file => file.Key, StringComparer.Ordinal)
        );
    }
}
