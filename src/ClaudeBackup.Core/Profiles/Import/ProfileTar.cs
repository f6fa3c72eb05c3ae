using System.Formats.Tar;
using System.IO.Compression;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Profiles;

/// <summary>A <c>.tar.gz</c> that can be read through several times. What it cannot give is told as a failure that names it.</summary>
internal sealed class ProfileTar : IDisposable
{
    private readonly FileStream _file;

    private ProfileTar(FileStream file, string name)
    {
        _file = file;
        Name = name;
    }

    /// <summary>Where it lies.</summary>
    public string Name { get; }

    /// <exception cref="BackupException">It cannot be read, or only once.</exception>
    public static ProfileTar Open(AbsolutePath path)
    {
        FileStream file;
        try
        {
            file = new FileStream(path.Value, FileMode.Open, FileAccess.Read, FileShare.Read);
            if (!file.CanSeek)
            {
                file.Dispose();
                throw new IOException("It is a pipe, and must be read more than once. Save it to a file first.");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BackupException(
                FailureKind.Failed,
                $"{path} cannot be read: {e.Message}",
                "Give an archive made by export-config.",
                e
            );
        }

        return new ProfileTar(file, path.Value);
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Looks whether it is whole, and no more than a profile can be.</summary>
    /// <exception cref="BackupException">It is not.</exception>
    public void Check()
    {
        try
        {
            using var tar = OpenTar();
            var (refusal, read) = TarOutline.Check(tar);
            if (refusal is not null)
            {
                throw Broken(refusal);
            }

            if (!GzipFrame.Of(_file).Proves(read))
            {
                throw Broken("It is cut short or damaged.");
            }
        }
        catch (InvalidDataException e)
        {
            throw Broken($"It is not a gzip file: {e.Message}");
        }
    }

    /// <summary>Its entries, without the folder that all of them lie in, and without what macOS adds.</summary>
    public IEnumerable<(string Name, TarEntry Entry)> Entries()
    {
        using var tar = OpenTar();
        using var reader = new TarReader(tar);
        while (Next(reader) is { } entry)
        {
            var name = entry.Name;
            while (name.StartsWith("./", StringComparison.Ordinal))
            {
                name = name[2..].TrimStart('/');
            }

            if (entry.EntryType is TarEntryType.Directory)
            {
                name = name.TrimEnd('/');
            }

            var isOurs =
                name.Length > 0 && name is not "." && !name.Split('/')[^1].StartsWith("._", StringComparison.Ordinal);
            if (isOurs && entry.EntryType is not TarEntryType.GlobalExtendedAttributes)
            {
                yield return (name, entry);
            }
        }
    }

    private TarEntry? Next(TarReader reader)
    {
        try
        {
            return reader.GetNextEntry();
        }
        catch (Exception e)
            when (e is InvalidDataException or IOException or FormatException or ArgumentException or OverflowException)
        {
            throw Broken(e.Message);
        }
    }

    /// <summary>The bytes of an entry, before the next one is asked for.</summary>
    public byte[] ContentOf(TarEntry entry)
    {
        var content = new byte[entry.Length];
        try
        {
            entry.DataStream?.ReadExactly(content);
            return content;
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw Broken(e.Message);
        }
    }

    private GZipStream OpenTar()
    {
        _file.Position = 0;
        return new GZipStream(_file, CompressionMode.Decompress, leaveOpen: true);
    }

    /// <summary>The failure that tells why nothing of it is taken.</summary>
    public BackupException Broken(string why) =>
        new(
            FailureKind.Failed,
            $"{Name} was refused: {why}",
            "Nothing was written. Make a new one with export-config where it comes from."
        )
        {
            Code = FailureCode.Archive,
        };
}
