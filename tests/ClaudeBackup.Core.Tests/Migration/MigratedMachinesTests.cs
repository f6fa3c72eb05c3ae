using ClaudeBackup.Core.Repository;
using Xunit;
using static ClaudeBackup.Core.Tests.Migration.LegacySandbox;

namespace ClaudeBackup.Core.Tests.Migration;

public sealed class MigratedMachinesTests : IDisposable
{
    private readonly LegacySandbox _box = new();

    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task Two_machine_folders_stay_two_and_only_ours_gets_our_id()
    {
        await TwoMachinesAsync();

        await _box.SyncAsync();

        Assert.Equal(["desktop", "laptop"], new IndexStore(_box.Repository).Machines().Select(s => s.Value));
        Assert.Equal(Lines(1, 5), await _box.ReadAsync("laptop", Transcript(1)));
        Assert.Equal(Lines(2, 5), await _box.ReadAsync("desktop", Transcript(2)));
        Assert.NotNull(ManifestOf("laptop").Id);
        Assert.Null(ManifestOf("desktop").Id);
        Assert.Equal("desktop", ManifestOf("desktop").MachineSlug);
        Assert.Equal(
            ["desktop", "laptop"],
            (await _box.SessionsAsync()).Select(s => s.Machine.Value).Order(StringComparer.Ordinal)
        );
        await _box.AssertSoundAsync();
    }

    // D19: the history file was one for all machines, and whoever wrote last had overwritten the other
    [Fact]
    public async Task Each_machine_gets_its_own_history_back()
    {
        await TwoMachinesAsync();

        await _box.SyncAsync();

        Assert.Equal("of laptop\n"u8.ToArray(), await _box.ReadAsync("laptop", "history.jsonl"));
        Assert.Equal("of desktop\n"u8.ToArray(), await _box.ReadAsync("desktop", "history.jsonl"));
    }

    // D4
    [Theory]
    [InlineData(null)]
    [InlineData("laptop")]
    public async Task A_clone_on_another_host_does_not_adopt_the_identity(string? slug)
    {
        var folder = slug is null ? "" : "machines/laptop/";
        _box.Put("manifest.json", Manifest("laptop", slug));
        _box.Put($"{folder}{Transcript(1)}.gz", Gzip(Lines(1, 5)));
        _box.Put("history.jsonl.gz", Gzip("history\n"u8.ToArray()));
        _box.Put("config/settings.json", "{}");
        await _box.CommitAsync();
        _ = await _box.GitAsync("clone", "-q", _box.Root.Value, _box.Elsewhere.Value);
        (_box.Root, _box.Host) = (_box.Elsewhere, "other");
        _box.PutSource(Transcript(5), Lines(5, 3));

        await _box.SyncAsync();

        Assert.Equal("other", MachineIdentity.Read(_box.Repository).Slug.Value);
        Assert.Equal(["laptop", "other"], new IndexStore(_box.Repository).Machines().Select(s => s.Value));
        Assert.Equal(Lines(1, 5), await _box.ReadAsync("laptop", Transcript(1)));
        Assert.Equal("{}"u8.ToArray(), await _box.ReadAsync("laptop", "settings.json"));
        Assert.Equal("history\n"u8.ToArray(), await _box.ReadAsync("laptop", "history.jsonl"));
        Assert.Equal(Lines(5, 3), await _box.ReadAsync("other", Transcript(5)));
        Assert.Null(await _box.FileAsync("other", Transcript(1)));
        await _box.AssertSoundAsync();
    }

    [Fact]
    public async Task Sessions_deleted_before_the_reference_moved_them_go_to_the_folder_that_got_the_others()
    {
        _box.Put("manifest.json", Manifest("Old-Name.local", slug: null));
        _box.Put(Transcript(1) + ".gz", Gzip(Lines(1, 5)));
        _box.Put(Transcript(2) + ".gz", Gzip(Lines(2, 5)));
        await _box.CommitAsync();
        _box.Remove(Transcript(2) + ".gz");
        await _box.CommitAsync();
        _box.Remove(Transcript(1) + ".gz");
        _box.Put($"machines/laptop/{Transcript(1)}.gz", Gzip(Lines(1, 5)));
        _box.Put("manifest.json", Manifest("laptop", "laptop"));
        await _box.CommitAsync();

        await _box.SyncAsync();

        Assert.Equal(["laptop"], new IndexStore(_box.Repository).Machines().Select(s => s.Value));
        Assert.Equal(Lines(2, 5), await _box.ReadAsync("laptop", Transcript(2)));
        Assert.NotNull((await _box.FileAsync("laptop", Transcript(1)))!.CurrentVariant.Segments[0].Digest);
    }

    // D6, D7
    [Fact]
    public async Task A_manifest_with_conflict_markers_counts_as_the_last_good_one()
    {
        using var box = new LegacySandbox(host: "other");
        box.Put("manifest.json", Manifest("laptop", slug: null));
        box.Put(Transcript(1) + ".gz", Gzip(Lines(1, 5)));
        await box.CommitAsync();
        box.Put("manifest.json", "<<<<<<< HEAD\n{}\n=======\n");
        await box.CommitAsync();

        await box.SyncAsync();

        Assert.Equal(Lines(1, 5), await box.ReadAsync("laptop", Transcript(1)));
        await box.AssertSoundAsync();
    }

    private async Task TwoMachinesAsync()
    {
        _box.Put("manifest.json", Manifest("laptop", "laptop"));
        _box.Put($"machines/laptop/{Transcript(1)}.gz", Gzip(Lines(1, 5)));
        _box.Put("history.jsonl.gz", Gzip("of laptop\n"u8.ToArray()));
        await _box.CommitAsync();
        _box.Put("manifest.json", Manifest("desktop", "desktop"));
        _box.Put($"machines/desktop/{Transcript(2)}.gz", Gzip(Lines(2, 5)));
        _box.Put("history.jsonl.gz", Gzip("of desktop\n"u8.ToArray()));
        await _box.CommitAsync();
    }

    private MachineManifest ManifestOf(string slug) =>
        MachineManifest.TryRead(File.ReadAllBytes(_box.Repository.InWorkTree($"machines/{slug}/manifest.json").Value))!;
}
