using System.Text;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Remotes;

/// <summary>A remote that is a folder of this machine, as a repository that can be looked after.</summary>
/// <param name="runner">Starts git.</param>
/// <param name="folder">The bare repository.</param>
internal sealed class RemoteFolder(ProcessRunner runner, AbsolutePath folder)
{
    private static readonly TimeSpan VeryLong = TimeSpan.FromHours(2);
    private static readonly string[] Parts = ["objects", "refs", "HEAD", "packed-refs"];

    /// <summary>
    /// Drops what no branch there leads to. Of objects that are files of their own only these go: another machine may be pushing at this moment.
    /// </summary>
    /// <param name="blobs">What was forgotten.</param>
    /// <param name="cancellation">Ends git.</param>
    /// <returns>Those of them that are still there.</returns>
    public async Task<IReadOnlyList<ObjectId>> DropAsync(
        IReadOnlyCollection<ObjectId> blobs,
        CancellationToken cancellation
    )
    {
        _ = await RunAsync(["reflog", "expire", "--expire=now", "--all"], cancellation);
        _ = await RunAsync(["repack", "-a", "-d", "-q"], cancellation);
        // what is needed lies in the pack now
        foreach (var loose in blobs.Select(Loose).Where(file => File.Exists(file.Value)))
        {
            FileSystem.ForThisSystem().Delete(loose);
        }

        return await HaveAsync(blobs, cancellation);
    }

    /// <summary>Which of some objects are there.</summary>
    public async Task<IReadOnlyList<ObjectId>> HaveAsync(
        IReadOnlyCollection<ObjectId> blobs,
        CancellationToken cancellation
    ) => await (await ObjectsAsync(cancellation)).HereAsync(blobs, cancellation);

    /// <summary>Where it is.</summary>
    public AbsolutePath Folder => folder;

    /// <summary>Whether there is a bare repository now, or what is left of one: a drive may be away.</summary>
    public bool IsThere => Array.Exists(Parts, name => Path.Exists((folder / name).Value));

    /// <summary>The objects there.</summary>
    public async Task<ObjectStore> ObjectsAsync(CancellationToken cancellation)
    {
        var sharing = await SharingAsync(cancellation);
        return new ObjectStore(runner, folder, arguments => Request(sharing, arguments));
    }

    /// <summary>Makes again what git takes a folder for a repository by, as far as it is gone.</summary>
    public async Task MakeKnownAsync(CancellationToken cancellation) =>
        await BareGit.InitAsync(runner, folder, cancellation, await SharingAsync(cancellation));

    /// <summary>Whether git can read its settings; without any it goes by its own.</summary>
    public async Task<bool> HasSoundSettingsAsync(CancellationToken cancellation)
    {
        var config = folder / "config";
        return !Path.Exists(config.Value)
            || (
                await runner.RunAsync(
                    GitEnvironment.Outside(folder, [], ["config", "--file", config.Value, "--list"]),
                    cancellation
                )
            ).ExitCode == 0;
    }

    /// <summary>Runs git there, with words on standard input.</summary>
    public async Task<string> AskAsync(string[] arguments, string? input, CancellationToken cancellation) =>
        (
            await runner.RunAsync(
                Request(await SharingAsync(cancellation), arguments) with
                {
                    Deadline = VeryLong,
                    Input = input is null ? null : Encoding.ASCII.GetBytes(input),
                },
                cancellation
            )
        ).Text;

    /// <summary>Its objects, as git sees them from another repository: also where git takes the folder for none.</summary>
    /// <param name="repository">Where that has its <c>.git</c>.</param>
    public ObjectStore ObjectsSeenFrom(AbsolutePath repository) =>
        new(
            runner,
            folder,
            arguments =>
                GitEnvironment
                    .ForRepository(repository, [], arguments)
                    .With("GIT_OBJECT_DIRECTORY", (folder / "objects").Value)
        );

    /// <summary>Takes away the locks of pushes that were killed; where it may not, the next push says what is in the way.</summary>
    public void RemoveLeftovers(DateTimeOffset now)
    {
        try
        {
            GitLeftovers.RemoveOld(folder, now);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return;
        }
    }

    private AbsolutePath Loose(ObjectId id) => folder / "objects" / id.ToString()[..2] / id.ToString()[2..];

    private async Task<ProcessResult> RunAsync(string[] arguments, CancellationToken cancellation) =>
        await runner.RunAsync(
            Request(await SharingAsync(cancellation), arguments) with
            {
                Deadline = VeryLong,
            },
            cancellation
        );

    private ProcessRequest Request(string sharing, string[] arguments) =>
        GitEnvironment.Outside(folder, [$"core.sharedRepository={sharing}"], [$"--git-dir={folder}", .. arguments]);

    // who else may read what git writes is decided there: our own repository is the user's alone
    private async Task<string> SharingAsync(CancellationToken cancellation)
    {
        var told = await runner.RunAsync(
            GitEnvironment.Outside(
                folder,
                [],
                ["config", "--file", (folder / "config").Value, "--get", "core.sharedRepository"]
            ),
            cancellation
        );
        return told.ExitCode == 0 ? told.Text.Trim() : "umask";
    }
}
