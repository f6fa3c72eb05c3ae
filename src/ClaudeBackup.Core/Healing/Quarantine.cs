using System.Globalization;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Healing;

/// <summary>Where damaged files go: nothing that was found damaged is deleted, for somebody may read more of it than we can.</summary>
/// <param name="files">The file system.</param>
/// <param name="gitDirectory">The <c>.git</c>; what is set aside keeps its path below it.</param>
/// <param name="folder">Where to.</param>
/// <param name="now">The time, by which what was found together lies together.</param>
public sealed class Quarantine(IFileSystem files, AbsolutePath gitDirectory, AbsolutePath folder, DateTimeOffset now)
{
    private readonly string _time = now.UtcDateTime.ToString(
        "yyyyMMdd'T'HHmmss'.'fff'Z'",
        CultureInfo.InvariantCulture
    );

    /// <summary>Where it all lies.</summary>
    public AbsolutePath Folder => folder;

    /// <summary>Whether anything was set aside by now.</summary>
    public bool HasAny { get; private set; }

    /// <summary>Moves a file out of the way. One that is gone already is fine.</summary>
    /// <param name="file">Below the <c>.git</c>.</param>
    /// <returns>Where it lies now.</returns>
    public AbsolutePath SetAside(AbsolutePath file)
    {
        var path = Path.GetRelativePath(gitDirectory.Value, file.Value).Replace('\\', '/');
        var target = folder / _time / RelativePath.Parse(path);
        for (var n = 2; File.Exists(target.Value); n++)
        {
            target = target.Parent! / string.Create(CultureInfo.InvariantCulture, $"{file.Name}.{n}");
        }

        if (File.Exists(file.Value))
        {
            files.CreateDirectory(target.Parent!, FilePermissions.PrivateDirectory);
            files.Move(file, target, overwrite: false);
            files.FlushDirectory(file.Parent!);
            HasAny = true;
        }

        return target;
    }
}
