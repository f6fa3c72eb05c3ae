using System.Security.Cryptography;
using System.Text;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Testing;

/// <summary>A Claude home that tests write as literals, compare and damage. Any name the system can hold may be used.</summary>
/// <param name="root">Its folder, made with the first file.</param>
public sealed class ClaudeTree(AbsolutePath root)
{
    private static readonly IFileSystem Files = FileSystem.ForThisSystem();

    public AbsolutePath Root { get; } = root;

    public string this[string path] => (Root / path).Value;

    public void Write(string path, string content, int mode = FilePermissions.PrivateFile) =>
        Write(path, Encoding.UTF8.GetBytes(content), mode);

    public void Write(string path, ReadOnlySpan<byte> content, int mode = FilePermissions.PrivateFile)
    {
        var file = Root / RelativePath.Parse(path);
        Files.CreateDirectory(file.Parent!, FilePermissions.PrivateDirectory);
        Files.Delete(file);
        using var handle = Files.CreateNew(file, mode);
        RandomAccess.Write(handle, content, 0);
    }

    public void Append(string path, ReadOnlySpan<byte> content)
    {
        using var file = new FileStream(this[path], FileMode.Append);
        file.Write(content);
    }

    public byte[] Read(string path)
    {
        using var file = new FileStream(Files.OpenRead(Root / RelativePath.Parse(path)), FileAccess.Read);
        using var content = new MemoryStream();
        file.CopyTo(content);
        return content.ToArray();
    }

    public bool Has(string path) => Files.Look(Root / RelativePath.Parse(path), followLink: false) is not null;

    public int Mode(string path) => Files.Look(Root / RelativePath.Parse(path), followLink: true)!.Mode;

    /// <param name="path">A file or folder.</param>
    /// <param name="octal">For example <c>755</c>.</param>
    public void SetMode(string path, string octal) =>
        Files.SetMode(Root / RelativePath.Parse(path), Convert.ToInt32(octal, 8));

    public void Delete(string path) => Files.Delete(Root / RelativePath.Parse(path));

    public void DeleteFolder(string path) => Directory.Delete(this[path], recursive: true);

    public void Link(string path, string target)
    {
        _ = Directory.CreateDirectory(Path.GetDirectoryName(this[path])!);
        _ = File.CreateSymbolicLink(this[path], target);
    }

    public DateTimeOffset Modified(string path) => new(File.GetLastWriteTimeUtc(this[path]));

    public void SetModified(string path, DateTimeOffset time) =>
        Files.SetModified(Root / RelativePath.Parse(path), (time - DateTimeOffset.UnixEpoch).Ticks * 100);

    public void SetModified(DateTimeOffset time, params string[] paths)
    {
        foreach (var path in paths)
        {
            SetModified(path, time);
        }
    }

    /// <summary>Every regular file with its mode and the hash of its bytes, sorted; links are listed, not followed.</summary>
    /// <param name="withTimes">Modification times too.</param>
    public IReadOnlyList<string> Listing(bool withTimes = false)
    {
        var lines = new List<string>();
        if (Directory.Exists(Root.Value))
        {
            List(null, withTimes, lines);
        }

        return [.. lines.Order(StringComparer.Ordinal)];
    }

    private void List(RelativePath? below, bool withTimes, List<string> lines)
    {
        foreach (var entry in Files.List(below is { } at ? Root / at : Root))
        {
            var path = below is { } parent ? parent / entry.Name : RelativePath.Parse(entry.Name);
            var metadata = Files.Look(Root / path, followLink: false)!;
            switch (entry.Kind)
            {
                case FileKind.Directory:
                    List(path, withTimes, lines);
                    break;
                case FileKind.Regular:
                    var hash = Convert.ToHexStringLower(SHA256.HashData(Read(path.Value)))[..16];
                    var time = withTimes ? $" {metadata.ModifiedNs}" : "";
                    lines.Add($"{path} {Convert.ToString(metadata.Mode, 8)} {metadata.Size} {hash}{time}");
                    break;
                case FileKind.SymbolicLink:
                    lines.Add($"{path} -> {Files.ReadLink(Root / path)}");
                    break;
                default:
                    lines.Add($"{path} is special");
                    break;
            }
        }
    }
}
