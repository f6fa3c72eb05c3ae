using System.Globalization;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Healing;

/// <summary>Where damaged files go: nothing that was found damaged is deleted, for somebody may read more of it than we can.</summary>
/// <param name="files">The file system.</param>
/// <param name="gitDirectory">The <c>.git</c>; what is set aside keeps its path below it, or below the folder that it is in.</param>
/// <param name="folder">Where to.</param>
/// <param name="now">The time, by which what was found together lies together.</param>
public sealed class Quarantine(IFileSystem files, AbsolutePath gitDirectory, AbsolutePath folder, DateTimeOffset now)
{
    /// <summary>Below the time, where files lie that were beside <c>.git</c>, by their path.</summary>
    public const string BesideGit = "beside-git";

    private readonly string _time = now.UtcDateTime.ToString(
        "yyyyMMdd'T'HHmmss'.'fff'Z'",
        CultureInfo.InvariantCulture
    );

    /// <summary>Where it all lies.</summary>
    public AbsolutePath Folder => folder;

    /// <summary>Whether anything was set aside by now.</summary>
    public bool HasAny { get; private set; }

    /// <summary>Moves a file out of the way. One that is gone already is fine.</summary>
    /// <param name="file">Below the <c>.git</c>, or beside it.</param>
    /// <returns>Where it lies now.</returns>
    public AbsolutePath SetAside(AbsolutePath file)
    {
        var target = folder / _time / PathOf(file);
        for (var n = 2; IsThere(target); n++)
        {
            target = target.Parent! / string.Create(CultureInfo.InvariantCulture, $"{file.Name}.{n}");
        }

        if (IsThere(file))
        {
            files.CreateDirectory(target.Parent!, FilePermissions.PrivateDirectory);
            files.Move(file, target, overwrite: false);
            files.FlushDirectory(file.Parent!);
            HasAny = true;
        }

        return target;
    }

    private RelativePath PathOf(AbsolutePath file)
    {
        var path = Path.GetRelativePath(gitDirectory.Parent!.Value, file.Value).Replace('\\', '/');
        var git = gitDirectory.Name + "/";
        return RelativePath.Parse(
            path.StartsWith(git, StringComparison.Ordinal) ? path[git.Length..] : $"{BesideGit}/{path}"
        );
    }

    // a link that leads nowhere, too
    private bool IsThere(AbsolutePath path) => files.Look(path, followLink: false) is not null;
}
