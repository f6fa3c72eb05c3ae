using System.Text.Json;
using System.Text.RegularExpressions;
using ClaudeBackup.Core.Host;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Damaged;

/// <summary>Whichever file of a repository a disk has changed, it is named, and a repair puts it right.</summary>
public sealed partial class EveryFileTests(RepositoryWithRemote repository) : IClassFixture<RepositoryWithRemote>
{
    // how a file is damaged, and which files would still be the same to whoever reads them
    public static TheoryData<string> Damages => ["a bit turned", "cut to a half", "emptied", "of another program"];

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task It_is_named_and_repaired(string damage)
    {
        await repository.LayDownAsync();
        var wrong = new List<string>();
        foreach (var path in Files().Where(path => !Same(damage).IsMatch(path)))
        {
            await repository.LayDownAsync();
            Change(repository.Sandbox.Repository / RelativePath.Parse(path), damage);

            var looked = await repository.RunAsync("verify", "--read-data", "--json");
            var repaired = await repository.RunAsync("verify", "--read-data", "--repair", "--json");
            var after = await repository.RunAsync("verify", "--read-data", "--json");

            if ((looked.Code, repaired.Code, after.Code) != (12, 0, 0) || !Names(looked.Out, path))
            {
                wrong.Add($"{path}: {looked.Code}, {repaired.Code}, {after.Code} {looked.Error}{repaired.Error}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    // a segment has two copies, so one of many stands for all of them
    private IEnumerable<string> Files() =>
        Directory
            .EnumerateFiles(repository.Sandbox.Repository.Value, "*", SearchOption.AllDirectories)
            .Where(file => new FileInfo(file).Length > 0)
            .Select(file => Path.GetRelativePath(repository.Sandbox.Repository.Value, file).Replace('\\', '/'))
            .GroupBy(path => Many().Replace(path, "*"))
            .Select(alike => alike.Order(StringComparer.Ordinal).First());

    // by its path, or an object of git that is in it
    private static bool Names(string json, string path)
    {
        using var document = JsonDocument.Parse(json);
        return document
            .RootElement.GetProperty("defects")
            .EnumerateArray()
            .Any(defect =>
                defect.GetProperty("path").GetString() is { } told
                // of a file and its copy, and of a ref and its log, nobody knows which one is wrong
                && (
                    path == told
                    || path == told + ".copy"
                    || path == told.Replace("/logs/", "/", StringComparison.Ordinal)
                    || told.EndsWith("/HEAD", StringComparison.Ordinal)
                )
            );
    }

    private static Regex Same(string damage) =>
        damage switch
        {
            // SQLite keeps no hashes; git obeys its settings, whatever they say; and nobody goes by what was fetched last
            "a bit turned" => Index(),
            // a log that ends after a whole line
            "cut to a half" => Logs(),
            // it counts as never written
            "emptied" => Logs(),
            _ => Nothing(),
        };

    private static void Change(AbsolutePath file, string damage)
    {
        var bytes = File.ReadAllBytes(file.Value);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file.Value, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        switch (damage)
        {
            case "a bit turned":
                // in a log, within the name of who moved the ref: its ids are not believed anyway
                bytes[file.Value.Contains("/logs/", StringComparison.Ordinal) ? 90 : bytes.Length / 2] ^= 4;
                break;
            case "cut to a half":
                bytes = bytes[..(bytes.Length / 2)];
                break;
            case "emptied":
                bytes = [];
                break;
            default:
                bytes = "{\"other\": 1}\n"u8.ToArray();
                break;
        }

        File.WriteAllBytes(file.Value, bytes);
    }

    [GeneratedRegex(
        "[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{38,40}|^machines/[^/]+/projects/.*|\\.git/objects/..(?=/)",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Many();

    [GeneratedRegex(
        "search/|^\\.git/config$|claude-backup/fetched$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Index();

    [GeneratedRegex(
        "search/|runs\\.jsonl$|/logs/",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Logs();

    [GeneratedRegex(
        "(?!)",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Nothing();
}
