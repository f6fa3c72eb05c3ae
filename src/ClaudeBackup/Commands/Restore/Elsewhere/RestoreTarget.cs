using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Commands;

/// <summary>A folder into which the user wants a home restored.</summary>
internal static class RestoreTarget
{
    /// <exception cref="BackupException">Usage: it is no folder, or one of the repository.</exception>
    public static AbsolutePath Of(App app, string typed)
    {
        if (typed.Length == 0)
        {
            throw new BackupException(FailureKind.Usage, "--to needs a folder.", "For example: --to ./restored");
        }

        var folder = app.PathOf(typed is "~" or ['~', '/' or '\\', ..] ? app.UserHome.Value + typed[1..] : typed);
        return app.Files.TryLook(folder) is { Kind: not FileKind.Directory }
                ? throw new BackupException(FailureKind.Usage, $"{folder} is not a folder.", "Name another one.")
            : new AbsolutePath(app.Maps.Real(folder)) is var real
            && new AbsolutePath(app.Maps.Real(app.Repository.Root)).Contains(real)
                ? throw new BackupException(
                    FailureKind.Usage,
                    $"{folder} is in the repository, {app.Repository.Root}.",
                    "Restore into a folder outside of it."
                )
            : real;
    }
}
