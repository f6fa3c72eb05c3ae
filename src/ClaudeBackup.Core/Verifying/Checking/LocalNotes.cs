using System.Text.Json;
using System.Text.RegularExpressions;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Healing;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Json;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Runs;
using ClaudeBackup.Core.SecretScan;

namespace ClaudeBackup.Core.Verifying;

/// <summary>Looks whether the small files in the local folder are as they were written. Most can be found out again, so what is wrong with them does no harm to what was saved.</summary>
/// <param name="repository">The repository.</param>
internal sealed partial class LocalNotes(BackupRepository repository)
{
    private const string Json = ".json";
    private const string Copy = ".copy";
    private const string Found = "It is set aside by a repair, and found out again";

    private AbsolutePath Folder => repository.LocalFolder;

    /// <summary>Those that are not.</summary>
    public IEnumerable<Defect> Run() =>
        Files(Folder)
            .Select(file => (file.Name, Meaning: Try(file, MeaningOf)))
            .Concat(
                Files(Folder / IndexStore.Folder)
                    .Select(file => (Name: $"{IndexStore.Folder}/{file.Name}", Meaning: Try(file, Index)))
            )
            .Where(f => f.Meaning is not null)
            .Select(f => Defect(f.Name, f.Meaning!));

    // Some are written without the lock of the repository, and marks of runs go whenever a run ends: what is gone is not wrong.
    private static string? Try(AbsolutePath file, Func<AbsolutePath, string?> look)
    {
        try
        {
            return look(file) is { } meaning && File.Exists(file.Value) ? meaning : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (IOException e) when (RepositoryLock.IsHeld(e))
        {
            // a run is just taking it up
            return null;
        }
    }

    private string? MeaningOf(AbsolutePath file) =>
        file.Name switch
        {
            "machine.json" or "settings.json" => Twin(file),
            "fingerprint-key" => FingerprintKeys.IsWhole(repository)
                ? null
                : "is not what its copy tells. The next run that looks for secrets brings it back.",
            "fingerprint-key.copy" => FingerprintKeys.HasCopy(repository)
                ? null
                : "is not as it was written. The next run that looks for secrets makes it anew.",
            "objects" => Lines(file, "The next run reads all files of git's objects once more."),
            "verified" => Lines(file, "All stored bytes count as never read."),
            "trees" => Lines(file, "git is asked once more."),
            "documents" => Lines(file, "The documents for other programs are written anew."),
            "work-tree" => IsOfHead(file)
                ? null
                : "does not name the newest snapshot. The next run compares all files beside .git with it.",
            "layout" => File.ReadAllText(file.Value) == "1\n" ? null : "says what no version of this program writes.",
            "runs.jsonl" => Runs(file),
            _ when file.Name.EndsWith(Json, StringComparison.Ordinal) => Hashed(file),
            _ when file.Name.EndsWith(Json + Copy, StringComparison.Ordinal) => CopyOf(file),
            _ => null,
        };

    private static string? Hashed(AbsolutePath file) =>
        IsWhole(file) ? null : $"is not as it was written. {Found}, or comes back from its copy.";

    // of a file that people may edit: what no person does
    private static string? Twin(AbsolutePath file)
    {
        var twin = new TwinFile(file);
        var (now, before) = (twin.ReadFile(), twin.ReadCopy());
        return now is null ? null
            : before is null ? "has no copy. The next run that writes makes one."
            : now.AsSpan().SequenceEqual(before) || (file.Name is "settings.json" && !TwinFile.IsDamaged(now, before))
                ? null
            : "and its copy differ. The next run that writes goes by the one that can be read and is true.";
    }

    private static string? CopyOf(AbsolutePath copy)
    {
        var file = copy.Parent! / copy.Name[..^Copy.Length];
        return !IsWhole(copy) ? "is not as it was written. The next run that writes makes it anew."
            : !File.Exists(file.Value)
                ? $"is the copy of {file.Name}, which is gone. The next run that writes brings it back."
            : null;
    }

    private static string? Lines(AbsolutePath file, string then) =>
        HashedLines.TryRead(file) is null && !IsOfAnOlderVersion(file) ? $"is not as it was written. {then}" : null;

    // which told no hash
    private static bool IsOfAnOlderVersion(AbsolutePath file) =>
        OfAnOlderVersion().IsMatch(File.ReadAllText(file.Value));

    private static string? Index(AbsolutePath file) =>
        file.Name.StartsWith('.') || MachineIndexFile.TryRead(file) is not null
            ? null
            : "is not as it was written. It is derived from the lists.";

    private static string? Runs(AbsolutePath file) =>
        File.ReadAllLines(file.Value).Count(line => !RunLog.IsWhole(line)) is > 0 and var unread
            ? $"has {unread:N0} line{(unread == 1 ? "" : "s")} that {(unread == 1 ? "is" : "are")} not as written. The others count."
            : null;

    private bool IsOfHead(AbsolutePath mark) =>
        repository.Head is not { } head
        || (ObjectId.TryParse(File.ReadAllText(mark.Value), out var marked) && marked == head);

    private static bool IsWhole(AbsolutePath file)
    {
        try
        {
            var bytes = File.ReadAllBytes(file.Value);
            var json = JsonFile.Parse(bytes);
            // an older version wrote no hash: the number of the format, or the variables of a job, which are all texts
            return HashedJson.IsWhole(bytes)
                && (
                    HashedJson.HasHash(bytes)
                    || json.TryGetProperty("format", out _)
                    || json.EnumerateObject().All(field => field.Value.ValueKind is JsonValueKind.String)
                );
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static Defect Defect(string name, string meaning) =>
        new(DefectKind.Local, $".git/claude-backup/{name}", $".git/claude-backup/{name} {meaning}", Harm.Harmless)
        {
            IsSetAside = !Mended.Contains(name),
        };

    // by other means
    private static readonly string[] Mended = ["machine.json", "settings.json", "fingerprint-key", "runs.jsonl"];

    private IEnumerable<AbsolutePath> Files(AbsolutePath folder) =>
        repository.Files.TryList(folder).Where(e => e.Kind is FileKind.Regular).Select(e => folder / e.Name);

    [GeneratedRegex(
        @"\A(object files 1\n([^\n]+\n)*\.\n|verified 1\n([0-9]+\n){1024}|[0-9a-f]{40}\n([0-9a-f]{40} [^\n]+\n)*|[0-9a-f]{40} [0-9]+)\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex OfAnOlderVersion();
}
