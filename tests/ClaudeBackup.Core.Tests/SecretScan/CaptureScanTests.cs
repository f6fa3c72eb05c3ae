using System.Text;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Secrets;
using ClaudeBackup.Core.SecretScan;
using ClaudeBackup.Core.Syncing;
using ClaudeBackup.Core.Tests.Secrets;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Core.Tests.SecretScan;

/// <summary>What is scanned while a sync has its bytes in memory is not read again, and the same is found.</summary>
public sealed class CaptureScanTests : IDisposable
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private readonly TemporaryDirectory _directory = new();
    private readonly BackupRepository _repository;
    private readonly ClaudeTree _claude;

    public CaptureScanTests()
    {
        var root = _directory.Path / "repository";
        _repository = new BackupRepository(root, new GitClient(new ProcessRunner(), root), FileSystem.ForThisSystem());
        _claude = new ClaudeTree(_directory.Path / "claude");
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task No_captured_blob_is_read_back_and_the_same_is_found()
    {
        await SetUpAsync();
        var long1 = Transcript.PathOf(Transcript.Id("1"));
        _claude.Write(long1, Lines(0, 5_000, "github-token", "npm-token"));
        _claude.Write(Transcript.PathOf(Transcript.Id("2")), Lines(0, 3, "pypi-token"));
        _claude.Write(
            "settings.json",
            Encoding.UTF8.GetBytes($"{{\n\"a\":\"{SecretExamples.All["groq-key"].Text}\"}}")
        );
        _claude.Write("projects/-p/memory/note.md", Encoding.UTF8.GetBytes(SecretExamples.All["age-key"].Text));
        _claude.Write("CLAUDE.md", "nothing\n"u8.ToArray());
        _ = await SyncAsync();
        _claude.Append(long1, Lines(5_000, 200, "xai-key"));
        var head = (await SyncAsync()).Commit!;

        var (remembered, read) = (Search(ScannedBlobs.Read(_repository)), Search(scanned: null));
        var fast = await remembered.HistoryAsync(head, [], progress: null, Token);
        var slow = await read.HistoryAsync(head, [], progress: null, Token);

        Assert.Equal(slow, fast);
        Assert.Equal(6, fast.Select(s => s.Finding.Rule).Distinct().Count());
        Assert.Contains(fast, s => s.Finding.Line > 5_000);
        Assert.Equal(0, remembered.BlobsRead);
        Assert.InRange(read.BlobsRead, 6, int.MaxValue);
    }

    [Fact]
    public async Task The_gate_forgets_what_it_has_taken_over_and_still_knows_it()
    {
        await SetUpAsync();
        _claude.Write("CLAUDE.md", Encoding.UTF8.GetBytes(SecretExamples.All["npm-token"].Text));
        var head = (await SyncAsync()).Commit!;

        Assert.Equal(["npm-token"], await PassAsync(head));
        Assert.Empty(Directory.GetFiles(_repository.LocalFolder.Value, "scanned-blobs*"));
        Assert.Equal(["npm-token"], await PassAsync(head));
    }

    [Fact]
    public async Task A_rule_that_changed_looks_at_everything_once_more_and_the_others_do_not()
    {
        await SetUpAsync();
        _claude.Write("CLAUDE.md", Encoding.UTF8.GetBytes(SecretExamples.All["npm-token"].Text));
        _claude.Write("AGENTS.md", Encoding.UTF8.GetBytes(SecretExamples.All["github-token"].Text));
        _claude.Write("keybindings.json", Encoding.UTF8.GetBytes(SecretExamples.All["groq-key"].Text));
        var head = (await SyncAsync()).Commit!;
        _ = await PassAsync(head);
        var record = SecretRecord.Read(_repository);
        var rules = new Dictionary<string, string>(record.Rules) { ["npm-token"] = "another", ["gone"] = "1" };
        // if the other rules looked again, the token of GitHub would be found again
        var kept = record.Found.Where(f => f.Secret.Finding.Rule is "groq-key").ToArray();
        (record with { Rules = rules, Found = kept }).Write(_repository);

        Assert.Equal(["groq-key", "npm-token"], await PassAsync(head));
        Assert.Equal(SecretRules.Versions, SecretRecord.Read(_repository).Rules);
    }

    [Fact]
    public async Task A_general_rule_that_changed_does_not_tell_again_what_a_precise_one_has_told()
    {
        await SetUpAsync();
        var (token, _) = SecretExamples.All["github-token"];
        _claude.Write(
            "CLAUDE.md",
            Encoding.UTF8.GetBytes($"GITHUB_TOKEN={token}\nDB_PASSWORD={SecretExamples.Any(30)}\n")
        );
        var head = (await SyncAsync()).Commit!;
        _ = await PassAsync(head);
        var record = SecretRecord.Read(_repository);
        var rules = new Dictionary<string, string>(record.Rules) { ["named-secret"] = "another" };
        (record with { Rules = rules }).Write(_repository);

        Assert.Equal(["github-token", "named-secret"], await PassAsync(head));
    }

    [Fact]
    public async Task What_was_let_go_under_a_general_rule_stays_so_when_a_precise_one_finds_it_and_is_told_once()
    {
        await SetUpAsync();
        var (token, _) = SecretExamples.All["groq-key"];
        _claude.Write("CLAUDE.md", Encoding.UTF8.GetBytes($"GROQ_API_KEY={token}\n"));
        var head = (await SyncAsync()).Commit!;
        var gate = new SecretGate(_repository, "there", SecretPolicy.Block);
        var key = FingerprintKeys.Of(_repository);
        var before = key.Of(SecretRules.All.Single(r => r.Name is "named-secret"), token);

        Assert.Empty(await gate.PassAsync(head, known: null, new HashSet<string> { before }, progress: null, Token));

        // as if the rule of the provider were new
        var record = SecretRecord.Read(_repository);
        var general = Assert.Single(record.Found);
        general = general with
        {
            Secret = general.Secret with
            {
                Finding = general.Secret.Finding with { Rule = "named-secret", Fingerprint = before, Aliases = "" },
            },
            SentTo = ["there"],
        };
        var rules = new Dictionary<string, string>(record.Rules) { ["groq-key"] = "another" };
        (record with { Rules = rules, Found = [general] }).Write(_repository);

        Assert.Empty(await gate.PassAsync(head, known: null, new HashSet<string>(), progress: null, Token));
        Assert.Equal("groq-key", Assert.Single(SecretRecord.Read(_repository).Found).Secret.Finding.Rule);
    }

    // Else everything that was ever saved would be scanned anew after an update, by every rule.
    [Theory]
    [InlineData("npm-token", "4e9e3bbc1d0eb471")]
    [InlineData("aws-access-key", "6d8aed7bba01ccee")]
    [InlineData("stripe-key", "ad075eb68f77b725")]
    public void A_rule_that_did_not_change_keeps_its_version(string rule, string version) =>
        Assert.Equal(version, SecretRules.Versions[rule]);

    [Fact]
    public void Every_part_of_a_rule_counts_for_its_version()
    {
        var rule = SecretRules.All[0];

        Assert.Equal(rule.Version, (rule with { Name = "another" }).Version);
        Assert.NotEqual(rule.Version, (rule with { Anchors = ["x"] }).Version);
        Assert.NotEqual(rule.Version, (rule with { Longest = 7 }).Version);
        Assert.NotEqual(rule.Version, (rule with { LooksRandom = !rule.LooksRandom }).Version);
        Assert.Equal(SecretRules.All.Count, SecretRules.Versions.Values.Distinct().Count());
    }

    private async Task<IReadOnlyList<string>> PassAsync(ObjectId head)
    {
        var gate = new SecretGate(_repository, "there", SecretPolicy.Warn);
        var going = await gate.PassAsync(head, known: null, new HashSet<string>(), progress: null, Token);
        return [.. going.Select(s => s.Finding.Rule).Order(StringComparer.Ordinal)];
    }

    private SecretSearch Search(ScannedBlobs? scanned) =>
        new(_repository, FingerprintKeys.Of(_repository)) { Scanned = scanned };

    private static byte[] Lines(int first, int count, params string[] rules)
    {
        var text = new StringBuilder();
        for (var line = 0; line < count; line++)
        {
            var secret =
                (line + 1) % (count / rules.Length) == 0
                    ? SecretExamples.All[rules[line * rules.Length / count]].Text
                    : "";
            text.Append($"{{\"n\":{first + line},\"text\":\"{new string('x', line * 37 % 900)} {secret} \"}}\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private async Task SetUpAsync()
    {
        var paths = new HostPaths
        {
            Home = _directory.Path,
            Current = _directory.Path,
            ClaudeHome = _claude.Root,
            ClaudeJson = _claude.Root / ".claude.json",
            ConfigHome = _directory.Path / ".config",
            Records = _directory.Path / ".config",
            DataHome = _directory.Path / ".local/share",
            CacheHome = _directory.Path / ".cache",
            DesktopSessions = _claude.Root / "desktop",
            RepositoryRoot = _repository.Root,
            ManagedSettings = _directory.Path / "managed.json",
            MachineSlug = "test",
            HostName = "test",
            UserName = "dev",
        };
        _ = await new RepositorySetup(_repository, paths, TimeProvider.System).RunAsync(Token);
    }

    private async Task<SyncSummary> SyncAsync()
    {
        var run = new SyncRun(
            OpenedRepository.Read(_repository),
            new Source(new ClaudeHome(_claude.Root), FileSystem.ForThisSystem()),
            TimeProvider.System
        )
        {
            Secrets = new CaptureScan(_repository),
        };
        return await run.SaveAsync(await run.CompareAsync(only: null, Token), upTo: null, progress: null, Token);
    }
}
