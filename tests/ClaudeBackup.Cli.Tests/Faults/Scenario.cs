using ClaudeBackup.Cli.Tests.Forgetting;
using ClaudeBackup.Cli.Tests.Remotes;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Faults;

/// <summary>A command, what it finds, and what it promises when it says that it is done.</summary>
/// <param name="Name">As tests are told.</param>
/// <param name="Arguments">The command, without <c>--json</c>.</param>
/// <param name="PrepareAsync">Makes what the command finds, and acknowledges what is saved before.</param>
/// <param name="Saved">What is acknowledged when the command has ended with 0 or 4.</param>
/// <param name="Again">How the command may end when it is run once more.</param>
internal sealed record Scenario(
    string Name,
    IReadOnlyList<string> Arguments,
    Func<FaultWorld, Task> PrepareAsync,
    Action<FaultWorld> Saved,
    params IReadOnlyList<int> Again
)
{
    /// <summary>Stands in a command for the folder to restore to.</summary>
    private const string Target = "{target}";

    /// <summary>Stands in a command for the fingerprint of a secret.</summary>
    private const string Secret = "{secret}";

    public static readonly string Gone = Fleet.Id(1);
    public static readonly string Grown = Fleet.Id(2);
    public static readonly string Rewritten = Fleet.Id(3);
    public static readonly string Other = Fleet.Id(4);

    public static readonly IReadOnlyList<Scenario> All =
    [
        new("first sync", ["init", "--local", "--yes", "--schedule", "off"], FirstAsync, w => w.Acknowledge(), 0),
        new("sync", ["sync"], ChangedAsync, w => w.Acknowledge(), 0),
        new("exchange", ["sync"], ExchangeAsync, w => w.Acknowledge(), 0, 4),
        new("migration", ["sync"], MigrationAsync, w => w.Acknowledge(), 0),
        new("restore one", ["restore", Gone, "--to", Target], w => RestoreAsync(w), HasTarget, 0),
        new("restore all", ["restore", "--all", "--force", "--to", Target], w => RestoreAsync(w), HasTarget, 0),
        new("repack", ["sync"], RepackAsync, w => w.Acknowledge(), 0),
        new("repair", ["verify", "--read-data", "--repair"], DamagedAsync, _ => { }, 0),
        new("forget", ["forget", Gone, "--yes"], ForgetAsync, _ => { }, 0, 1),
        // it is not found any more where a run that was killed had come so far
        new("forget a secret", ["forget", "--secret", Secret, "--yes"], LeakAsync, w => w.IsForgotten = true, 0, 1),
        new("prune", ["prune", "--keep-last", "1", "--yes"], PruneAsync, _ => { }, 0),
    ];

    /// <summary>The command as it is given in a world.</summary>
    public IReadOnlyList<string> In(FaultWorld world) =>
        [
            .. Arguments.Select(argument =>
                argument == Target ? world.Target.Value
                : argument == Secret ? world.Fingerprint
                : argument
            ),
        ];

    public static Scenario Named(string name) => All.Single(s => s.Name == name);

    private static Task FirstAsync(FaultWorld world)
    {
        Write(world);
        return Task.CompletedTask;
    }

    private static async Task SavedAsync(FaultWorld world, params string[] how)
    {
        Write(world);
        _ = await world.Sandbox.DoAsync(["init", "--yes", "--schedule", "off", .. how]);
        world.Acknowledge();
    }

    private static async Task ChangedAsync(FaultWorld world)
    {
        await SavedAsync(world, "--local");
        Change(world);
    }

    private static async Task ExchangeAsync(FaultWorld world)
    {
        await SavedAsync(world, "--backend", "git", "--remote", world.Remote.Value);
        using var other = new Sandbox();
        other.Environment["CLAUDE_BACKUP_MACHINE"] = "other";
        other.WriteSession(Other);
        _ = await other.DoAsync(
            "init",
            "--backend",
            "git",
            "--remote",
            world.Remote.Value,
            "--yes",
            "--schedule",
            "off"
        );
        world.Acknowledge([(Transcript.PathOf(Other), other.Claude.Read(Transcript.PathOf(Other)))], "other");
        Change(world);
    }

    private static async Task MigrationAsync(FaultWorld world)
    {
        Write(world);
        var source = world.Sandbox.Claude;
        var (gone, cut) = (Transcript.Messages(Gone, 0, 3), Transcript.Messages(Rewritten, 0, 9));
        await world.ShellAsync(
            $$"""
            mkdir -p ~/.claude-backup && cd ~/.claude-backup && git init -q -b main
            git config user.name t && git config user.email t@t && git config gc.auto 0
            mkdir -p $(dirname {{Transcript.PathOf(Gone)}}) config
            echo '{"version":"3.1.0","machine":"test","lastSync":"2025-03-01T10:00:00Z"}' > manifest.json
            gzip < {{source[Transcript.PathOf(Gone)]}} > {{Transcript.PathOf(Gone)}}.gz
            gzip < {{source[Transcript.PathOf(Rewritten)]}} > {{Transcript.PathOf(Rewritten)}}.gz
            gzip < {{source["history.jsonl"]}} > history.jsonl.gz
            echo '{}' > config/settings.json
            git add -A && git commit -q -m backup
            rm {{Transcript.PathOf(Gone)}}.gz && git add -A && git commit -q -m later
            """
        );
        world.Acknowledge(world.SourceFiles().Where(f => !f.Path.Contains(Grown, StringComparison.Ordinal)));
        source.Delete(Transcript.PathOf(Gone));
        source.Write(Transcript.PathOf(Rewritten), Transcript.Messages(Rewritten, 5, 2, text: "else"));
    }

    private static async Task RestoreAsync(FaultWorld world)
    {
        await ChangedAsync(world);
        _ = await world.Sandbox.DoAsync("sync");
        world.Acknowledge();
        // where there is something of its own
        new ClaudeTree(world.Target).Write(Transcript.PathOf(Grown), "{\"type\":\"mine\"}\n");
    }

    private static void HasTarget(FaultWorld world)
    {
        var target = new ClaudeTree(world.Target);
        var path = Transcript.PathOf(Gone);
        Assert.Equal(world.Acknowledged[("test", path)][0], target.Read(path));
    }

    private static async Task RepackAsync(FaultWorld world)
    {
        await SavedAsync(world, "--local");
        await world.ShellAsync(
            """
            mkdir ~/many && cd ~/many && for i in $(seq 300); do echo "$i" > "$i"; done
            ls -d "$PWD"/* | git -C ~/.claude-backup hash-object -w --stdin-paths >/dev/null && rm -r ~/many
            """
        );
        Change(world);
    }

    private static async Task DamagedAsync(FaultWorld world)
    {
        await ChangedAsync(world);
        _ = await world.Sandbox.DoAsync("sync");
        world.Acknowledge();
        await world.ShellAsync(
            $"""
            cd ~/.claude-backup
            pack=$(ls -S .git/objects/pack/*.pack | head -n 1); chmod u+w $pack
            printf x | dd of=$pack bs=1 seek=60 conv=notrunc status=none
            rm machines/test/{Transcript.PathOf(Gone)}.gz .git/refs/claude-backup/last
            printf x >> machines/test/files/{Transcript.PathOf(Grown)}
            """
        );
    }

    private static async Task ForgetAsync(FaultWorld world)
    {
        await ChangedAsync(world);
        _ = await world.Sandbox.DoAsync("sync");
        world.Acknowledge();
        _ = world.Acknowledged.Remove(("test", Transcript.PathOf(Gone)));
    }

    // in several states of a session, in config, and in what a restore has put aside
    private static async Task LeakAsync(FaultWorld world)
    {
        var (source, path) = (world.Sandbox.Claude, Transcript.PathOf(Other));
        world.Sandbox.WriteSession(Other);
        source.Append(path, Transcript.Messages(Other, 2, 1, text: ForgetSecretTests.Token));
        source.Write("AGENTS.md", ForgetSecretTests.Token);
        await ChangedAsync(world);
        source.Append(path, Transcript.Messages(Other, 3, 1));
        _ = await world.Sandbox.DoAsync("sync");
        source.Write("AGENTS.md", $"mine {ForgetSecretTests.Token}");
        _ = await world.Sandbox.DoAsync("restore", "--all", "--force");
        world.Acknowledge();
        _ = world.Acknowledged.Remove(("test", path));
        world.Fingerprint = await ForgetSecretTests.FingerprintAsync(world.Sandbox);
    }

    private static async Task PruneAsync(FaultWorld world)
    {
        await ChangedAsync(world);
        for (var n = 0; n < 3; n++)
        {
            // snapshots of one second could not be told apart
            await Task.Delay(TimeSpan.FromSeconds(1.1), TestContext.Current.CancellationToken);
            world.Sandbox.Claude.Append(Transcript.PathOf(Grown), Transcript.Messages(Grown, 500 + n, 1));
            _ = await world.Sandbox.DoAsync("sync");
        }

        world.Acknowledge();
    }

    private static void Write(FaultWorld world)
    {
        var source = world.Sandbox.Claude;
        foreach (var id in new[] { Gone, Grown, Rewritten })
        {
            world.Sandbox.WriteSession(id);
        }

        source.Write(Transcript.PathOf(Rewritten), Transcript.Messages(Rewritten, 0, 9));
        source.Write("history.jsonl", "{\"display\":\"first\"}\n");
        source.Write("settings.json", "{\n  \"model\": \"opus\"\n}\n");
        source.Write("CLAUDE.md", "# Notes\n");
    }

    // one session has grown, one is another, one is gone, config is another
    private static void Change(FaultWorld world)
    {
        var source = world.Sandbox.Claude;
        source.Append(Transcript.PathOf(Grown), Transcript.Messages(Grown, 2, 400));
        source.Write(Transcript.PathOf(Rewritten), Transcript.Messages(Rewritten, 5, 2, text: "else"));
        source.Append("history.jsonl", "{\"display\":\"second\"}\n"u8);
        source.Write("CLAUDE.md", "# Other notes\n");
        source.Delete(Transcript.PathOf(Gone));
    }
}

/// <summary>The names of all, for tests of each.</summary>
public static class Scenarios
{
    public static TheoryData<string> Names => [.. Scenario.All.Select(s => s.Name)];
}
