using System.IO.Compression;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Restoring;

/// <summary>Stored data that is damaged is noticed, healed where a copy is left, and never restored.</summary>
public sealed class DamageTests : IDisposable
{
    private static readonly string Id = Transcript.Id("1");
    private static readonly string Path = Transcript.PathOf(Id);

    private readonly Sandbox _sandbox = new();

    private string StoredFile => (_sandbox.Repository / RelativePath.Parse($"machines/test/{Path}.gz")).Value;

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData("flipped")]
    [InlineData("cut")]
    [InlineData("empty")]
    [InlineData("missing")]
    [InlineData("other gzip")]
    [InlineData("other bytes of the same size")]
    [Trait("Defect", "D16")]
    public async Task What_is_damaged_beside_git_is_restored_from_the_copy_in_git(string damage)
    {
        var good = await SaveTwoSessionsAsync();
        await DamageAsync(damage);

        var restored = await _sandbox.RestoreElsewhereAsync();
        await _sandbox.JsonAsync("peek", Id);

        Assert.Equal(good, restored.Listing());
    }

    [Theory]
    [InlineData("flipped")]
    [InlineData("missing")]
    [Trait("Defect", "D16")]
    public async Task What_is_damaged_everywhere_is_named_and_nothing_of_it_is_left_in_place(string damage)
    {
        var good = await SaveTwoSessionsAsync();
        var objects = (await _sandbox.GitAsync("rev-parse", $"HEAD:machines/test/{Path}.gz")).Trim();
        await DamageAsync(damage);
        await DamageObjectAsync(objects);
        var target = new ClaudeTree(_sandbox.Elsewhere("target"));
        _sandbox.Environment["CLAUDE_CONFIG_DIR"] = target.Root.Value;

        var promised = (await _sandbox.RunAsync("restore", "--all", "--dry-run", "--json")).ExitsWith(3);
        Assert.Equal(1, promised.Json.GetProperty("restored").GetInt32());
        Assert.Equal(1, promised.Json.GetProperty("failed").GetInt32());
        var none = (await _sandbox.RunAsync("restore", Id, "--dry-run")).ExitsWith(12);
        Assert.DoesNotContain("resume", none.Out, StringComparison.Ordinal);
        Assert.Empty(target.Listing());
        var all = (await _sandbox.RunAsync("restore", "--all", "--json")).ExitsWith(3);
        var again = (await _sandbox.RunAsync("restore", "--all", "--json")).ExitsWith(3);
        var one = (await _sandbox.RunAsync("restore", Id, "--json")).ExitsWith(12);
        var words = (await _sandbox.RunAsync("restore", "--all")).ExitsWith(3);

        Assert.Equal(1, all.Json.GetProperty("restored").GetInt32());
        Assert.Equal(1, all.Json.GetProperty("failed").GetInt32());
        Assert.Equal(1, again.Json.GetProperty("failed").GetInt32());
        Assert.False(one.Json.GetProperty("ok").GetBoolean());
        Assert.Equal(Path, all.Json.GetProperty("problems")[0].GetProperty("path").GetString());
        Assert.Contains(Id, words.Out + words.Error, StringComparison.Ordinal);
        Assert.Equal(good.Where(line => !line.Contains(Id, StringComparison.Ordinal)), target.Listing());
        (await _sandbox.RunAsync("peek", Id, "--json")).ExitsWith(12);
        await _sandbox.JsonAsync("restore", "--list");
        await _sandbox.JsonAsync("status");
    }

    [Fact]
    [Trait("Defect", "D16")]
    public async Task With_force_a_damaged_copy_never_replaces_a_good_local_file()
    {
        await SaveTwoSessionsAsync();
        var blob = (await _sandbox.GitAsync("rev-parse", $"HEAD:machines/test/{Path}.gz")).Trim();
        await DamageAsync("flipped");
        await DamageObjectAsync(blob);
        _sandbox.Claude.Append(Path, "more"u8);
        var before = _sandbox.Claude.Listing(withTimes: true);

        (await _sandbox.RunAsync("restore", Id, "--force", "--json")).ExitsWith(12);

        Assert.Equal(before, _sandbox.Claude.Listing(withTimes: true));
    }

    [Fact]
    public async Task Where_the_newest_state_is_lost_the_fullest_that_is_whole_is_named_and_comes_back()
    {
        await SaveTwoSessionsAsync();
        var first = _sandbox.Claude.Read(Path);
        _sandbox.Claude.Append(Path, Transcript.Messages(Id, 30, 4));
        var second = _sandbox.Claude.Read(Path);
        await _sandbox.DoAsync("sync");
        _sandbox.Claude.Append(Path, Transcript.Messages(Id, 34, 4));
        await _sandbox.DoAsync("sync");
        var blob = (await _sandbox.GitAsync("rev-parse", $"HEAD:machines/test/{Path}.gz")).Trim();
        await DamageAsync("missing");
        await DamageObjectAsync(blob);
        _sandbox.Claude.Delete(Path);

        var lost = (await _sandbox.RunAsync("restore", Id)).ExitsWith(12);
        var states = (await _sandbox.JsonAsync("versions", Id)).Json.GetProperty("states").EnumerateArray().ToArray();
        var words = (await _sandbox.RunAsync("versions", Id)).ExitsWith(0).Out;

        Assert.Equal([true, false, false], states.Select(s => s.GetProperty("damaged").GetBoolean()));
        Assert.Equal([false, true, false], states.Select(s => s.GetProperty("fullestSound").GetBoolean()));
        var line = states[1].GetProperty("restore").GetString()!;
        Assert.Contains(
            line,
            string.Join(' ', (lost.Out + lost.Error).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "damaged: restore cannot bring it back",
            string.Join(' ', words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal
        );
        await _sandbox.DoAsync([.. line.Split(' ')[1..]]);
        Assert.Equal(second, _sandbox.Claude.Read(Path));
        Assert.NotEqual(first, second);
    }

    private async Task<IReadOnlyList<string>> SaveTwoSessionsAsync()
    {
        _sandbox.Claude.Write(Path, Transcript.Messages(Id, 0, 30));
        _sandbox.WriteSession(Transcript.Id("2"));
        await _sandbox.DoAsync("init", "--yes");
        return _sandbox.Claude.Listing();
    }

    private async Task DamageAsync(string damage)
    {
        var bytes = await File.ReadAllBytesAsync(StoredFile, TestContext.Current.CancellationToken);
        File.Delete(StoredFile);
        switch (damage)
        {
            case "flipped":
                bytes[bytes.Length / 2] ^= 0x10;
                break;
            case "cut":
                bytes = bytes[..(bytes.Length / 2)];
                break;
            case "empty":
                bytes = [];
                break;
            case "other gzip":
                File.Copy(StoredFile.Replace(Id, Transcript.Id("2"), StringComparison.Ordinal), StoredFile);
                return;
            case "other bytes of the same size":
                bytes = Forge(bytes);
                break;
            default:
                return;
        }

        await File.WriteAllBytesAsync(StoredFile, bytes, TestContext.Current.CancellationToken);
    }

    /// <summary>A sound gzip file of the same length that holds as many bytes, but not the same ones.</summary>
    private static byte[] Forge(byte[] stored)
    {
        using var content = new MemoryStream();
        using (var gzip = new GZipStream(new MemoryStream(stored), CompressionMode.Decompress))
        {
            gzip.CopyTo(content);
        }

        for (var i = 0; i < content.Length; i++)
        {
            foreach (var level in Enum.GetValues<CompressionLevel>())
            {
                var forged = content.ToArray();
                forged[i] ^= 1;
                using var compressed = new MemoryStream();
                using (var gzip = new GZipStream(compressed, level, leaveOpen: true))
                {
                    gzip.Write(forged);
                }

                if (compressed.Length == stored.Length)
                {
                    return compressed.ToArray();
                }
            }
        }

        throw new InvalidOperationException("No forgery of that size.");
    }

    /// <summary>Overwrites the middle of a blob where git keeps it.</summary>
    private async Task DamageObjectAsync(string blob)
    {
        var done = await _sandbox.ShellAsync(
            $$"""
            cd ~/.claude-backup/.git/objects
            for pack in pack/*.idx; do
              read -r size offset <<< "$(git verify-pack -v $pack | awk '$1 == "{{blob}}" { print $4, $5 }')"
              [ -n "$offset" ] || continue
              chmod u+w "${pack%.idx}.pack"
              printf 'damage' | dd of="${pack%.idx}.pack" bs=1 seek=$((offset + size / 2)) conv=notrunc status=none && echo done
            done
            """
        );
        Assert.Equal("done\n", done.Out);
    }
}
