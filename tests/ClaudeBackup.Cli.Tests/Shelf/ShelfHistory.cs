using ClaudeBackup.Testing;

namespace ClaudeBackup.Cli.Tests.Shelf;

/// <summary>What happens to a user whose repository goes on the shelf: something of each kind that the repository keeps.</summary>
/// <param name="sandbox">The user.</param>
internal sealed class ShelfHistory(Sandbox sandbox)
{
    private const string Machine = "laptop";
    private const string Word = "walnut";
    private const string Cwd = "/home/dev/app";

    private static readonly string Grown = Transcript.Id("a1");
    private static readonly string Rewritten = Transcript.Id("b2");
    private static readonly string Deleted = Transcript.Id("c3");
    private static readonly string Forgotten = Transcript.Id("d4");

    /// <summary>Lets it happen.</summary>
    /// <returns>What is known of the repository then.</returns>
    public async Task<ShelfEntry> HappenAsync()
    {
        sandbox.Environment["CLAUDE_BACKUP_MACHINE"] = Machine;
        Begin();
        await sandbox.DoAsync("init", "--yes");
        var first = await TimeAsync();
        var (grown, rewritten) = (Read(Grown), Read(Rewritten));

        sandbox.Claude.Append(Transcript.PathOf(Grown, Cwd), Transcript.Messages(Grown, 4, 3000, Cwd));
        sandbox.Claude.Write(Transcript.PathOf(Rewritten, Cwd), Transcript.Messages(Rewritten, 50, 9, Cwd));
        File.Delete(PathOf(Deleted));
        sandbox.Claude.Write("settings.json", """{"model":"sonnet","cleanupPeriodDays":99999}""" + "\n");
        await sandbox.DoAsync("sync");
        var expected = Expected();
        await sandbox.DoAsync("forget", Forgotten, "--yes");

        return new ShelfEntry(
            Machine,
            expected,
            [
                new PastState(Grown, ["--at", first], ShelfEntry.Hash(grown)),
                new PastState(Rewritten, ["--at", first], ShelfEntry.Hash(rewritten)),
                new PastState(Rewritten, ["--state", "1"], ShelfEntry.Hash(rewritten)),
            ],
            Word,
            Deleted
        );
    }

    private void Begin()
    {
        foreach (var id in new[] { Grown, Rewritten, Forgotten })
        {
            sandbox.Claude.Write(Transcript.PathOf(id, Cwd), Transcript.Messages(id, 0, 4, Cwd));
        }

        sandbox.Claude.Write(Transcript.PathOf(Deleted, Cwd), Transcript.Messages(Deleted, 0, 6, Cwd, text: Word));
        var beside = $"projects/{Transcript.Folder(Cwd)}/{Grown}";
        sandbox.Claude.Write($"{beside}/subagents/agent-0123456.jsonl", Transcript.Messages(Grown, 0, 3, Cwd));
        sandbox.Claude.Write($"{beside}/tool-results/toolu_1.txt", "a result\r\nwithout a line end");
        sandbox.Claude.Write($"projects/{Transcript.Folder(Cwd)}/memory/MEMORY.md", "# Remember\n");
        sandbox.Claude.Write("history.jsonl", """{"display":"build it","project":"/home/dev/app"}""" + "\n");
        sandbox.Claude.Write("CLAUDE.md", "Be brief.\n");
        sandbox.Claude.Write("skills/build/.gitignore", "*\n");
        sandbox.Claude.Write("skills/build/SKILL.md", "---\nname: build\n---\nBuild it.\n");
        sandbox.Claude.Write("settings.json", """{"model":"opus","cleanupPeriodDays":99999}""" + "\n");
    }

    private string PathOf(string id) => Path.Combine(sandbox.Claude.Root.Value, Transcript.PathOf(id, Cwd));

    private byte[] Read(string id) => File.ReadAllBytes(PathOf(id));

    // the newest snapshot's, to the second; the next one is of another
    private async Task<string> TimeAsync()
    {
        var time = (await sandbox.GitAsync("log", "-1", "--format=%cI")).Trim();
        await Task.Delay(TimeSpan.FromSeconds(2));
        return time;
    }

    private Dictionary<string, string> Expected()
    {
        var root = sandbox.Claude.Root.Value;
        var files = Directory
            .GetFiles(root, "*", SearchOption.AllDirectories)
            .ToDictionary(
                file => Path.GetRelativePath(root, file).Replace('\\', '/'),
                file => ShelfEntry.Hash(File.ReadAllBytes(file)),
                StringComparer.Ordinal
            );
        _ = files.Remove(Transcript.PathOf(Forgotten, Cwd));
        files[Transcript.PathOf(Deleted, Cwd)] = ShelfEntry.Hash(Transcript.Messages(Deleted, 0, 6, Cwd, text: Word));
        return files.OrderBy(f => f.Key, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
    }
}
