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

namespace ClaudeBackup.Core.Tests.Repository;

/// <summary>After any history of work, an index derived anew says what the one that was carried along says.</summary>
public sealed class IndexPropertyTests : IDisposable
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private readonly TemporaryDirectory _directory = new();
    private readonly BackupRepository _repository;
    private readonly ClaudeHome _home;

    public IndexPropertyTests()
    {
        var root = _directory.Path / "repository";
        _repository = new BackupRepository(root, new GitClient(new ProcessRunner(), root), FileSystem.ForThisSystem());
        _home = new ClaudeHome(_directory.Path / "claude");
    }

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task An_index_derived_anew_equals_the_one_carried_along(int seed)
    {
        await SetUpAsync();
        var work = new RandomWork(_home.Root, seed);
        for (var round = 0; round < 6; round++)
        {
            work.Do();
            _ = await SyncAsync();
        }

        var carried = await LoadAsync();
        Directory.Delete((_repository.LocalFolder / "index").Value, recursive: true);
        var derived = await LoadAsync();

        Assert.Equal(Describe(carried), Describe(derived));
        Assert.Equal(
            SessionCatalog.Of([carried]).Sessions.Select(SessionLine.Of).Select(Without),
            SessionCatalog.Of([derived]).Sessions.Select(SessionLine.Of).Select(Without)
        );
    }

    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    [InlineData(23)]
    public async Task An_index_derived_from_an_older_one_equals_one_derived_from_nothing(int seed)
    {
        await SetUpAsync();
        var work = new RandomWork(_home.Root, seed);
        var file = _directory.Path / "older";
        MachineIndex? older = null;
        var reused = 0;
        for (var round = 0; round < 6; round++)
        {
            work.Do();
            _ = await SyncAsync();
            var carried = await LoadAsync();
            var next = await DeriveAsync(carried, older);
            var fresh = await DeriveAsync(carried, older: null);

            Assert.Equal(Describe(fresh), Describe(next));
            Assert.Equal(fresh.Lists.Keys.ToHashSet(), next.Lists.Keys.ToHashSet());
            reused += older?.Entries.Count(f => ReferenceEquals(f.Value, next.Entries.GetValueOrDefault(f.Key))) ?? 0;
            MachineIndexFile.Write(file, next);
            older = MachineIndexFile.TryRead(file);
        }

        Assert.InRange(reused, 1, int.MaxValue);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public async Task A_damaged_index_is_as_good_as_none(int seed)
    {
        await SetUpAsync();
        new RandomWork(_home.Root, seed).Do();
        _ = await SyncAsync();
        var carried = Describe(await LoadAsync());
        var file = _repository.LocalFolder / "index" / "test";
        var bytes = await File.ReadAllBytesAsync(file.Value, Token);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(file.Value, bytes, Token);

        Assert.Equal(carried, Describe(await LoadAsync()));
        var again = await SyncAsync();
        Assert.Null(again.Commit);
    }

    private async Task SetUpAsync()
    {
        var paths = new HostPaths
        {
            Home = _directory.Path,
            ConfigHome = _directory.Path / ".config",
            Records = _directory.Path / ".config",
            DataHome = _directory.Path / ".local/share",
            CacheHome = _directory.Path / ".cache",
            Current = _directory.Path,
            ClaudeHome = _home.Root,
            ClaudeJson = _home.Root / ".claude.json",
            DesktopSessions = _home.Root / "desktop",
            RepositoryRoot = _repository.Root,
            ManagedSettings = _directory.Path / "managed.json",
            MachineSlug = "test",
            HostName = "test",
            UserName = "dev",
        };
        _ = await new RepositorySetup(_repository, paths, TimeProvider.System).RunAsync(Token);
    }

    private Task<SyncSummary> SyncAsync() =>
        new GuardedSync(
            _repository,
            new Source(_home, FileSystem.ForThisSystem()),
            NoRemote.For(_repository),
            TimeProvider.System
        ).RunAsync(new SyncRequest(), new SyncListener(), Token);

    private Task<MachineIndex> DeriveAsync(MachineIndex of, MachineIndex? older) =>
        new IndexBuilder(_repository).BuildAsync(of.Slug, of.Commit!, of.Tree, older, Token);

    private async Task<MachineIndex> LoadAsync() =>
        (await new IndexStore(_repository).LoadAsync(Slug.Parse("test"), Token)).Index;

    // Since when something is missing at the source is known to the machine alone; everything else is in the repository.
    private static SessionLine Without(SessionLine line) => line with { AbsentSince = null };

    private static string Describe(MachineIndex index)
    {
        var text = new StringBuilder().Append(index.Commit).Append(' ').Append(index.Tree).AppendLine();
        foreach (var file in index.Files.OrderBy(f => f.Source.Value, StringComparer.Ordinal))
        {
            _ = text.AppendLine($"{file.Source} {file.Path} current {file.Current}");
            foreach (var variant in file.Variants)
            {
                _ = text.AppendLine(
                    $"  {variant.Number} {variant.Mode} {variant.ModifiedNs} {variant.Saved:O} {variant.Link}"
                );
                foreach (var segment in variant.Segments)
                {
                    _ = text.AppendLine(
                        $"    {segment.Hash} {segment.Size} {segment.StoredSize} {segment.Blob} {segment.Digest}"
                    );
                }
            }
        }

        return text.ToString();
    }

    /// <summary>An hour of anything: sessions begin, go on, shrink, are rewritten, vanish; config comes and goes.</summary>
    private sealed class RandomWork(AbsolutePath home, int seed)
    {
        private readonly Random _random = new(seed);
        private readonly List<string> _transcripts = [];

        public void Do()
        {
            for (var i = 0; i < 3; i++)
            {
                Begin();
            }

            foreach (var transcript in _transcripts.Where(File.Exists).ToArray())
            {
                Touch(transcript);
            }

            Write($"agents/{_random.Next(4)}.md", Text(200));
            Write("history.jsonl", Text(300), append: true);
            var victim = Path.Combine(home.Value, "agents", $"{_random.Next(4)}.md");
            File.Delete(victim);
        }

        private void Begin()
        {
            var id = new Guid(_random.Next(), 1, 2, 3, 4, 5, 6, 7, 8, 9, (byte)seed);
            var project = $"projects/-p{_random.Next(3)}";
            _transcripts.Add(Write($"{project}/{id}.jsonl", Entries(_random.Next(1, 3000))));
            Write($"{project}/{id}/subagents/agent-1.jsonl", Entries(3));
            Write($"{project}/agent-{_random.Next()}.jsonl", Entries(2, id.ToString()));
            Write($"{project}/memory/MEMORY.md", Text(100));
        }

        private void Touch(string transcript)
        {
            switch (_random.Next(6))
            {
                case 0:
                    File.AppendAllText(transcript, Entries(_random.Next(1, 800)));
                    break;
                case 1:
                    File.WriteAllBytes(
                        transcript,
                        File.ReadAllBytes(transcript)[..(int)(new FileInfo(transcript).Length / 2)]
                    );
                    break;
                case 2:
                    File.WriteAllText(transcript, Entries(5));
                    break;
                case 3:
                    File.Delete(transcript);
                    break;
                default:
                    break;
            }
        }

        private string Entries(int count, string? session = null) =>
            string.Concat(
                Enumerable
                    .Range(0, count)
                    .Select(i =>
                        $$$"""{"type":"{{{(i % 2 == 0 ? "user" : "assistant")}}}","sessionId":"{{{session ?? "s"}}}","cwd":"/p{{{_random.Next(3)}}}","gitBranch":"b{{{_random.Next(3)}}}","timestamp":"2026-0{{{_random.Next(1, 9)}}}-0{{{_random.Next(1, 9)}}}T10:00:00.000Z","message":{"id":"m{{{i / 4}}}","role":"user","content":"{{{Text(_random.Next(20, 900))}}}"} }"""
                        + "\n"
                    )
            );

        private string Text(int length) => new((char)_random.Next('a', 'z'), length);

        private string Write(string path, string content, bool append = false)
        {
            var file = Path.Combine(home.Value, path);
            _ = Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            if (append)
            {
                File.AppendAllText(file, content);
            }
            else
            {
                File.WriteAllText(file, content);
            }

            return file;
        }
    }
}
