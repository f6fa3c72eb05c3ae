using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Core.Syncing;
using ClaudeBackup.Testing;
using ClaudeBackup.Testing.Remotes;
using Xunit;

namespace ClaudeBackup.Core.Tests.Migration;

/// <summary>A repository as the reference left it, made by hand with gzip and a user's git, and this program on top of it.</summary>
internal sealed class LegacySandbox : IDisposable
{
    public static readonly DateTimeOffset Start = new(2025, 3, 1, 10, 0, 0, TimeSpan.Zero);

    private readonly TemporaryDirectory _directory = new();
    private readonly ProcessRunner _runner;
    private int _commits;

    public LegacySandbox(string host = "laptop", string branch = "main")
    {
        Host = host;
        Branch = branch;
        Root = _directory.Path / ".claude-backup";
        Home = _directory.Path / ".claude";
        _ = Directory.CreateDirectory(Root.Value);
        _ = Directory.CreateDirectory(Home.Value);
        _runner = new ProcessRunner(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["PATH"] = Environment.GetEnvironmentVariable("PATH")!,
                ["HOME"] = _directory.Path.Value,
                ["GIT_CONFIG_NOSYSTEM"] = "1",
            }
        );
    }

    public string Host { get; set; }

    public string Branch { get; }

    public AbsolutePath Root { get; set; }

    public AbsolutePath Home { get; set; }

    public AbsolutePath Elsewhere => _directory.Path / "elsewhere";

    public BackupRepository Repository => new(Root, new GitClient(_runner, Root), FileSystem.ForThisSystem());

    public RepositorySetup Setup =>
        new(
            Repository,
            new HostPaths
            {
                Home = _directory.Path,
                ConfigHome = _directory.Path / ".config",
                Records = _directory.Path / ".config",
                DataHome = _directory.Path / ".local/share",
                CacheHome = _directory.Path / ".cache",
                Current = _directory.Path,
                ClaudeHome = Home,
                ClaudeJson = Home / ".claude.json",
                DesktopSessions = Home / "desktop",
                RepositoryRoot = Root,
                ManagedSettings = _directory.Path / "managed.json",
                MachineSlug = null,
                HostName = Host,
                UserName = "dev",
            },
            TimeProvider.System
        );

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public static string Id(int n) => string.Create(CultureInfo.InvariantCulture, $"00000000-0000-4000-8000-{n:D12}");

    public static string Transcript(int n) => $"projects/-home-dev-app/{Id(n)}.jsonl";

    /// <summary>Lines of a session; more lines extend fewer.</summary>
    public static byte[] Lines(int session, int count, int from = 0)
    {
        var text = new StringBuilder();
        for (var i = from; i < from + count; i++)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $$"""{"type":"user","sessionId":"{{Id(session)}}","cwd":"/home/dev/app","timestamp":"2025-02-0{{1 + (i % 9)}}T08:00:00Z","message":{"role":"user","content":"line {{i}} of {{session}} {{(i * 7919) % 104729}}" } }"""
            );
            text.Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>As gzip does it: the header tells the name's absence and the time.</summary>
    public static byte[] Gzip(byte[] content, DateTimeOffset? modified = null)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(content);
        }

        // .NET writes nothing at all for no content; gzip writes an empty member
        var bytes =
            content.Length == 0 ? Convert.FromHexString("1F8B080000000000000303000000000000000000") : buffer.ToArray();
        if (modified is { } time)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), (uint)time.ToUnixTimeSeconds());
        }

        return bytes;
    }

    public static string Manifest(string machine, string? slug) =>
        slug is null
            ? $$"""{"version":"3.1.0","machine":"{{machine}}","lastSync":"2025-03-01T10:00:00Z","config":{"size":"4K"} }"""
            : $$"""{"version":"3.2.5","mode":"local","machine":"{{machine}}","machineSlug":"{{slug}}","user":"dev","lastSync":"2025-03-01T10:00:00Z"}""";

    public void Put(string path, byte[] content)
    {
        var file = Root / RelativePath.Parse(path);
        _ = Directory.CreateDirectory(file.Parent!.Value);
        File.WriteAllBytes(file.Value, content);
    }

    public void Put(string path, string content) => Put(path, Encoding.UTF8.GetBytes(content));

    public void Remove(string path) => File.Delete((Root / RelativePath.Parse(path)).Value);

    public void PutSource(string path, byte[] content)
    {
        var file = Home / RelativePath.Parse(path);
        _ = Directory.CreateDirectory(file.Parent!.Value);
        File.WriteAllBytes(file.Value, content);
        FileSystem.ForThisSystem().SetMode(file, FilePermissions.PrivateFile);
    }

    /// <summary>Commits the work tree as it is, one day after the last commit.</summary>
    public async Task<string> CommitAsync()
    {
        if (!Directory.Exists((Root / ".git").Value))
        {
            _ = await GitAsync("init", "-q", "-b", Branch);
        }

        var time = DayOf(++_commits).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) + " +0000";
        _ = await GitAsync("add", "-A");
        var result = await _runner.RunAsync(
            new ProcessRequest
            {
                FileName = "git",
                Arguments =
                [
                    "-C",
                    Root.Value,
                    "-c",
                    "user.name=dev",
                    "-c",
                    "user.email=dev@example.com",
                    "commit",
                    "-q",
                    "--allow-empty",
                    "-m",
                    "backup",
                ],
                Environment = new Dictionary<string, string?>(StringComparer.Ordinal)
                {
                    ["GIT_AUTHOR_DATE"] = time,
                    ["GIT_COMMITTER_DATE"] = time,
                },
            },
            Token
        );
        Assert.True(result.ExitCode == 0, result.StandardErrorText);
        return await GitAsync("rev-parse", "HEAD");
    }

    /// <summary>When the n-th commit was made; 1 for the first.</summary>
    public static DateTimeOffset DayOf(int commit) => Start.AddDays(commit);

    public async Task<string> GitAsync(params string[] arguments)
    {
        var result = await _runner.RunAsync(
            new ProcessRequest { FileName = "git", Arguments = ["-C", Root.Value, .. arguments] },
            Token
        );
        Assert.True(result.ExitCode == 0, $"git {string.Join(' ', arguments)}: {result.StandardErrorText}");
        return result.Text.TrimEnd('\n');
    }

    /// <summary>What a user does after the upgrade: one sync.</summary>
    public async Task<SyncSummary> SyncAsync(CancellationToken? cancellation = null)
    {
        await Setup.AdoptLegacyAsync(Token);
        return await new GuardedSync(
            Repository,
            new Source(new ClaudeHome(Home), FileSystem.ForThisSystem()),
            NoRemote.For(Repository),
            TimeProvider.System
        ).RunAsync(new SyncRequest(), new SyncListener(), cancellation ?? Token);
    }

    public async Task<IReadOnlyList<StoredSession>> SessionsAsync() =>
        SessionCatalog
            .Of(await new IndexStore(Repository).LoadAllAsync(MachineIdentity.Read(Repository).Slug, Token))
            .Sessions;

    public async Task<MachineIndex> IndexAsync(string slug) =>
        (await new IndexStore(Repository).LoadAsync(Slug.Parse(slug), Token)).Index;

    public async Task<StoredFile?> FileAsync(string slug, string source) => (await EntryAsync(slug, source))?.File;

    public async Task<IndexEntry?> EntryAsync(string slug, string source) =>
        (await IndexAsync(slug)).Entries.GetValueOrDefault(RelativePath.Parse(source));

    /// <summary>The bytes of a stored file, as restore would write them.</summary>
    public async Task<byte[]> ReadAsync(string slug, string source, int variant = 0)
    {
        var file = await FileAsync(slug, source);
        Assert.True(file is not null, $"{source} is not stored for {slug}");
        using var store = new SegmentStore(Repository);
        var chosen = variant == 0 ? file.Fullest : file.Variants.Single(v => v.Number == variant);
        return [.. chosen.Segments.SelectMany((_, i) => store.Read(Slug.Parse(slug), file, chosen, i))];
    }

    /// <summary>The bytes that the migration's own commit has at a path.</summary>
    public async Task<byte[]> ReadHistoricAsync(string path)
    {
        var commit = await GitAsync("log", "-1", "--format=%H", "--grep=^migrate:");
        var result = await _runner.RunAsync(
            new ProcessRequest { FileName = "git", Arguments = ["-C", Root.Value, "show", $"{commit}:{path}"] },
            Token
        );
        return result.StandardOutput;
    }

    /// <summary>HEAD, index and work tree agree, nothing of the older layout is left, and git finds no damage.</summary>
    public async Task AssertSoundAsync()
    {
        Assert.Equal("", await GitAsync("status", "--porcelain"));
        _ = await GitAsync("fsck", "--strict");
        Assert.All(LegacyLayout.RootNames, name => Assert.False(Path.Exists((Root / name).Value), name));
        var tracked = await GitAsync("ls-files");
        Assert.All(
            tracked.Split('\n'),
            path =>
                Assert.True(
                    path.StartsWith("machines/", StringComparison.Ordinal)
                        || path is "RESTORE.md" or ".gitignore" or "README.md",
                    path
                )
        );
        Assert.Equal("refs/heads/main", await GitAsync("symbolic-ref", "HEAD"));
    }

    public void Dispose() => _directory.Dispose();
}
