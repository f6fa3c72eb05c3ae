using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using ClaudeBackup.Testing;

namespace ClaudeBackup.Cli.Tests.Shelf;

/// <summary>An earlier state of a session that the repository has.</summary>
/// <param name="Session">Its id.</param>
/// <param name="Arguments">What names the state to <c>restore</c>.</param>
/// <param name="Sha256">Of its transcript.</param>
internal sealed record PastState(string Session, IReadOnlyList<string> Arguments, string Sha256);

/// <summary>A repository as some version left it, with what is known of it.</summary>
/// <param name="Machine">Whose it is.</param>
/// <param name="Files">Everything that comes back of it, by path below the Claude home, with the hash of its bytes.</param>
/// <param name="Past">States before.</param>
/// <param name="Search">A word in it.</param>
/// <param name="Found">The id of the session that has it.</param>
internal sealed record ShelfEntry(
    string Machine,
    IReadOnlyDictionary<string, string> Files,
    IReadOnlyList<PastState> Past,
    string Search,
    string Found
)
{
    private static readonly JsonSerializerOptions Written = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        IndentSize = 2,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly string Folder = Path.Combine(
        RepositoryRoot.Path,
        "tests/ClaudeBackup.Cli.Tests/Shelf/Kept"
    );

    /// <summary>The names of all of them: of a layout of the reference, or the version of ours.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Directory
            .GetFiles(Folder, "*.json")
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Reads what is known of one.</summary>
    public static ShelfEntry Of(string name) =>
        JsonSerializer.Deserialize<ShelfEntry>(File.ReadAllText(Path.Combine(Folder, name + ".json")), Written)!;

    /// <summary>The hash by which a file is known.</summary>
    public static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>Puts the repository where a user has it.</summary>
    public static void Unpack(string name, Sandbox sandbox)
    {
        using var file = File.OpenRead(Path.Combine(Folder, name + ".tar.gz"));
        using var tar = new GZipStream(file, CompressionMode.Decompress);
        TarFile.ExtractToDirectory(tar, sandbox.Home.Value, overwriteFiles: false);
    }

    /// <summary>Keeps a repository under a name.</summary>
    public void Keep(string name, Sandbox sandbox)
    {
        using (var file = File.Create(Path.Combine(Folder, name + ".tar.gz")))
        using (var zipped = new GZipStream(file, CompressionLevel.SmallestSize))
        using (var tar = new TarWriter(zipped, TarEntryFormat.Pax))
        {
            foreach (
                var path in Directory
                    .EnumerateFileSystemEntries(sandbox.Repository.Value, "*", SearchOption.AllDirectories)
                    .Prepend(sandbox.Repository.Value)
                    .Order(StringComparer.Ordinal)
            )
            {
                var isFolder = Directory.Exists(path);
                var entry = new PaxTarEntry(
                    isFolder ? TarEntryType.Directory : TarEntryType.RegularFile,
                    Path.GetRelativePath(sandbox.Home.Value, path).Replace('\\', '/')
                )
                {
                    ModificationTime = new DateTimeOffset(File.GetLastWriteTimeUtc(path)),
                };
                if (!OperatingSystem.IsWindows())
                {
                    entry.Mode = File.GetUnixFileMode(path);
                }

                using var content = isFolder ? null : File.OpenRead(path);
                if (content is not null)
                {
                    entry.DataStream = content;
                }

                tar.WriteEntry(entry);
            }
        }

        File.WriteAllText(Path.Combine(Folder, name + ".json"), JsonSerializer.Serialize(this, Written) + "\n");
    }
}
