using System.Text;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using Xunit;
using static ClaudeBackup.Core.Tests.Migration.LegacySandbox;

namespace ClaudeBackup.Core.Tests.Migration;

public sealed class RepositoryMigrationTests : IDisposable
{
    private const string Settings = """{"model":"opus"}""";

    private readonly LegacySandbox _box = new();

    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task A_flat_repository_of_version_3_1_comes_over_whole()
    {
        await FlatAsync();

        var summary = await _box.SyncAsync();

        Assert.StartsWith(
            "Brought over 2 sessions from the layout of version 3.1.",
            summary.Notes[0],
            StringComparison.Ordinal
        );
        Assert.Empty(summary.Problems);
        Assert.Equal(Lines(1, 5), await _box.ReadAsync("laptop", Transcript(1)));
        Assert.Equal(Lines(2, 9), await _box.ReadAsync("laptop", Transcript(2)));
        Assert.Equal("history\n"u8.ToArray(), await _box.ReadAsync("laptop", "history.jsonl"));
        Assert.Equal(Settings, Encoding.UTF8.GetString(await _box.ReadAsync("laptop", "settings.json")));
        Assert.Equal(
            FilePermissions.PrivateDirectory,
            (await _box.FileAsync("laptop", "hooks/run.sh"))!.CurrentVariant.Mode
        );
        Assert.Equal("*.tmp\n", await File.ReadAllTextAsync((_box.Root / ".gitignore").Value, Token));
        await _box.AssertSoundAsync();
    }

    [Fact]
    public async Task What_comes_over_is_told_by_its_lists_as_a_sync_tells_it()
    {
        await FlatAsync();

        await _box.SyncAsync();

        var folder = (_box.Root / RelativePath.Parse("machines/laptop/files")).Value;
        var told = Directory
            .GetFiles(folder, "*.jsonl", SearchOption.AllDirectories)
            .SelectMany(list => FileList.Read(File.ReadAllBytes(list), list))
            .ToDictionary(line => line.Path.ToSource().Value, line => line.Variant.Segments);
        Assert.Equal(TranscriptReader.Digest(Lines(2, 9)), Assert.Single(told[Transcript(2)]).Digest);
        Assert.Null(Assert.Single(told["history.jsonl"]).Digest);
        var index = (await new IndexStore(_box.Repository).LoadAsync(Slug.Parse("laptop"), Token)).Index;
        Assert.All(
            index.Files,
            file =>
                Assert.Equal(
                    file.CurrentVariant.Segments.Select(s => (s.StoredSize, s.Digest)),
                    told[file.Source.Value].Select(s => (s.StoredSize, s.Digest))
                )
        );
    }

    [Fact]
    public async Task A_whole_file_keeps_its_blob_until_the_session_grows()
    {
        var transcript = Lines(3, 12_000);
        _box.Put(Transcript(3) + ".gz", Gzip(transcript));
        _box.Put("manifest.json", Manifest("laptop", slug: null));
        await _box.CommitAsync();
        _box.PutSource(Transcript(3), transcript);
        var blob = await _box.GitAsync("rev-parse", $"HEAD:{Transcript(3)}.gz");

        var first = await _box.SyncAsync();

        Assert.Equal(blob, await _box.GitAsync("rev-parse", $"HEAD:machines/laptop/{Transcript(3)}.gz"));
        Assert.Null(first.Commit);
        Assert.Equal(0, first.BytesAdded);
        var grown = transcript.Concat(Lines(3, 3, from: 12_000)).ToArray();
        _box.PutSource(Transcript(3), grown);

        var second = await _box.SyncAsync();

        Assert.NotNull(second.Commit);
        Assert.Empty(second.KeptAside);
        Assert.Equal(grown, await _box.ReadAsync("laptop", Transcript(3)));
        var file = (await _box.FileAsync("laptop", Transcript(3)))!;
        Assert.Single(file.Variants);
        Assert.True(file.CurrentVariant.Segments.Count > 1);
        await _box.AssertSoundAsync();
    }

    [Fact]
    public async Task A_repository_of_version_3_2_comes_over_with_its_root()
    {
        await MachinesAsync();

        await _box.SyncAsync();

        Assert.Equal(["laptop"], new IndexStore(_box.Repository).Machines().Select(s => s.Value));
        Assert.Equal(Lines(1, 5), await _box.ReadAsync("laptop", Transcript(1)));
        Assert.Equal("history\n"u8.ToArray(), await _box.ReadAsync("laptop", "history.jsonl"));
        Assert.Equal(Settings, Encoding.UTF8.GetString(await _box.ReadAsync("laptop", "settings.json")));
        await _box.AssertSoundAsync();
    }

    [Fact]
    public async Task The_second_run_does_nothing()
    {
        await FlatAsync();
        await _box.SyncAsync();
        var head = await _box.GitAsync("rev-parse", "HEAD");

        var again = await _box.SyncAsync();

        Assert.Null(again.Commit);
        Assert.DoesNotContain(again.Notes, w => w.StartsWith("Brought", StringComparison.Ordinal));
        Assert.Equal(head, await _box.GitAsync("rev-parse", "HEAD"));
    }

    // D1, D2, D5
    [Fact]
    public async Task Sessions_that_the_reference_deleted_are_brought_back_from_the_history()
    {
        await FlatAsync();
        _box.Put(Transcript(7) + ".gz", Gzip(Lines(7, 4)));
        await _box.CommitAsync();
        _box.Put(Transcript(7) + ".gz", Gzip(Lines(7, 6)));
        await _box.CommitAsync();
        _box.Remove(Transcript(7) + ".gz");
        _box.Remove(Transcript(1) + ".gz");
        await _box.CommitAsync();

        var summary = await _box.SyncAsync();

        Assert.StartsWith(
            "Brought over 3 sessions from the layout of version 3.1; 2 sessions that had been deleted were found in the history.",
            summary.Notes[0],
            StringComparison.Ordinal
        );
        Assert.Equal(Lines(7, 6), await _box.ReadAsync("laptop", Transcript(7)));
        Assert.Equal(Lines(1, 5), await _box.ReadAsync("laptop", Transcript(1)));
        Assert.Equal(DayOf(4), (await _box.EntryAsync("laptop", Transcript(7)))!.AbsentSince);
        Assert.Equal(3, (await _box.SessionsAsync()).Count);
    }

    // D3
    [Fact]
    public async Task A_session_that_was_cut_to_a_stub_comes_back_with_its_fuller_state()
    {
        await FlatAsync();
        _box.Put(Transcript(1) + ".gz", Gzip("{\"stub\":1}\n"u8.ToArray()));
        await _box.CommitAsync();

        await _box.SyncAsync();

        var file = (await _box.FileAsync("laptop", Transcript(1)))!;
        Assert.Equal(2, file.Variants.Count);
        Assert.Equal(2, file.Current);
        Assert.Equal(Lines(1, 5), await _box.ReadAsync("laptop", Transcript(1)));
        Assert.Equal("{\"stub\":1}\n"u8.ToArray(), await _box.ReadAsync("laptop", Transcript(1), variant: 2));
        await _box.AssertSoundAsync();
    }

    [Fact]
    public async Task States_that_a_later_one_extends_are_not_kept_twice()
    {
        _box.Put("manifest.json", Manifest("laptop", slug: null));
        for (var lines = 1; lines <= 6; lines++)
        {
            _box.Put(Transcript(4) + ".gz", Gzip(Lines(4, lines), Start));
            await _box.CommitAsync();
        }

        _box.Put(Transcript(4) + ".gz", Gzip(Lines(4, 6), Start.AddHours(1)));
        await _box.CommitAsync();

        await _box.SyncAsync();

        var variant = Assert.Single((await _box.FileAsync("laptop", Transcript(4)))!.Variants);
        Assert.Equal(Lines(4, 6).Length, variant.Size);
    }

    // B8
    [Fact]
    public async Task Dates_are_those_of_the_commits_and_of_the_gzip_headers()
    {
        var modified = new DateTimeOffset(2025, 2, 9, 7, 0, 0, TimeSpan.Zero);
        _box.Put("manifest.json", Manifest("laptop", slug: null));
        _box.Put(Transcript(1) + ".gz", Gzip(Lines(1, 5)));
        await _box.CommitAsync();
        _box.Put(Transcript(2) + ".gz", Gzip(Lines(2, 5), modified));
        await _box.CommitAsync();
        await _box.CommitAsync();

        await _box.SyncAsync();

        var plain = (await _box.FileAsync("laptop", Transcript(1)))!.CurrentVariant;
        var dated = (await _box.FileAsync("laptop", Transcript(2)))!.CurrentVariant;
        Assert.Equal(DayOf(1), plain.Saved);
        Assert.Equal(DayOf(1), Timestamp.FromUnixNs(plain.ModifiedNs));
        Assert.Equal(DayOf(2), dated.Saved);
        Assert.Equal(modified, Timestamp.FromUnixNs(dated.ModifiedNs));
        Assert.Equal(FilePermissions.PrivateFile, plain.Mode);
    }

    [Fact]
    public async Task The_branch_is_ours_afterwards_whatever_git_called_it()
    {
        using var box = new LegacySandbox(branch: "master");
        box.Put("manifest.json", Manifest("laptop", slug: null));
        box.Put(Transcript(1) + ".gz", Gzip(Lines(1, 5)));
        await box.CommitAsync();

        await box.SyncAsync();
        box.PutSource(Transcript(1), Lines(1, 8));
        await box.SyncAsync();

        Assert.Equal(Lines(1, 8), await box.ReadAsync("laptop", Transcript(1)));
        await box.AssertSoundAsync();
    }

    [Fact]
    public async Task An_ordinary_repository_is_looked_at_once_and_not_touched()
    {
        _box.PutSource(Transcript(1), Lines(1, 5));
        await _box.Setup.RunAsync(Token);
        await _box.SyncAsync();
        var head = await _box.GitAsync("rev-parse", "HEAD");

        var again = await _box.SyncAsync();

        Assert.Null(again.Commit);
        Assert.Equal(head, await _box.GitAsync("rev-parse", "HEAD"));
        Assert.True(File.Exists((_box.Repository.LocalFolder / "layout").Value));
        await _box.AssertSoundAsync();
    }

    private async Task FlatAsync()
    {
        _box.Put("manifest.json", Manifest("laptop", slug: null));
        _box.Put(".gitignore", "*.tmp\n");
        _box.Put(Transcript(1) + ".gz", Gzip(Lines(1, 5)));
        _box.Put(Transcript(2) + ".gz", Gzip(Lines(2, 9)));
        Config();
        await _box.CommitAsync();
    }

    private async Task MachinesAsync()
    {
        _box.Put("manifest.json", Manifest("laptop", "laptop"));
        _box.Put("session-index.json", """{"version":"3.2.5","sessions":[]}""");
        _box.Put($"machines/laptop/{Transcript(1)}.gz", Gzip(Lines(1, 5)));
        Config();
        await _box.CommitAsync();
    }

    private void Config()
    {
        _box.Put("history.jsonl.gz", Gzip("history\n"u8.ToArray()));
        _box.Put("config/settings.json", Settings);
        _box.Put("config/hooks/run.sh", "#!/bin/sh\n");
        FileSystem.ForThisSystem().SetMode(_box.Root / "config/hooks/run.sh", FilePermissions.PrivateDirectory);
    }
}
