using System.Globalization;
using System.Text.Json;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Restoring;

/// <summary>
/// The client's own file on its way back. It is changed as the client changes it: under its lock, by a file that takes the old one's place.
/// The old one is kept where the client keeps its own copies, for it holds the account, which must not come near the repository.
/// </summary>
/// <param name="files">The file system it lies on.</param>
/// <param name="home">Tells where it is.</param>
/// <param name="clock">Tells the time.</param>
public sealed class ClaudeJsonFile(IFileSystem files, ClaudeHome home, TimeProvider clock)
{
    /// <summary>What would be done; null when there is no place for the file.</summary>
    /// <exception cref="BackupException">The file that is there cannot be read, or holds no JSON object.</exception>
    public ClaudeJsonMerge? Plan(ClaudeJsonRequest request) =>
        home.ClaudeJsonFile is { } file ? Merge(request, file, Read(file)) : null;

    /// <summary>Does it, with the file as it is by then.</summary>
    /// <returns>What was done, and where the old file is when it was changed.</returns>
    /// <exception cref="BackupException">It could not be done; the file is as it was.</exception>
    public async Task<(ClaudeJsonMerge Merge, AbsolutePath? Aside)> ApplyAsync(
        ClaudeJsonRequest request,
        CancellationToken cancellation
    )
    {
        var file =
            home.ClaudeJsonFile ?? throw new InvalidOperationException("There is no place for the client's own file.");
        try
        {
            files.CreateDirectory(file.Parent!, FilePermissions.PrivateDirectory);
            using var held = await FolderLock.TakeAsync(files, file, clock, cancellation);
            var live = Read(file);
            var merge = Merge(request, file, live);
            if (!merge.IsChange)
            {
                return (merge, null);
            }

            var aside = live is null ? null : KeepAside(live);
            UsersFile.Write(files, UsersFile.PlaceOf(files, file), merge.After);
            return (merge, aside);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BackupException(
                FailureKind.Failed,
                $"{file} could not be changed: {e.Message}",
                "It was not changed. Try again when that is fixed.",
                e
            );
        }
    }

    /// <summary>The file that <see cref="ApplyAsync"/> replaces, where there is a place for it.</summary>
    public static IReadOnlyList<AbsolutePath> Written(ClaudeHome home) => home.ClaudeJsonFile is { } file ? [file] : [];

    private AbsolutePath KeepAside(byte[] live)
    {
        var aside =
            home.Root
            / "backups"
            / string.Create(
                CultureInfo.InvariantCulture,
                $".claude.json.backup.{clock.GetUtcNow().ToUnixTimeMilliseconds()}"
            );
        Aside.Write(files, aside, live);
        return aside;
    }

    private byte[]? Read(AbsolutePath file)
    {
        try
        {
            return files.Look(file, followLink: true) is { } there
                ? there.Kind is FileKind.Regular && there.Size <= ClaudeJson.Largest
                    ? File.ReadAllBytes(file.Value)
                    : throw new IOException("It is not a regular file, or far too large.")
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BackupException(FailureKind.Failed, $"{file} could not be read: {e.Message}", hint: null, e);
        }
    }

    private static ClaudeJsonMerge Merge(ClaudeJsonRequest request, AbsolutePath file, byte[]? live)
    {
        try
        {
            return ClaudeJsonMerge.Of(request, live);
        }
        catch (JsonException e)
        {
            throw new BackupException(
                FailureKind.Failed,
                $"{file} is not valid JSON, so nothing can be merged into it: {e.Message}",
                "Fix it, or move it away, and try again. Claude Code keeps copies of it in its backups folder.",
                e
            );
        }
    }
}
