using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ClaudeBackup.Cli.Tests.Remotes;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Forgetting;

/// <summary>Masks that whoever may write to the remote made up: they change nothing that is here.</summary>
public sealed class ForgetSecretHostileTests
{
    private static readonly string Path = Transcript.PathOf(Fleet.Id(1));
    private static readonly string File = $"machines/one/{Path}.gz";

    private static readonly int[][] Some =
    [
        [10, 20],
    ];
    private static readonly string[] Who =
    [
        "-c",
        "user.name=claude-backup",
        "-c",
        "user.email=claude-backup@localhost",
    ];

    /// <summary>What each says that is masked, the bytes that it says come of that, and those that it gives.</summary>
    private static readonly Dictionary<string, Func<byte[], (int[][] Masked, byte[] Told, byte[] Given)>> Made = new(
        StringComparer.Ordinal
    )
    {
        ["other bytes"] = was => (Some, Other(was), Other(was)),
        ["asterisks, and other bytes in git"] = was => (Some, Covered(was, Some), Other(was)),
        ["fewer bytes"] = was => (Some, was[..^10], was[..^10]),
        ["more bytes"] = was => (Some, [.. was, .. "more\n"u8], [.. was, .. "more\n"u8]),
        ["asterisks for line ends"] = was =>
            (
                [
                    [0, was.Length],
                ],
                Covered(
                    was,
                    [
                        [0, was.Length],
                    ]
                ),
                Covered(
                    was,
                    [
                        [0, was.Length],
                    ]
                )
            ),
        ["more asterisks than it says"] = was =>
            (
                Some,
                Covered(
                    was,
                    [
                        [10, 40],
                    ]
                ),
                Covered(
                    was,
                    [
                        [10, 40],
                    ]
                )
            ),
        ["nothing"] = was => (Some, was, was),
    };

    public static TheoryData<string> Names => [.. Made.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_mask_that_is_none_is_passed_over_and_nothing_is_lost(string made)
    {
        Platform.RequirePosix();
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        _ = await fleet.ConnectedAsync("two", 2);
        _ = await one.JsonAsync("sync");
        var was = one.Claude.Read(Path);
        var (ranges, told, given) = Made[made](was);
        var stored = Compressed(given);
        await PutAsync(
            fleet,
            [
                ("machines/two/kept.jsonl.gz", stored),
                ("machines/two/masked.jsonl", Line(was, ranges, told, stored, await BlobAsync(one))),
            ]
        );

        var heard = (await one.RunAsync("sync", "--json")).Json;

        await HasAllAsync(one, was);
        Assert.Contains("passed over", heard.ToString(), StringComparison.Ordinal);
        // and the next one is over it
        _ = await one.DoAsync("sync");
    }

    [Fact]
    public async Task Thousands_of_lines_and_lines_that_are_none_say_nothing_and_cost_little()
    {
        Platform.RequirePosix();
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        _ = await fleet.ConnectedAsync("two", 2);
        _ = await one.JsonAsync("sync");
        var was = one.Claude.Read(Path);
        var stored = Compressed(was);
        var lines = new StringBuilder("{\n[]\nnull\n{}\n\0\n{\"file\":7}\n");
        foreach (var n in Enumerable.Range(0, 20_000))
        {
            // of one place, so that each is tried, and by a name
            var line = Encoding.UTF8.GetString(Line(was, Some, Bytes($"{n}"), stored, n % 2 == 0 ? null : $"{n:x40}"));
            _ = lines.Append(line);
        }

        _ = lines.Append(
            Encoding
                .UTF8.GetString(Line(was, Some, was, stored, null))
                .Replace("[[10,20]]", "[[-1,5],[4,2147483647]]", StringComparison.Ordinal)
        );
        await PutAsync(fleet, [("machines/two/masked.jsonl", Bytes(lines.ToString()))]);

        _ = await one.DoAsync("sync");

        await HasAllAsync(one, was);
    }

    private static async Task HasAllAsync(Sandbox machine, byte[] was)
    {
        await machine.RepositoryIsSoundAsync();
        _ = await machine.DoAsync("verify", "--read-data");
        Assert.Equal(was, (await machine.RestoreElsewhereAsync(Guid.NewGuid().ToString())).Read(Path));
    }

    private static async Task<string> BlobAsync(Sandbox machine) =>
        (await machine.GitAsync("rev-parse", $"HEAD:{File}")).Trim();

    private static byte[] Line(byte[] was, int[][] ranges, byte[] becomes, byte[] stored, string? blob) =>
        Bytes(
            JsonSerializer.Serialize(
                new Dictionary<string, object?>
                {
                    ["file"] = File,
                    ["size"] = was.Length,
                    ["sha256"] = Hash(becomes),
                    ["blob"] = ObjectId.OfBlob(stored).ToString(),
                    ["stored"] = stored.Length,
                    ["masked"] = ranges,
                    ["rule"] = "github-token",
                    ["forgotten"] = "2026-03-01T12:00:00Z",
                    ["was"] = blob,
                    ["wasSha256"] = blob is null ? null : Hash(was),
                }
            ) + "\n"
        );

    private static byte[] Other(byte[] was) => [.. was.Select(b => b == '\n' ? b : (byte)'x')];

    private static byte[] Covered(byte[] was, int[][] ranges) =>
        [.. was.Select((b, at) => ranges.Any(r => at >= r[0] && at < r[0] + r[1]) ? (byte)'*' : b)];

    // whoever may write to the remote
    private static async Task PutAsync(Fleet fleet, IEnumerable<(string Path, byte[] Content)> files)
    {
        var remote = fleet.Remote;
        _ = await remote.GitAsync("read-tree", "main");
        foreach (var (path, content) in files)
        {
            var file = System.IO.Path.GetTempFileName();
            await System.IO.File.WriteAllBytesAsync(file, content, TestContext.Current.CancellationToken);
            var blob = (await remote.GitAsync("hash-object", "-w", "--no-filters", file)).Trim();
            System.IO.File.Delete(file);
            _ = await remote.GitAsync("update-index", "--add", "--cacheinfo", $"100644,{blob},{path}");
        }

        var tree = (await remote.GitAsync("write-tree")).Trim();
        var commit = await remote.GitAsync([.. Who, "commit-tree", tree, "-p", "main", "-m", "sync two: 1 sessions"]);
        _ = await remote.GitAsync("update-ref", "refs/heads/main", commit.Trim());
        System.IO.File.Delete((remote.Path / "index").Value);
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static byte[] Compressed(byte[] bytes)
    {
        using var made = new MemoryStream();
        using (var gzip = new GZipStream(made, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        return made.ToArray();
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
