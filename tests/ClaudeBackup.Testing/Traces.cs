using System.IO.Compression;
using System.Text;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Testing.Remotes;

namespace ClaudeBackup.Testing;

/// <summary>Looks for words in every file of a repository and in every object that git has there, decompressed.</summary>
public static class Traces
{
    /// <summary>Where words are, by file and object; nothing where they are gone.</summary>
    /// <param name="repository">The repository, or a folder.</param>
    /// <param name="words">What is looked for.</param>
    /// <param name="isRepository">Whether git has objects there.</param>
    public static async Task<IReadOnlyList<string>> OfAsync(
        AbsolutePath repository,
        string words,
        bool isRepository = true
    )
    {
        var git = Directory.Exists((repository / ".git").Value) ? repository / ".git" : repository;
        var wanted = Encoding.UTF8.GetBytes(words);
        var found = new List<string>();
        foreach (var file in Directory.EnumerateFiles(repository.Value, "*", SearchOption.AllDirectories))
        {
            if (Has(await File.ReadAllBytesAsync(file), wanted))
            {
                found.Add(Path.GetRelativePath(repository.Value, file));
            }
        }

        if (!isRepository)
        {
            return found;
        }

        var listed = await GitAsync(
            git,
            "cat-file",
            "--batch-all-objects",
            "--batch-check=%(objecttype) %(objectname)"
        );
        foreach (var line in listed.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = line.Split(' ');
            if (parts[0] != "tree" && Has(await ObjectAsync(git, parts[0], parts[1]), wanted))
            {
                found.Add(line);
            }
        }

        return found;
    }

    private static async Task<byte[]> ObjectAsync(AbsolutePath git, string type, string id)
    {
        var file = Path.GetTempFileName();
        try
        {
            (
                await Programs.RunAsync(
                    "sh",
                    ["-c", $"git --git-dir={git} cat-file {type} {id} > {file}"],
                    Programs.GitEnvironment(git)
                )
            ).ExitsWith(0);
            return await File.ReadAllBytesAsync(file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<CliResult> GitAsync(AbsolutePath git, params string[] arguments) =>
        (await Programs.RunAsync("git", [$"--git-dir={git}", .. arguments], Programs.GitEnvironment(git))).ExitsWith(0);

    private static bool Has(byte[] bytes, byte[] wanted) =>
        bytes.AsSpan().IndexOf(wanted) >= 0
        || (bytes is [0x1f, 0x8b, ..] && Decompressed(bytes).AsSpan().IndexOf(wanted) >= 0);

    private static byte[] Decompressed(byte[] bytes)
    {
        using var compressed = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        compressed.CopyTo(plain);
        return plain.ToArray();
    }
}
