using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Profiles;

/// <summary>An archive that is not what it should be writes nothing, neither where it wants to nor anywhere else.</summary>
[Trait("Defect", "S1")]
public sealed class HostileArchiveTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly Sandbox _sandbox = new();

    public HostileArchiveTests()
    {
        _sandbox.Claude.Write("settings.json", "mine");
        _sandbox.Claude.Write("skills/s/SKILL.md", "mine");
        _ = Directory.CreateDirectory((_sandbox.Home / ".ssh").Value);
    }

    private AbsolutePath Archive => _directory.Path / "x.tar.gz";

    public void Dispose()
    {
        _sandbox.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData("../outside.md")]
    [InlineData("skills/../../outside.md")]
    [InlineData("/tmp/outside.md")]
    [InlineData("C:/outside.md")]
    [InlineData("skills\\..\\outside.md")]
    [InlineData("skills//x.md")]
    [InlineData("skills/./x.md")]
    [InlineData("skills/\u0001x.md")]
    [InlineData(".credentials.json")]
    [InlineData("skills/a/.CREDENTIALS.json")]
    [InlineData("skills/a/.credentials.json.bak")]
    [InlineData("skills/.Encryption_Key")]
    [InlineData("skills/.claude.json")]
    [InlineData(".claude.json.backup.1")]
    [InlineData("projects/-p/10000000-0000-4000-8000-000000000000.jsonl")]
    [InlineData("history.jsonl")]
    [InlineData("sessions/1.key")]
    [InlineData("plugins/cache/x.js")]
    [InlineData("plans/p.md")]
    [InlineData("mine/node_modules/x.js")]
    public async Task A_name_that_is_none_of_a_setup_is_refused(string name) =>
        await IsRefusedAsync(Tar(("CLAUDE.md", "good"), (name, "bad")), name);

    [Theory]
    [InlineData("settings.json", "SETTINGS.json")]
    [InlineData("settings.json", "settings.json")]
    [InlineData("skills/é.md", "skills/e\u0301.md")]
    [InlineData("skills/a.md", "skills/a.md ")]
    [InlineData("skills/a.md", "SKILLS/a.md")]
    [InlineData("skills/a", "skills/a/b.md")]
    public async Task Two_names_for_one_file_are_refused(string first, string second) =>
        await IsRefusedAsync(
            Tar((first, "a"), (second, "b")),
            second.TrimEnd().Split('/')[^1] == "b.md" ? first : second.TrimEnd()
        );

    [Theory]
    [InlineData(TarEntryType.SymbolicLink, "it is a link")]
    [InlineData(TarEntryType.HardLink, "it is a link")]
    [InlineData(TarEntryType.Fifo, "it is not a file")]
    [InlineData(TarEntryType.CharacterDevice, "it is not a file")]
    [InlineData(TarEntryType.BlockDevice, "it is not a file")]
    public async Task What_is_no_file_is_refused(TarEntryType type, string reason)
    {
        var entry = new PaxTarEntry(type, "skills/x.md");
        if (type is TarEntryType.SymbolicLink or TarEntryType.HardLink)
        {
            entry.LinkName = "/etc/passwd";
        }

        var error = await IsRefusedAsync(Write(tar => tar.WriteEntry(entry)), "skills/x.md");
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_and_a_file_behind_it_write_nothing_through_it()
    {
        var archive = Write(tar =>
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "skills/out") { LinkName = _sandbox.Home.Value });
            tar.WriteEntry(File("skills/out/.bashrc", "bad"));
        });
        _ = await IsRefusedAsync(archive, "skills/out");
    }

    [Theory]
    [InlineData("skills/keys", "~/.ssh")]
    [InlineData("rules/store", "~/.claude/cache")]
    public async Task A_link_of_the_user_is_not_followed_to_where_nothing_of_a_setup_belongs(string link, string to)
    {
        Platform.RequirePosix();
        _ = (
            await _sandbox.ShellAsync($"mkdir -p ~/.claude/cache ~/.claude/rules && ln -s {to} ~/.claude/{link}")
        ).ExitsWith(0);
        _ = await IsRefusedAsync(Tar(($"{link}/config.md", "bad")), $"{link}/config.md");
    }

    [Fact]
    public async Task What_is_in_the_way_there_is_not_replaced()
    {
        _ = Directory.CreateDirectory(_sandbox.Claude["CLAUDE.md"]);
        _ = await IsRefusedAsync(Tar(("CLAUDE.md", "bad")), "CLAUDE.md", "--force");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(9)]
    [InlineData(200)]
    [InlineData(2000)]
    public async Task An_archive_that_was_cut_short_is_refused(int bytes)
    {
        var whole = Tar(
            ("CLAUDE.md", "good"),
            ("skills/noise.md", Convert.ToBase64String(RandomNumberGenerator.GetBytes(3000)))
        );
        _ = await IsRefusedAsync(whole[..^bytes], "");
    }

    [Fact]
    public async Task A_tar_that_was_cut_short_before_it_was_compressed_is_refused()
    {
        var tar = Unzip(Tar(("CLAUDE.md", "good"), ("skills/a.md", "good")));
        foreach (var length in new[] { 100, 512, 1000, 1536, tar.Length - 1024 })
        {
            _ = await IsRefusedAsync(Zip(tar[..length]), "");
        }
    }

    [Fact]
    public async Task What_follows_the_end_is_refused()
    {
        var archive = Tar(("CLAUDE.md", "good"));
        _ = await IsRefusedAsync([.. archive, 1, 2, 3], "");
        _ = await IsRefusedAsync([.. archive, .. Tar(("skills/a.md", "bad"))], "");
        _ = await IsRefusedAsync(Zip([.. Unzip(archive), .. Unzip(Tar(("skills/a.md", "bad")))]), "");
    }

    [Fact]
    public async Task What_is_no_archive_is_refused()
    {
        _ = await IsRefusedAsync([], "");
        _ = await IsRefusedAsync(Encoding.ASCII.GetBytes("just text"), "");
        _ = await IsRefusedAsync(Zip(RandomNumberGenerator.GetBytes(5000)), "");
        _ = await IsRefusedAsync(Zip([]), "");
        _ = await IsRefusedAsync(Zip(new byte[10_240]), "");
        Assert.Equal(1, (await _sandbox.RunAsync("import-config", (_directory.Path / "missing").Value)).ExitCode);
        Assert.Equal(1, (await _sandbox.RunAsync("import-config", _directory.Path.Value)).ExitCode);
        if (!OperatingSystem.IsWindows())
        {
            var pipe = (await _sandbox.ShellAsync("$CLAUDE_BACKUP import-config <(echo)")).ExitsWith(1);
            Assert.Contains("It is a pipe", pipe.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_bomb_is_refused_before_it_takes_memory_or_disk()
    {
        _ = await IsRefusedAsync(Zip(Header("skills/bomb.md", 64L << 20, '0'), zeros: 64L << 20), "too large");
        _ = await IsRefusedAsync(Zip(Header("x", 8L << 30, 'x')), "too large");
        _ = await IsRefusedAsync(Zip(Header("x", 8L << 30, 'L')), "too large");
        _ = await IsRefusedAsync(Zip(Header("skills/s.md", 100, 'S')), "unsupported type");
        _ = await IsRefusedAsync(Zip([], zeros: 600L << 20), "");
    }

    [Fact]
    public async Task More_files_than_any_setup_has_are_refused()
    {
        var one = Header("skills/x.md", 0, '0');
        _ = await IsRefusedAsync(Zip([.. Enumerable.Repeat(one, 90_000).SelectMany(h => h)]), "more than");
    }

    [Fact]
    public async Task What_the_list_of_an_archive_does_not_say_is_refused()
    {
        _ = await _sandbox.JsonAsync("export-config", Archive.Value);
        var entries = Entries(
            await System.IO.File.ReadAllBytesAsync(Archive.Value, TestContext.Current.CancellationToken)
        );

        _ = await IsRefusedAsync(Tar([.. entries, ("skills/more.md", "bad")]), "skills/more.md");
        _ = await IsRefusedAsync(Tar([.. entries.Where(e => e.Name != "settings.json")]), "settings.json");
        _ = await IsRefusedAsync(
            Tar([.. entries.Select(e => e.Name == "settings.json" ? (e.Name, "bad") : e)]),
            "settings.json"
        );
        _ = await IsRefusedAsync(
            Tar([.. entries.Select(e => e.Name == "claude-config.json" ? (e.Name, "{\"format\": 2}") : e)]),
            "claude-config.json"
        );
        foreach (var list in new[] { "x", "{}", "{\"format\": 1}", "{\"format\": 1, \"files\": [null]}", "null" })
        {
            _ = await IsRefusedAsync(
                Tar([.. entries.Select(e => e.Name == "claude-config.json" ? (e.Name, list) : e)]),
                "claude-config.json"
            );
        }
    }

    [Fact]
    public async Task The_clients_own_file_brings_servers_and_nothing_else()
    {
        var archive = Tar(
            (
                ".claude.json",
                """{"oauthAccount": {"x": 1}, "userID": "other", "mcpServers": {"s": {"command": "serve"}}, "projects": {"/p": {"hasTrustDialogAccepted": true}}}"""
            )
        );
        await System.IO.File.WriteAllBytesAsync(Archive.Value, archive, TestContext.Current.CancellationToken);

        var imported = (await _sandbox.JsonAsync("import-config", Archive.Value)).Json;

        Assert.Equal(
            "{\n  \"mcpServers\": {\n    \"s\": {\n      \"command\": \"serve\"\n    }\n  }\n}\n",
            await System.IO.File.ReadAllTextAsync(
                (_sandbox.Home / ".claude.json").Value,
                TestContext.Current.CancellationToken
            )
        );
        Assert.Equal("serve", imported.GetProperty("commands")[0].GetProperty("command").GetString());
        _ = await IsRefusedAsync(Tar((".claude.json", "[]")), ".claude.json");
    }

    [Fact]
    public async Task Setuid_is_not_taken_over()
    {
        Platform.RequirePosix();
        var archive = Write(tar =>
        {
            var entry = File("hooks/run.sh", "x");
            entry.Mode = (UnixFileMode)0xFFF;
            tar.WriteEntry(entry);
        });
        await System.IO.File.WriteAllBytesAsync(Archive.Value, archive, TestContext.Current.CancellationToken);

        _ = await _sandbox.JsonAsync("import-config", Archive.Value);

        Assert.Equal(0x1ED, _sandbox.Claude.Mode("hooks/run.sh") & 0xFFF);
    }

    private async Task<string> IsRefusedAsync(byte[] archive, string named, params string[] more)
    {
        await System.IO.File.WriteAllBytesAsync(Archive.Value, archive, TestContext.Current.CancellationToken);
        var before = Everything();

        var result = await _sandbox.RunAsync(["import-config", Archive.Value, .. more, "--json"]);

        Assert.Equal(1, result.ExitCode);
        Assert.Equal("", result.Out);
        var error = result.ErrorJson.GetProperty("error").GetString()!;
        Assert.Contains(named, error, StringComparison.Ordinal);
        Assert.True(result.ErrorJson.GetProperty("code").GetString() is "refused" or "archive");
        Assert.Equal(before, Everything());
        return error;
    }

    // names, kinds and bytes of the whole of the sandbox
    private string[] Everything() =>
        [
            .. Directory
                .EnumerateFileSystemEntries(_sandbox.Home.Parent!.Value, "*", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
                .Select(f =>
                    new FileInfo(f) is { Exists: true, LinkTarget: null }
                        ? $"{f} {Convert.ToHexString(SHA256.HashData(System.IO.File.ReadAllBytes(f)))}"
                        : f
                ),
        ];

    private static byte[] Tar(params (string Name, string Content)[] entries) =>
        Write(tar =>
        {
            foreach (var (name, content) in entries)
            {
                tar.WriteEntry(File(name, content));
            }
        });

    private static PaxTarEntry File(string name, string content) =>
        new(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)) };

    private static byte[] Write(Action<TarWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var tar = new TarWriter(buffer, TarEntryFormat.Pax, leaveOpen: true))
        {
            write(tar);
        }

        return Zip(buffer.ToArray());
    }

    private static byte[] Zip(byte[] tar, long zeros = 0)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(tar);
            for (var block = new byte[1 << 20]; zeros > 0; zeros -= block.Length)
            {
                gzip.Write(block);
            }
        }

        return buffer.ToArray();
    }

    private static byte[] Unzip(byte[] archive)
    {
        using var gzip = new GZipStream(new MemoryStream(archive), CompressionMode.Decompress);
        using var buffer = new MemoryStream();
        gzip.CopyTo(buffer);
        return buffer.ToArray();
    }

    private static (string Name, string Content)[] Entries(byte[] archive)
    {
        using var tar = new TarReader(new MemoryStream(Unzip(archive)));
        var entries = new List<(string, string)>();
        while (tar.GetNextEntry(copyData: true) is { } entry)
        {
            using var content = new StreamReader(entry.DataStream!);
            entries.Add((entry.Name, content.ReadToEnd()));
        }

        return [.. entries];
    }

    // one header as the format has it, whatever its size claims
    private static byte[] Header(string name, long size, char type)
    {
        var header = new byte[512];
        Encoding.ASCII.GetBytes(name).CopyTo(header, 0);
        Encoding.ASCII.GetBytes("0000644\0" + "0000000\0" + "0000000\0").CopyTo(header, 100);
        Encoding
            .ASCII.GetBytes(Convert.ToString(size, 8).PadLeft(11, '0') + "\0" + "00000000000\0")
            .CopyTo(header, 124);
        header[156] = (byte)type;
        Encoding.ASCII.GetBytes("ustar\0" + "00").CopyTo(header, 257);
        header.AsSpan(148, 8).Fill((byte)' ');
        Encoding.ASCII.GetBytes(Convert.ToString(header.Sum(b => b), 8).PadLeft(6, '0') + "\0 ").CopyTo(header, 148);
        return header;
    }
}
