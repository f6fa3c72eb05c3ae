using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Restoring;

/// <summary>A restored session is younger than the cleanup period, and saved already.</summary>
public sealed class RestoredTimesTests : IDisposable
{
    private static readonly string Id = Transcript.Id("1");
    private static readonly string Path = Transcript.PathOf(Id);

    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData("restore --all")]
    [InlineData("restore 1")]
    public async Task What_was_just_restored_is_saved_already(string command)
    {
        _sandbox.WriteSession(Id);
        _sandbox.Claude.SetModified(Path, DateTimeOffset.UtcNow.AddDays(-60));
        await _sandbox.DoAsync("init", "--yes");
        _sandbox.Claude.Delete(Path);
        await _sandbox.DoAsync("sync");
        Assert.Equal(
            1,
            (await _sandbox.JsonAsync("status")).Json.GetProperty("sessions").GetProperty("absent").GetInt32()
        );

        await _sandbox.DoAsync(command.Split(' '));

        var status = (await _sandbox.JsonAsync("status")).Json;
        Assert.Equal(0, status.GetProperty("unsaved").GetProperty("files").GetInt32());
        Assert.Equal(0, status.GetProperty("sessions").GetProperty("absent").GetInt32());
        Assert.Equal(0, (await _sandbox.JsonAsync("sync")).Json.GetProperty("bytesRead").GetInt32());
    }

    [Fact]
    public async Task What_was_added_behind_a_restore_is_not()
    {
        _sandbox.WriteSession(Id);
        await _sandbox.DoAsync("init", "--yes");
        _sandbox.Claude.Delete(Path);
        await _sandbox.DoAsync("restore", Id);
        _sandbox.Claude.Append(Path, Transcript.Messages(Id, 2, 2));

        Assert.Equal(
            1,
            (await _sandbox.JsonAsync("status")).Json.GetProperty("unsaved").GetProperty("files").GetInt32()
        );
        await _sandbox.DoAsync("sync");
        Assert.Equal(_sandbox.Claude.Listing(), (await _sandbox.RestoreElsewhereAsync()).Listing());
    }

    [Theory]
    [InlineData(60, null, true)]
    [InlineData(24, null, true)]
    [InlineData(20, null, false)]
    [InlineData(60, 99999, false)]
    [InlineData(60, 90, false)]
    [InlineData(5, 10, true)]
    [Trait("Defect", "B9")]
    public async Task A_session_that_Claude_Code_would_soon_delete_gets_the_present_and_any_other_keeps_its_time(
        int age,
        int? cleanupPeriodDays,
        bool refreshed
    )
    {
        var side = $"projects/{Transcript.Folder()}/{Id}/tool-results/a.txt";
        var young = Transcript.PathOf(Transcript.Id("2"));
        var older = Transcript.PathOf(Transcript.Id("3"));
        _sandbox.WriteSession(Id);
        _sandbox.WriteSession(Transcript.Id("2"));
        _sandbox.WriteSession(Transcript.Id("3"));
        _sandbox.Claude.Write(side, "a result");
        _sandbox.Claude.Write(
            "settings.json",
            cleanupPeriodDays is { } days ? $$"""{"cleanupPeriodDays":{{days}}}""" : "{}"
        );
        var original = DateTimeOffset.UtcNow.AddDays(-age);
        var recent = DateTimeOffset.UtcNow.AddDays(-1);
        _sandbox.Claude.SetModified(original, Path);
        _sandbox.Claude.SetModified(original.AddHours(-1), older);
        _sandbox.Claude.SetModified(original.AddHours(-2), side, "settings.json");
        _sandbox.Claude.SetModified(recent, young);
        await _sandbox.DoAsync("init", "--yes");
        Directory.Delete(_sandbox.Claude.Root.Value, recursive: true);

        await _sandbox.DoAsync("restore", "--all");

        Assert.Equal(recent, _sandbox.Claude.Modified(young));
        Assert.Equal(original.AddHours(-2), _sandbox.Claude.Modified("settings.json"));
        if (refreshed)
        {
            Assert.All(
                [Path, older, side],
                path =>
                    Assert.InRange(
                        DateTimeOffset.UtcNow - _sandbox.Claude.Modified(path),
                        TimeSpan.Zero,
                        Sandbox.Deadline
                    )
            );
        }
        else
        {
            Assert.Equal(original, _sandbox.Claude.Modified(Path));
            Assert.Equal(original.AddHours(-2), _sandbox.Claude.Modified(side));
        }

        Assert.True(_sandbox.Claude.Modified(older) < _sandbox.Claude.Modified(Path), "The order is lost.");
        Assert.True(_sandbox.Claude.Modified(side) < _sandbox.Claude.Modified(older), "The order is lost.");
    }

    [Fact]
    [Trait("Defect", "B9")]
    public async Task One_old_file_of_a_session_is_enough_to_give_all_of_it_the_present()
    {
        var side = $"projects/{Transcript.Folder()}/{Id}/tool-results/a.txt";
        _sandbox.WriteSession(Id);
        _sandbox.Claude.Write(side, "a result");
        _sandbox.Claude.SetModified(Path, DateTimeOffset.UtcNow.AddDays(-1));
        _sandbox.Claude.SetModified(side, DateTimeOffset.UtcNow.AddDays(-60));
        await _sandbox.DoAsync("init", "--yes");
        Directory.Delete(_sandbox.Claude.Root.Value, recursive: true);

        var restored = (await _sandbox.JsonAsync("restore", Id)).Json;

        Assert.Equal(2, restored.GetProperty("files").GetProperty("timesRefreshed").GetInt32());
        Assert.All(
            [Path, side],
            path =>
                Assert.InRange(DateTimeOffset.UtcNow - _sandbox.Claude.Modified(path), TimeSpan.Zero, Sandbox.Deadline)
        );
    }
}
