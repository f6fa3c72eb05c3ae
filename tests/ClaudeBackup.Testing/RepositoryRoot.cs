namespace ClaudeBackup.Testing;

/// <summary>The checkout these tests were built from, for tests that hold its files to the rules of the house.</summary>
public static class RepositoryRoot
{
    private const string Landmark = "ClaudeBackup.slnx";

    private static readonly string[] NotOurs = [".git", "bin", "obj", "artifacts", "TestResults", ".vs", ".idea"];

    /// <summary>Absolute path of the directory that holds the solution file.</summary>
    public static string Path { get; } = Find();

    /// <summary>
    /// The files of the checkout below <paramref name="directory"/> (relative, "" for all), build output left out.
    /// Walked rather than asked from git, so that an unpacked source archive passes as well.
    /// </summary>
    /// <returns>Paths relative to the root with '/' between components, sorted.</returns>
    public static IReadOnlyList<string> Files(string directory = "", string pattern = "*") =>
        [
            .. Directory
                .EnumerateFiles(System.IO.Path.Combine(Path, directory), pattern, SearchOption.AllDirectories)
                .Select(file => System.IO.Path.GetRelativePath(Path, file).Replace('\\', '/'))
                .Where(file => !file.Split('/').Any(NotOurs.Contains))
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>The text of a file named relative to the root.</summary>
    public static string Read(string file) => File.ReadAllText(System.IO.Path.Combine(Path, file));

    private static string Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(at.FullName, Landmark)))
                return at.FullName;
        }

        throw new DirectoryNotFoundException($"No {Landmark} above {AppContext.BaseDirectory}.");
    }
}
