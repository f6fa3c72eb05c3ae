using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Syncing;

/// <summary>Absence at the source is never a deletion.</summary>
public sealed class AbsenceTests : IDisposable
{
    private static readonly string First = Transcript.Id("1");
    private static readonly string Second = Transcript.Id("2");

    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    [Trait("Defect", "D1")]
    public async Task A_project_folder_that_is_gone_stays_stored_and_comes_back()
    {
        _sandbox.WriteSession(First);
        _sandbox.WriteSession(Second, "/home/dev/web");
        await _sandbox.DoAsync("init", "--yes");
        var before = _sandbox.Claude.Listing();
        _sandbox.Claude.DeleteFolder("projects/" + Transcript.Folder());

        var sync = (await _sandbox.JsonAsync("sync")).Json;

        Assert.Equal(1, sync.GetProperty("vanished").GetInt32());
        Assert.Equal(0, sync.GetProperty("sessions").GetProperty("removed").GetInt32());
        Assert.Equal(before, (await _sandbox.RestoreElsewhereAsync()).Listing());
        var listed = (await _sandbox.JsonAsync("restore", "--list")).Json.GetProperty("sessions");
        Assert.Equal(2, listed.GetArrayLength());
        Assert.Contains("\"absentSince\":\"20", listed.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Defect", "D2")]
    public async Task When_everything_is_gone_the_sync_warns_and_keeps_everything()
    {
        var ids = Enumerable.Range(1, 8).Select(n => Transcript.Id($"{n}")).ToArray();
        foreach (var id in ids)
        {
            _sandbox.WriteSession(id);
        }

        _sandbox.Claude.Write("settings.json", "{}");
        await _sandbox.DoAsync("init", "--yes");
        var before = _sandbox.Claude.Listing();
        Directory.Delete(_sandbox.Claude.Root.Value, recursive: true);

        var sync = await _sandbox.JsonAsync("sync");

        Assert.NotEqual(0, sync.Json.GetProperty("warnings").GetArrayLength());
        Assert.Equal(before, (await _sandbox.RestoreElsewhereAsync()).Listing());
    }

    [Fact]
    [Trait("Defect", "D2")]
    public async Task A_fresh_home_with_one_new_project_adds_to_what_is_stored_and_says_what_disappeared()
    {
        foreach (var n in Enumerable.Range(1, 8))
        {
            _sandbox.WriteSession(Transcript.Id($"{n}"));
        }

        await _sandbox.DoAsync("init", "--yes");
        Directory.Delete(_sandbox.Claude.Root.Value, recursive: true);
        _sandbox.WriteSession(Transcript.Id("9"), "/home/dev/new");

        var sync = (await _sandbox.JsonAsync("sync")).Json;

        Assert.Contains(
            "8 of 8 sessions disappeared",
            sync.GetProperty("warnings")[0].GetString(),
            StringComparison.Ordinal
        );
        Assert.Equal(9, (await _sandbox.JsonAsync("restore", "--list")).Json.GetProperty("sessions").GetArrayLength());
        Assert.Contains("Warning", (await WarnAgainAsync()).Out, StringComparison.Ordinal);

        async Task<CliResult> WarnAgainAsync()
        {
            foreach (var n in Enumerable.Range(1, 8))
            {
                _sandbox.WriteSession(Transcript.Id($"a{n}"));
            }

            await _sandbox.DoAsync("sync");
            _sandbox.Claude.DeleteFolder("projects/" + Transcript.Folder());
            return await _sandbox.DoAsync("sync");
        }
    }

    [Fact]
    public async Task A_session_that_comes_back_is_no_longer_called_absent()
    {
        _sandbox.WriteSession(First);
        await _sandbox.DoAsync("init", "--yes");
        var path = _sandbox.Claude[Transcript.PathOf(First)];
        var aside = _sandbox.Elsewhere("aside").Value;
        File.Move(path, aside);
        await _sandbox.DoAsync("sync");
        Assert.Equal(1, Absent(await _sandbox.JsonAsync("status")));
        File.Move(aside, path);

        await _sandbox.DoAsync("sync");

        Assert.Equal(0, Absent(await _sandbox.JsonAsync("status")));

        static int Absent(CliResult status) => status.Json.GetProperty("sessions").GetProperty("absent").GetInt32();
    }

    [Fact]
    [Trait("Defect", "D20")]
    public async Task Config_that_the_user_deleted_does_not_come_back_but_git_still_has_it()
    {
        _sandbox.Claude.Write("settings.json", "{}");
        _sandbox.Claude.Write("commands/old.md", "an old command");
        await _sandbox.DoAsync("init", "--yes");
        _sandbox.Claude.Delete("commands/old.md");

        var sync = (await _sandbox.JsonAsync("sync")).Json;

        Assert.Equal(1, sync.GetProperty("config").GetProperty("filesRemoved").GetInt32());
        var restored = await _sandbox.RestoreElsewhereAsync();
        Assert.True(restored.Has("settings.json"));
        Assert.False(restored.Has("commands/old.md"));
        Assert.Equal("an old command", await _sandbox.GitAsync("show", "HEAD~1:machines/test/config/commands/old.md"));
    }

    [Fact]
    [Trait("Defect", "D2")]
    public async Task When_all_config_is_gone_at_once_it_stays_stored_and_the_sync_warns()
    {
        _sandbox.WriteSession(First);
        _sandbox.Claude.Write("settings.json", "{}");
        _sandbox.Claude.Write("skills/a/SKILL.md", "a skill");
        await _sandbox.DoAsync("init", "--yes");
        _sandbox.Claude.Delete("settings.json");
        _sandbox.Claude.DeleteFolder("skills");

        var sync = (await _sandbox.JsonAsync("sync")).Json;

        Assert.Contains("All 2 config files", sync.GetProperty("warnings")[0].GetString(), StringComparison.Ordinal);
        Assert.True((await _sandbox.RestoreElsewhereAsync()).Has("skills/a/SKILL.md"));
    }

    [Fact]
    public async Task A_sync_of_one_tier_takes_nothing_from_the_other()
    {
        _sandbox.WriteSession(First);
        _sandbox.Claude.Write("settings.json", "{}");
        _sandbox.Claude.Write("CLAUDE.md", "be kind");
        await _sandbox.DoAsync("init", "--yes");
        var all = _sandbox.Claude.Listing();
        _sandbox.Claude.Delete("CLAUDE.md");
        _sandbox.Claude.Delete(Transcript.PathOf(First));

        var sessions = (await _sandbox.JsonAsync("sync", "--sessions-only")).Json;
        Assert.Equal(all, (await _sandbox.RestoreElsewhereAsync("one")).Listing());
        var config = (await _sandbox.JsonAsync("sync", "--config-only")).Json;

        Assert.Equal("Null", sessions.GetProperty("config").ValueKind.ToString());
        Assert.Equal("Null", config.GetProperty("sessions").ValueKind.ToString());
        Assert.Equal(1, config.GetProperty("config").GetProperty("filesRemoved").GetInt32());
        Assert.True((await _sandbox.RestoreElsewhereAsync("two")).Has(Transcript.PathOf(First)));
    }
}
