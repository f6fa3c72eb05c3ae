using ClaudeBackup.Core.Git;

namespace ClaudeBackup.Core.Repository;

/// <summary>What git's objects lay in when they were last packed, and whether enough came since to do it again.</summary>
internal static class RepackRecord
{
    // Each lookup asks every pack; at one sync an hour this is about once a day.
    private const int MostPacks = 32;

    // git unpacks what it fetches when it is little; each such file takes a block of the disk.
    private const int MostLoose = 256;

    // Each sync writes the whole list of a project again, of which packing keeps the difference alone.
    private const long FewBytes = 64L * 1024 * 1024;
    private const int ShareOfAll = 8;

    private static readonly LocalFile<ObjectCount> Stored = new(
        "packed.json",
        json => new ObjectCount(
            json.GetProperty("packs").GetInt32(),
            json.GetProperty("loose").GetInt32(),
            json.GetProperty("bytes").GetInt64()
        ),
        (json, files) =>
        {
            json.WriteNumber("packs", files.Packs);
            json.WriteNumber("loose", files.Loose);
            json.WriteNumber("bytes", files.Bytes);
        }
    );

    /// <summary>What was left by the last time; null when that is not known.</summary>
    public static ObjectCount? Read(BackupRepository repository) => Stored.TryRead(repository);

    /// <summary>Remembers what there is now.</summary>
    public static void Write(BackupRepository repository, ObjectCount now) => _ = Stored.Change(repository, _ => now);

    /// <summary>Whether it is time to pack.</summary>
    /// <param name="left">What the last time left; null when that is not known. Where other work has made less of it since, what there is now counts.</param>
    /// <param name="now">What there is.</param>
    public static bool IsDue(ObjectCount? left, ObjectCount now)
    {
        // of a repository that was just made, or comes from an older version, nobody knows what packing would win
        var (packs, loose, bytes) = left ?? new ObjectCount(0, 0, now.Bytes);
        return now.Packs - packs > MostPacks
            || now.Loose - loose > MostLoose
            || now.Bytes - bytes > Math.Max(FewBytes, bytes / ShareOfAll);
    }
}
