using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Hooks;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Json;
using ClaudeBackup.Core.Profiles;
using ClaudeBackup.Core.Restoring;
using Xunit;

namespace ClaudeBackup.Core.Tests.Fuzzing;

/// <summary>The user's setup, their profiles, and what hooks say.</summary>
internal static class SetupParsers
{
    private static readonly Homes Homes = new("/home/dev", "/home/dev/.claude");

    public static IReadOnlyList<FuzzedParser> All { get; } =
    [
        FuzzedParser.OfBytes("hook-event", typeof(HookEvent), b => _ = HookEvent.Parse(b)),
        FuzzedParser.OfBytes("claude-json", typeof(ClaudeJson), Keep, typeof(JsonException)) with
        {
            MemoryPerByte = 4096,
        },
        FuzzedParser.OfBytes("claude-json-merge", typeof(ClaudeJsonMerge), Merge, typeof(JsonException)) with
        {
            Cost = 4,
            MemoryPerByte = 8192,
        },
        FuzzedParser.OfBytes("cleanup-period", typeof(CleanupPeriod), b => _ = CleanupPeriod.Read([b, b])),
        FuzzedParser.OfBytes("json-keys", typeof(JsonKeys), Keys),
        FuzzedParser.OfBytes("json-file", typeof(JsonFile), b => _ = JsonFile.Parse(b), typeof(JsonException)),
        FuzzedParser.OfBytes("json-edit", typeof(JsonEdit), Edit),
        FuzzedParser.OfBytes("plugin-lists", typeof(PluginLists), Plugins),
        FuzzedParser.OfBytes("setup-json", typeof(SetupCommands), b => Commands("settings.json", b)) with
        {
            MemoryPerByte = 4096,
        },
        FuzzedParser.OfBytes("setup-markdown", typeof(SetupCommands), b => Commands("commands/x.md", b)) with
        {
            MemoryPerByte = 4096,
        },
        FuzzedParser.OfBytes("profile-text", typeof(PortableText), Portable),
        FuzzedParser.OfBytes("profile-manifest", typeof(ProfileManifest), ManifestOf),
        FuzzedParser.OfFile("profile-archive", typeof(ProfileArchive), Archive, typeof(BackupException)) with
        {
            Made = [Zipped(MadeTar()), "PK\u0003\u0004\u0014\0\0\0"u8.ToArray()],
            MemoryPerByte = 64 * 1024,
        },
        new("profile-tar", typeof(ProfileTar), Tar, typeof(BackupException))
        {
            Made = [MadeTar()],
            Cost = 4,
            MemoryPerByte = 4096,
        },
    ];

    private static void Keep(byte[] bytes)
    {
        // bytes that are no text become the mark of what is none, which is spelled out at first
        var kept = ClaudeJson.Keep(ClaudeJson.Keep(bytes).Json);
        Assert.Equal(kept.Json, ClaudeJson.Keep(kept.Json).Json);
    }

    private static void Merge(byte[] bytes)
    {
        var kept = ClaudeJson.Keep(bytes).Json;
        _ = ClaudeJsonMerge.Of(new ClaudeJsonRequest(kept, Force: true), bytes);
        _ = ClaudeJsonMerge.Of(new ClaudeJsonRequest(bytes, Force: false), kept);
        _ = MovedClaudeJson.Of(kept, new PathMap([PathRule.TryOf("/home/dev", "/home/ann")!]));
    }

    private static void Keys(byte[] bytes)
    {
        if (JsonKeys.TryParse(bytes) is { } json)
        {
            _ = JsonKeys.Find(json, "mcpServers.files.command");
            _ = JsonKeys.Changed(json, null);
            Assert.Empty(JsonKeys.Changed(json, json));
            Assert.True(JsonKeys.AreSame(json, json));
        }
    }

    private static void Edit(byte[] bytes)
    {
        string[] path = ["mcpServers", "files", "command"];
        if (JsonEdit.Set(bytes, path, "\"new\""u8) is { } edited)
        {
            Assert.Equal(edited, JsonEdit.Set(edited, path, "\"new\""u8));
        }
    }

    private static void Plugins(byte[] bytes)
    {
        _ = PluginLists.None.With(PluginLists.PluginsFile, bytes);
        _ = PluginLists.None.With(PluginLists.MarketplacesFile, bytes);
    }

    private static void Commands(string file, byte[] bytes)
    {
        _ = SetupCommands.In(RelativePath.Parse(file), bytes);
        var middle = bytes.Length / 2;
        _ = LostProtection.Of(RelativePath.Parse(file), bytes, bytes[..middle]).Count();
    }

    // what is written for another machine says here what it said here
    private static void Portable(byte[] bytes)
    {
        var (portable, _) = PortableText.ToPortable(bytes, Homes, "settings.json");
        _ = PortableText.FromPortable(portable, Homes, "settings.json");
        _ = PortableText.FromPortable(bytes, new Homes(@"C:\Users\ann", @"C:\Users\ann\.claude"), "CLAUDE.md");
    }

    private static void ManifestOf(byte[] bytes)
    {
        if (ProfileManifest.TryRead(bytes) is { } manifest)
        {
            var written = manifest.ToBytes();
            Assert.Equal(written, ProfileManifest.TryRead(written)!.ToBytes());
        }
    }

    private static void Archive(AbsolutePath file)
    {
        using var archive = ProfileArchive.Open(file, Homes);
        _ = archive.Origin;
        foreach (var read in archive.Refused.Count == 0 ? archive.Read() : [])
        {
            _ = read.ToString();
        }
    }

    // a tar inside of it, with the sums that its headers have to have
    private static void Tar(byte[] bytes, AbsolutePath place)
    {
        const int Block = 512;
        const int At = 148;
        for (var header = 0; header + Block <= bytes.Length; header += Block)
        {
            if (bytes.AsSpan(header + 257, 5).SequenceEqual("ustar"u8))
            {
                bytes.AsSpan(header + At, 8).Fill((byte)' ');
                var sum = bytes.AsSpan(header, Block).ToArray().Sum(b => b);
                Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ", bytes.AsSpan(header + At, 8));
            }
        }

        var file = place / "profile.tar.gz";
        File.WriteAllBytes(file.Value, Zipped(bytes));
        Archive(file);
    }

    private static byte[] Zipped(byte[] tar)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(tar);
        }

        return zipped.ToArray();
    }

    private static byte[] MadeTar()
    {
        using var made = new MemoryStream();
        using (var tar = new TarWriter(made, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (
                var (name, content) in new[] { ("settings.json", "{}"), ("skills/a/SKILL.md", "---\nname: a\n---\n") }
            )
            {
                tar.WriteEntry(
                    new PaxTarEntry(TarEntryType.RegularFile, name)
                    {
                        DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)),
                        ModificationTime = DateTimeOffset.UnixEpoch,
                    }
                );
            }
        }

        return made.ToArray();
    }
}
