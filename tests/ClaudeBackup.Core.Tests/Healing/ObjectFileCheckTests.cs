using System.Text;
using ClaudeBackup.Core.Healing;
using ClaudeBackup.Core.Tests.Git;
using Xunit;

namespace ClaudeBackup.Core.Tests.Healing;

public sealed class ObjectFileCheckTests
{
    /// <summary>What a compressor keeps as it is, with fixed codes, with codes of its own; and how git is told to compress.</summary>
    public static TheoryData<string, int> Contents =>
        new()
        {
            { "", -1 },
            { "x", 0 },
            { "a session of few words", -1 },
            { string.Concat(Enumerable.Range(0, 40).Select(i => $"{i * i * 7919:x} ")), 9 },
            { string.Concat(Enumerable.Range(0, 30).Select(_ => "the same again. ")), 1 },
        };

    [Theory]
    [MemberData(nameof(Contents))]
    public async Task What_git_does_not_take_for_an_object_is_damaged_whichever_bit_is_another(string text, int level)
    {
        using var git = new GitSandbox();
        var (path, file) = await LooseAsync(git, text, level);
        var sound = await File.ReadAllBytesAsync(file, GitSandbox.Token);
        var check = new ObjectFileCheck(git.Client.Objects.Folder);
        Assert.Empty(check.Damaged([path], GitSandbox.Token));
        var passed = new List<string>();
        foreach (var (name, bytes) in Broken(sound))
        {
            await File.WriteAllBytesAsync(file, bytes, GitSandbox.Token);
            // what is found needs no second opinion
            if (check.Damaged([path], GitSandbox.Token).Count == 0 && !await IsTakenAsync(git))
            {
                passed.Add(name);
            }
        }

        Assert.Empty(passed);
    }

    [Fact]
    public async Task An_object_whose_last_block_does_not_say_that_it_is_the_last_is_damaged()
    {
        using var git = new GitSandbox();
        var (path, file) = await LooseAsync(git, "a session of few words", level: -1);
        var bytes = await File.ReadAllBytesAsync(file, GitSandbox.Token);
        bytes[2] ^= 1;
        await File.WriteAllBytesAsync(file, bytes, GitSandbox.Token);

        var found = new ObjectFileCheck(git.Client.Objects.Folder).Damaged([path], GitSandbox.Token);

        Assert.Equal([new DamagedObjectFile(path, ObjectFileKind.Loose)], found);
    }

    private static IEnumerable<(string Name, byte[] Bytes)> Broken(byte[] sound)
    {
        for (var bit = 0; bit < sound.Length * 8; bit++)
        {
            var bytes = sound.ToArray();
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            yield return ($"bit {bit % 8} of byte {bit / 8}", bytes);
        }

        for (var length = 0; length < sound.Length; length++)
        {
            yield return ($"cut to {length} bytes", sound[..length]);
        }

        yield return ("a byte behind it", [.. sound, 0]);
        yield return ("its sum twice", [.. sound, .. sound[^4..]]);
        yield return ("itself twice", [.. sound, .. sound]);
    }

    private static async Task<(string Path, string File)> LooseAsync(GitSandbox git, string text, int level)
    {
        await git.Client.InitAsync(GitSandbox.Token);
        var source = git.Home / "content";
        await File.WriteAllBytesAsync(source.Value, Encoding.UTF8.GetBytes(text), GitSandbox.Token);
        var id = await git.PlainTextAsync(
            "-c",
            $"core.looseCompression={level}",
            "hash-object",
            "-w",
            "--no-filters",
            source.Value
        );
        var path = $"{id[..2]}/{id[2..]}";
        var file = Path.Combine(git.Client.Objects.Folder.Value, path);
        File.SetAttributes(file, FileAttributes.Normal);
        return (path, file);
    }

    private static async Task<bool> IsTakenAsync(GitSandbox git)
    {
        try
        {
            _ = await git.PlainAsync("fsck", "--full", "--strict");
            return true;
        }
        catch (Xunit.Sdk.XunitException)
        {
            return false;
        }
    }
}
