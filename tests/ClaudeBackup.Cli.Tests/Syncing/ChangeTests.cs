using System.Text;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Syncing;

/// <summary>What counts as a change, and that each one is saved.</summary>
public sealed class ChangeTests : IDisposable
{
    private static readonly string Id = Transcript.Id("1");
    private static readonly string Path = Transcript.PathOf(Id);

    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    [Trait("Defect", "B2")]
    public async Task A_sync_without_a_change_makes_no_commit_and_reads_nothing()
    {
        _sandbox.WriteSession(Id);
        _sandbox.Claude.Write("settings.json", "{}");
        await _sandbox.DoAsync("init", "--yes");
        Thread.Sleep(100);
        await _sandbox.DoAsync("sync");
        var head = await _sandbox.HeadAsync();

        var sync = (await _sandbox.JsonAsync("sync")).Json;
        var again = (await _sandbox.JsonAsync("init", "--yes")).Json;

        Assert.Equal(head, await _sandbox.HeadAsync());
        Assert.Equal(1, await _sandbox.CommitsAsync());
        Assert.Equal("Null", sync.GetProperty("commit").ValueKind.ToString());
        Assert.Equal(0, sync.GetProperty("bytesRead").GetInt64());
        Assert.Equal(2, sync.GetProperty("unchanged").GetInt32());
        Assert.False(again.GetProperty("created").GetBoolean());
    }

    [Fact]
    [Trait("Defect", "B2")]
    public async Task A_new_time_alone_makes_no_commit()
    {
        _sandbox.WriteSession(Id);
        await _sandbox.DoAsync("init", "--yes");
        _sandbox.Claude.SetModified(Path, DateTimeOffset.UtcNow.AddHours(-1));

        await _sandbox.DoAsync("sync");

        Assert.Equal(1, await _sandbox.CommitsAsync());
    }

    [Fact]
    [Trait("Defect", "D9")]
    public async Task A_transcript_that_grows_while_it_is_read_is_saved_as_a_prefix_and_then_in_full()
    {
        _sandbox.Claude.Write(Path, Transcript.Large(Id, 12_000_000, seed: 9));
        await _sandbox.DoAsync("init", "--yes", "--json");
        _sandbox.Claude.Append(Path, Transcript.Large(Id, 24_000_000, seed: 10));
        var before = new FileInfo(_sandbox.Claude[Path]).Length;
        using (var running = _sandbox.Start("sync"))
        {
            // it grows while the run is young and not after, so that nothing but the growth can tell the next run
            for (var until = DateTime.UtcNow.AddMilliseconds(700); DateTime.UtcNow < until && !running.HasExited; )
            {
                _sandbox.Claude.Append(Path, Transcript.Messages(Id, 0, 2));
                await Task.Delay(1, TestContext.Current.CancellationToken);
            }

            (await running.WaitAsync()).ExitsWith(0);
        }

        var all = _sandbox.Claude.Read(Path);
        var saved = (await _sandbox.RestoreElsewhereAsync("first")).Read(Path);
        await _sandbox.DoAsync("sync");
        var rest = (await _sandbox.RestoreElsewhereAsync("second")).Read(Path);

        Assert.InRange(saved.LongLength, before, all.LongLength);
        Assert.True(all.AsSpan().StartsWith(saved));
        Assert.True(all.AsSpan().SequenceEqual(rest));
        var session = (await _sandbox.JsonAsync("restore", "--list")).Json.GetProperty("sessions")[0];
        Assert.Equal(1, session.GetProperty("variantCount").GetInt32());
    }

    [Fact]
    [Trait("Defect", "D10")]
    public async Task A_file_replaced_by_one_with_an_older_time_is_saved()
    {
        _sandbox.Claude.Write("CLAUDE.md", "new words");
        await _sandbox.DoAsync("init", "--yes");
        _sandbox.Claude.Write("CLAUDE.md", "older and other words");
        _sandbox.Claude.SetModified("CLAUDE.md", DateTimeOffset.UtcNow.AddYears(-2));

        await _sandbox.DoAsync("sync");

        Assert.Equal("older and other words", await StoredAsync("CLAUDE.md"));
    }

    [Fact]
    [Trait("Defect", "D10")]
    public async Task Bytes_changed_in_place_with_size_and_time_put_back_are_saved()
    {
        Platform.RequirePosix();
        var time = DateTimeOffset.UtcNow.AddDays(-1);
        _sandbox.Claude.Write("CLAUDE.md", "aaaa");
        _sandbox.Claude.SetModified("CLAUDE.md", time);
        await _sandbox.DoAsync("init", "--yes");
        Thread.Sleep(100);
        await _sandbox.DoAsync("sync");
        using (var file = new FileStream(_sandbox.Claude["CLAUDE.md"], FileMode.Open))
        {
            file.Write("bbbb"u8);
        }

        _sandbox.Claude.SetModified("CLAUDE.md", time);
        await _sandbox.DoAsync("sync");

        Assert.Equal("bbbb", await StoredAsync("CLAUDE.md"));
    }

    [Fact]
    public async Task A_write_right_after_a_sync_is_never_missed()
    {
        _sandbox.Claude.Write("CLAUDE.md", "0000");
        await _sandbox.DoAsync("init", "--yes");
        foreach (var n in Enumerable.Range(1, 5))
        {
            // the same size, as fast as it goes after the sync before
            using (var file = new FileStream(_sandbox.Claude["CLAUDE.md"], FileMode.Open))
            {
                file.Write(Encoding.ASCII.GetBytes($"000{n}"));
            }

            await _sandbox.DoAsync("sync");
            Assert.Equal($"000{n}", await _sandbox.GitAsync("show", "HEAD:machines/test/config/CLAUDE.md"));
        }
    }

    [Fact]
    public async Task An_append_rewrites_only_the_last_segment()
    {
        _sandbox.Claude.Write(Path, Transcript.Large(Id, 5_000_000, seed: 3));
        await _sandbox.DoAsync("init", "--yes");
        _sandbox.Claude.Append(Path, Transcript.Messages(Id, 0, 10));

        var sync = (await _sandbox.JsonAsync("sync")).Json;

        var changed = await _sandbox.GitAsync("diff", "--name-only", "HEAD~1", "HEAD", "--", "*.gz");
        Assert.Single(changed.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.True(sync.GetProperty("bytesAdded").GetInt64() < 2_500_000);
    }

    [Fact]
    [Trait("Defect", "B18")]
    public async Task A_session_that_grows_in_many_syncs_costs_what_it_grew()
    {
        _sandbox.Claude.Write(Path, Transcript.Large(Id, 5_500_000, seed: 3));
        await _sandbox.DoAsync("init", "--yes");
        var first = Size();
        foreach (var n in Enumerable.Range(0, 6))
        {
            _sandbox.Claude.Append(Path, Transcript.Messages(Id, n * 20, 20));
            await _sandbox.DoAsync("sync");
        }

        // 24 MB if each sync wrote the transcript again; at most the last segment, 2 MB of which hardly compress
        Assert.True(Size() - first < 6 * 2_000_000, $"{first} → {Size()}");

        long Size() =>
            new DirectoryInfo((_sandbox.Repository / ".git/objects").Value)
                .EnumerateFiles("*", SearchOption.AllDirectories)
                .Sum(f => f.Length);
    }

    [Fact]
    public async Task A_file_that_becomes_executable_is_a_change()
    {
        Platform.RequirePosix();
        _sandbox.Claude.Write("hooks/a.sh", "exit 0");
        await _sandbox.DoAsync("init", "--yes");
        _sandbox.Claude.SetMode("hooks/a.sh", "755");

        await _sandbox.DoAsync("sync");

        Assert.Equal(Convert.ToInt32("755", 8), (await _sandbox.RestoreElsewhereAsync()).Mode("hooks/a.sh"));
    }

    private async Task<string> StoredAsync(string path) =>
        Encoding.UTF8.GetString((await _sandbox.RestoreElsewhereAsync()).Read(path));
}
