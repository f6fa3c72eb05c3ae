using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Healing;
using ClaudeBackup.Core.Hooks;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Runs;
using ClaudeBackup.Core.Scheduling;
using Xunit;

namespace ClaudeBackup.Core.Tests.Fuzzing;

/// <summary>The small files beside the repository: a disk, a power cut, another version and the user write them too.</summary>
internal static class LocalParsers
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);

    public static IReadOnlyList<FuzzedParser> All { get; } =
    [
        .. LocalFiles(),
        FuzzedParser.OfText("local-run", typeof(RunRecord), Run),
        FuzzedParser.OfFile("local-run-mark", typeof(RunMark), f => _ = RunMark.ReadAbandoned(f.Value)),
        FuzzedParser.OfFile("local-objects", typeof(ObjectFiles), f => _ = ObjectFiles.TryRead(f)),
        FuzzedParser.OfFile("local-copy-record", typeof(CopyRecord), f => _ = CopyRecord.TryRead(f)),
        FuzzedParser.OfFile(
            "local-job-environment",
            typeof(JobEnvironment),
            f => _ = JobEnvironment.Read(f),
            typeof(BackupException)
        ),
        OfPlace("local-verified", typeof(VerifyRecord), "verified", r => _ = VerifyRecord.Read(r, Now)),
        OfPlace("local-work-tree", typeof(WorkTreeMark), "work-tree", r => _ = new WorkTreeMark(r).IsOf(ObjectId.None)),
        OfPlace(
            "local-hook-request",
            typeof(HookInbox),
            "requests/20260301T090000.000Z-1.json",
            r => _ = new HookInbox(r).All()
        ),
        FuzzedParser.OfFile("local-index", typeof(MachineIndexFile), f => _ = MachineIndexFile.TryRead(f)),
        SealedIndex(),
        new("twin-file", typeof(TwinFile), Twin),
        new("refs", typeof(RefFiles), Refs),
        FuzzedParser.OfText("ref-log", typeof(RefLogLine), t => _ = RefLogLine.TryParse(t)),
        FuzzedParser.OfText("git-config", typeof(OwnConfig), Config),
    ];

    // every one that there is, and every one to come
    private static IEnumerable<FuzzedParser> LocalFiles() =>
        typeof(LocalFile<>)
            .Assembly.GetTypes()
            .Where(type => !type.ContainsGenericParameters)
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(field =>
                field.FieldType.IsGenericType && field.FieldType.GetGenericTypeDefinition() == typeof(LocalFile<>)
            )
            .OrderBy(field => field.DeclaringType!.FullName, StringComparer.Ordinal)
            .Select(field =>
                (FuzzedParser)
                    typeof(LocalParsers)
                        .GetMethod(nameof(OfLocalFile), BindingFlags.Static | BindingFlags.NonPublic)!
                        .MakeGenericMethod(field.FieldType.GetGenericArguments())
                        .Invoke(null, [field.DeclaringType, field.GetValue(null)])!
            );

    private static FuzzedParser OfLocalFile<T>(Type owner, LocalFile<T> file)
        where T : class
    {
        var name = file.In(Repository(new AbsolutePath(System.IO.Path.GetTempPath()))).Name;
        return OfPlace(
            $"local-{System.IO.Path.GetFileNameWithoutExtension(name)}",
            owner,
            name,
            repository =>
            {
                if (file.TryRead(repository) is { } value)
                {
                    var written = file.Bytes(value);
                    File.WriteAllBytes(file.In(repository).Value, written);
                    var again = file.TryRead(repository);
                    Assert.NotNull(again);
                    Assert.Equal(written, file.Bytes(again));
                }
            }
        );
    }

    private static FuzzedParser OfPlace(string name, Type owner, string file, Action<BackupRepository> read) =>
        new(
            name,
            owner,
            (bytes, place) =>
            {
                var repository = Repository(place);
                var target = repository.LocalFolder / RelativePath.Parse(file);
                _ = Directory.CreateDirectory(target.Parent!.Value);
                File.WriteAllBytes(target.Value, bytes);
                read(repository);
            }
        )
        {
            Cost = 4,
        };

    private static BackupRepository Repository(AbsolutePath root) =>
        new(root, new GitClient(new ProcessRunner(), root), FileSystem.ForThisSystem());

    private static void Run(string line)
    {
        if (RunRecord.TryParse(line) is { } run)
        {
            Assert.Equal(run, RunRecord.TryParse(Encoding.UTF8.GetString(run.ToLine())));
        }
    }

    // of another version, with the seal that it has to have
    private static FuzzedParser SealedIndex() =>
        new(
            "local-index-fields",
            typeof(MachineIndexFile),
            (bytes, place) =>
            {
                var file = place / "index";
                File.WriteAllBytes(file.Value, [.. SHA256.HashData(bytes), .. bytes]);
                _ = MachineIndexFile.TryRead(file);
            }
        )
        {
            Made = [MadeIndex()[ContentHash.Length..]],
            Cost = 4,
        };

    private static byte[] MadeIndex() => SmallIndex.Bytes();

    private static void Twin(byte[] bytes, AbsolutePath place)
    {
        var middle = bytes.Length / 2;
        _ = TwinFile.IsDamaged(bytes.AsSpan(0, middle), bytes.AsSpan(middle));
        _ = TwinFile.IsDamaged(bytes, bytes);
    }

    private static void Refs(byte[] bytes, AbsolutePath place)
    {
        foreach (var name in new[] { "HEAD", "packed-refs", "refs/heads/main", "logs/refs/heads/main" })
        {
            var file = place / RelativePath.Parse(name);
            _ = Directory.CreateDirectory(file.Parent!.Value);
            File.WriteAllBytes(file.Value, bytes);
        }

        var refs = new RefFiles(place);
        _ = (refs.HeadBranch, refs.HeadIsSound, refs.Read("refs/heads/main"), refs.Damaged(), refs.All());
        _ = (refs.PackedIsDamaged, refs.SoundPackedLines(), refs.Log("refs/heads/main"));
    }

    private static void Config(string text)
    {
        var read = OwnConfig.Read(text);
        Assert.Empty(OwnConfig.Read(read.Kept).Foreign);
        _ = ConfigText.Find(text.Split('\n'), "remote \"origin\"", "url");
    }
}
