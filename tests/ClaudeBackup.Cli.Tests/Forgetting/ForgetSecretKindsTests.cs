using System.Text;
using System.Text.Json;
using ClaudeBackup.Cli.Tests.Remotes;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Forgetting;

/// <summary>Secrets of other kinds than a token, and places where a secret is kept aside.</summary>
public sealed class ForgetSecretKindsTests : IDisposable
{
    // invented here, and open nothing
    private static readonly string[] Key =
    [
        "-----BEGIN " + "RSA PRIVATE KEY-----",
        .. Enumerable.Range(0, 12).Select(n => Letters(64, n)),
        Letters(20, 40),
        "-----END " + "RSA PRIVATE KEY-----",
    ];
    private const string Password = "Sommer" + "-26!xY";

    private static readonly string Id = Fleet.Id(1);
    private static readonly string Path = Transcript.PathOf(Id);

    private readonly Sandbox _user = new();

    private static string ToolResult => $"projects/{Transcript.Folder()}/{Id}/tool-results/out.txt";

    [Fact]
    public async Task Of_a_private_key_every_line_is_gone_in_whatever_shows_it()
    {
        var plain = string.Join('\n', Key) + "\n";
        var numbered = string.Concat(Key.Select((line, n) => $"{n + 1, 6}→{line}\n"));
        var removed = string.Concat(Key.Select(line => $"-{line}\n"));
        _user.WriteSession(Id);
        Say(2, $"see {plain} there");
        Say(3, numbered);
        Say(4, JsonSerializer.Serialize(new { stdout = removed }));
        Say(5, $"the fifth line is {Key[5]}, I think");
        _user.Claude.Write(ToolResult, Bytes(plain.Replace("\n", "\r\n", StringComparison.Ordinal)));
        _user.Claude.Write(
            "CLAUDE.md",
            Bytes($"# Key\n\n    {plain.Replace("\n", "\n    ", StringComparison.Ordinal)}\n")
        );
        _ = await _user.DoAsync("init", "--local", "--yes");
        Say(6, "and on");
        _ = await _user.DoAsync("sync");
        var source = Files.ToDictionary(f => f, _user.Claude.Read);

        await ForgetAsync("private-key");

        foreach (var line in Key[1..^1])
        {
            Assert.Empty((await Traces.OfAsync(_user.Repository, line)).Select(place => $"{line} in {place}"));
        }

        var restored = await _user.RestoreElsewhereAsync();
        foreach (var file in Files)
        {
            var expected = Key[1..^1]
                .Aggregate(
                    Encoding.UTF8.GetString(source[file]),
                    (text, line) => text.Replace(line, new string('*', line.Length), StringComparison.Ordinal)
                );
            Assert.Equal(expected, Encoding.UTF8.GetString(restored.Read(file)));
        }

        // goes on, and is the same file
        Say(7, "and further");
        await SavesMaskedAsync(Key[3]);
    }

    [Fact]
    public async Task One_that_could_be_guessed_leaves_no_hash_of_what_was_and_is_followed_by_what_is_there()
    {
        Platform.RequirePosix();
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        var two = await fleet.ConnectedAsync("two", 2);
        var path = Transcript.PathOf(Fleet.Id(2));
        two.Claude.Append(path, Message(2, 2, $"DATABASE_URL=postgres://app:{Password}@db.internal:5432/app"));
        two.Claude.Append(path, Message(2, 3, $"The password is {Password}."));
        two.Claude.Write("history.jsonl", Bytes($"{{\"display\":\"postgres://app:{Password}@db.internal/app\"}}\n"));
        _ = await two.JsonAsync("sync");
        _ = await one.JsonAsync("sync");

        await ForgetAsync("connection-string", one);
        var record = await one.GitAsync("show", "HEAD:machines/one/masked.jsonl");
        var heard = (await two.JsonAsync("sync")).Json;
        two.Claude.Append(path, Message(2, 4, $"again postgres://app:{Password}@db.internal/app"));
        var next = (await two.JsonAsync("sync")).Json;
        two.Claude.Append(path, Message(2, 5, "and on"));
        var last = (await two.JsonAsync("sync")).Json;
        _ = await one.JsonAsync("sync");

        Assert.DoesNotContain("was", record, StringComparison.Ordinal);
        foreach (var sync in new[] { heard, next, last })
        {
            Assert.Equal("[]", sync.GetProperty("kept").ToString());
        }

        foreach (var place in new[] { one.Repository, two.Repository, fleet.Remote.Path })
        {
            Assert.Empty(await Traces.OfAsync(place, Password));
        }

        Assert.Equal(await one.HeadAsync(), await two.HeadAsync());
        var restored = await two.RestoreElsewhereAsync();
        Assert.Equal(
            Encoding
                .UTF8.GetString(two.Claude.Read(path))
                .Replace(Password, new string('*', Password.Length), StringComparison.Ordinal),
            Encoding.UTF8.GetString(restored.Read(path))
        );
        _ = await two.DoAsync("verify", "--read-data");
    }

    [Fact]
    public async Task In_a_long_session_only_the_segments_that_have_it_become_others()
    {
        _user.WriteSession(Id);
        _user.Claude.Append(Path, Transcript.Large(Id, 3_000_000, 1));
        Say(2, $"one {ForgetSecretTests.Token}");
        _user.Claude.Append(Path, Transcript.Large(Id, 3_000_000, 2));
        _ = await _user.DoAsync("init", "--local", "--yes");
        var before = await SegmentsAsync();

        await ForgetAsync("github-token");

        var after = await SegmentsAsync();
        Assert.True(before.Count > 3, $"{before.Count}");
        Assert.Equal(before.Keys, after.Keys);
        _ = Assert.Single(before.Keys, k => before[k] != after[k]);
        Say(3, "and on");
        await SavesMaskedAsync(ForgetSecretTests.Token);
        Assert.Equal(before.Count - 2, (await SegmentsAsync()).Count(s => before.GetValueOrDefault(s.Key) == s.Value));
    }

    [Fact]
    public async Task What_was_kept_aside_is_masked_too_and_a_damaged_pack_has_no_byte_of_it()
    {
        _user.WriteSession(Id);
        Say(2, $"one {ForgetSecretTests.Token}");
        _ = await _user.DoAsync("init", "--local", "--yes");
        // a restore that replaces keeps what was there; somebody damages a pack, and it is kept aside
        _user.Claude.Write(Path, Bytes($"mine {ForgetSecretTests.Token}\n"));
        _ = await _user.DoAsync("restore", Id, "--force");
        Say(3, "and on");
        _ = await _user.DoAsync("sync");
        (
            await _user.ShellAsync(
                """
                set -e; cd ~/.claude-backup; git repack -qad
                pack=$(ls -S .git/objects/pack/*.pack | head -n 1); chmod u+w $pack
                printf x | dd of=$pack bs=1 seek=$(($(stat -c %s $pack) - 30)) conv=notrunc status=none
                """
            )
        ).ExitsWith(0);
        _ = await _user.RunAsync("verify", "--read-data", "--repair");
        var local = _user.Repository / ".git" / "claude-backup";
        Assert.True(Directory.Exists((local / "damaged").Value));
        Assert.NotEmpty(await Traces.OfAsync(local / "replaced", ForgetSecretTests.Token, isRepository: false));

        await ForgetAsync("github-token");

        Assert.Empty(await Traces.OfAsync(_user.Repository, ForgetSecretTests.Token));
        Assert.Empty(await Traces.OfAsync(local, ForgetSecretTests.Token, isRepository: false));
        Assert.Equal(
            $"mine {new string('*', ForgetSecretTests.Token.Length)}\n",
            await File.ReadAllTextAsync(
                Directory
                    .EnumerateFiles((local / "replaced").Value, $"{Id}.jsonl", SearchOption.AllDirectories)
                    .Single(),
                TestContext.Current.CancellationToken
            )
        );
    }

    [Fact]
    public async Task A_restore_over_the_source_and_versions_tell_that_it_is_masked()
    {
        await ForgetSecretTests.SaveAsync(_user);
        await ForgetAsync("github-token");
        var source = _user.Claude.Read(Path);

        var versions = (await _user.JsonAsync("versions", Id)).Json.GetProperty("states");
        var over = (await _user.JsonAsync("restore", Id)).Json;
        var away = await _user.RunWithAsync(
            ("CLAUDE_CONFIG_DIR", _user.Elsewhere("away").Value),
            "restore",
            Id,
            "--json"
        );

        Assert.All(
            versions.EnumerateArray(),
            s => Assert.NotEqual(JsonValueKind.Null, s.GetProperty("maskedAt").ValueKind)
        );
        // it differs by the asterisks alone: what the user has is more
        Assert.Equal(source, _user.Claude.Read(Path));
        Assert.Contains(Warnings(over), w => w.Contains("stay", StringComparison.Ordinal));
        Assert.Contains(Warnings(away.ExitsWith(0).Json), w => w.Contains("asterisks", StringComparison.Ordinal));
        Assert.Equal(source.Length, new ClaudeTree(_user.Elsewhere("away")).Read(Path).Length);
    }

    public void Dispose() => _user.Dispose();

    private static IEnumerable<string> Files => [Path, ToolResult, "CLAUDE.md"];

    private async Task ForgetAsync(string rule, Sandbox? user = null)
    {
        user ??= _user;
        var fingerprint = (await user.JsonAsync("scan", "--all"))
            .Json.GetProperty("secrets")
            .EnumerateArray()
            .First(s => s.GetProperty("rule").GetString() == rule)
            .GetProperty("fingerprint")
            .GetString()!;
        var forgot = (await user.JsonAsync("forget", "--secret", fingerprint, "--yes")).Json;
        Assert.Equal(0, forgot.GetProperty("erasure").GetProperty("left").GetArrayLength());
        _ = await user.DoAsync("verify", "--read-data");
        await user.RepositoryIsSoundAsync();
    }

    private async Task SavesMaskedAsync(string secret)
    {
        var grown = (await _user.JsonAsync("sync")).Json;
        var same = (await _user.JsonAsync("sync")).Json;
        Assert.Equal(0, grown.GetProperty("kept").GetArrayLength());
        Assert.NotEqual(JsonValueKind.Null, grown.GetProperty("commit").ValueKind);
        Assert.Equal(JsonValueKind.Null, same.GetProperty("commit").ValueKind);
        Assert.Empty(await Traces.OfAsync(_user.Repository, secret));
        _ = await _user.DoAsync("verify", "--read-data");
    }

    private async Task<IReadOnlyDictionary<string, string>> SegmentsAsync() =>
        (await _user.GitAsync("ls-tree", "-r", "HEAD", "--", "machines"))
            .Split('\n')
            .Where(line =>
                line.EndsWith(".gz", StringComparison.Ordinal) && line.Contains($"/{Id}.", StringComparison.Ordinal)
            )
            .ToDictionary(line => line.Split('\t')[1], line => line.Split('\t')[0], StringComparer.Ordinal);

    private void Say(int n, string text) => _user.Claude.Append(Path, Message(1, n, text));

    private static byte[] Message(int digit, int n, string text) =>
        Transcript.Message(Fleet.Id(digit), n, text, Transcript.Cwd, Transcript.Start);

    private static IEnumerable<string> Warnings(JsonElement document) =>
        document.GetProperty("warnings").EnumerateArray().Select(w => w.GetString()!);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Letters(int length, int from) =>
        string.Concat(Enumerable.Range(from, length).Select(i => "aB3dE7xZq9Lw2Rk5Tn8Vy4Hc6Jf1Gm0Ps"[i * 7 % 33]));
}
