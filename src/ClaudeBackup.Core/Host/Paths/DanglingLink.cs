using ClaudeBackup.Core.Failures;

namespace ClaudeBackup.Core.Host;

/// <summary>A link to a place that is not there: most often one on a disk that is not mounted.</summary>
/// <param name="Link">The link.</param>
/// <param name="Target">Where it leads in the end.</param>
public sealed record DanglingLink(AbsolutePath Link, string Target)
{
    /// <summary>What helps, as a sentence.</summary>
    public const string WayOut = "Connect the disk that it is on, or remove the link.";

    // links may lead in a circle
    private const int MostHops = 40;

    /// <summary>What is the matter with <see cref="Link"/>, where that is named already.</summary>
    public string Words => $"It is a link to {Target}, and that place is not there.";

    /// <summary>What is the matter.</summary>
    public string Sentence => $"{Link} is a link to {Target}, and that place is not there.";

    /// <summary>The link through which a path leads nowhere: the path itself, or a folder that it lies in. Null where none does.</summary>
    /// <param name="files">The file system that it is on.</param>
    /// <param name="path">The path.</param>
    public static DanglingLink? On(IFileSystem files, AbsolutePath path)
    {
        ArgumentNullException.ThrowIfNull(files);
        try
        {
            for (var at = path; at is not null; at = at.Parent)
            {
                if (files.Look(at, followLink: true) is not null)
                {
                    return null;
                }

                if (files.Look(at, followLink: false) is { Kind: FileKind.SymbolicLink })
                {
                    return new DanglingLink(at, End(files, at));
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // what cannot be looked at is told as that
        }

        return null;
    }

    /// <summary>The same as a failure that ends the run.</summary>
    public BackupException ToFailure() =>
        new(FailureKind.Failed, Sentence, $"{WayOut} Then run the same command again.");

    private static string End(IFileSystem files, AbsolutePath link)
    {
        var target = link.Value;
        for (var hop = 0; hop < MostHops; hop++)
        {
            if (
                AbsolutePath.TryParse(target) is not { } at
                || files.Look(at, followLink: false) is not { Kind: FileKind.SymbolicLink }
            )
            {
                break;
            }

            var text = files.ReadLink(at);
            target = Path.IsPathFullyQualified(text) ? text : Path.GetFullPath(text, at.Parent!.Value);
        }

        return target;
    }
}
