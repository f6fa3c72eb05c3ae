using System.Text;
using System.Text.RegularExpressions;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Git;

/// <summary>An object that snapshots need and the repository does not have, or not whole.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Type"><c>commit</c>, <c>tree</c> or <c>blob</c>; null where git does not know.</param>
public sealed record MissingObject(ObjectId Id, string? Type);

/// <summary>git's verbs for looking after its objects and putting them right.</summary>
/// <param name="runner">Starts git.</param>
/// <param name="gitDirectory">The <c>.git</c>, or a bare repository; its lock is the caller's.</param>
/// <param name="git">A run of git there, with a verb and what follows.</param>
public sealed partial class ObjectStore(
    ProcessRunner runner,
    AbsolutePath gitDirectory,
    Func<string[], ProcessRequest> git
)
{
    private static readonly TimeSpan VeryLong = TimeSpan.FromHours(2);
    private static readonly TimeSpan LongestStep = TimeSpan.FromMinutes(5);

    /// <summary>The folder in which git keeps them.</summary>
    public AbsolutePath Folder => gitDirectory / "objects";

    /// <summary>
    /// What some commits need, their histories included, and the repository lacks. Trees and commits are read, of blobs only whether they are there;
    /// what a clone left at its remote is not missing.
    /// </summary>
    /// <param name="tips">The commits.</param>
    /// <param name="cancellation">Ends git.</param>
    public async Task<IReadOnlyList<MissingObject>> MissingAsync(
        IReadOnlyCollection<ObjectId> tips,
        CancellationToken cancellation
    )
    {
        if (tips.Count == 0)
        {
            return [];
        }

        string[] arguments =
        [
            "fsck",
            "--connectivity-only",
            "--no-dangling",
            "--no-progress",
            "--no-reflogs",
            .. tips.Select(tip => tip.ToString()),
        ];
        var result = await RunAsync(arguments, index: null, input: null, cancellation);
        return
        [
            .. Told()
                .Matches(result.Text + "\n" + result.StandardErrorText)
                .Select(line => new MissingObject(
                    ObjectId.Parse(line.Groups["id"].Value),
                    line.Groups["type"] is { Success: true } type ? type.Value : null
                ))
                .GroupBy(missing => missing.Id)
                .Select(same => same.FirstOrDefault(missing => missing.Type is not null) ?? same.First()),
        ];
    }

    /// <summary>
    /// Takes out of a damaged pack what its damage spares; each becomes a file of its own. What git says, and how it ends, tells nothing new:
    /// what it could not read is found to be missing.
    /// </summary>
    public async Task UnpackAsync(AbsolutePath pack, CancellationToken cancellation)
    {
        await using var content = File.OpenRead(pack.Value);
        await using var process = runner.Start(git(["unpack-objects", "-r", "-q"]));
        using var watch = new StepDeadline(process);
        try
        {
            var buffer = new byte[128 * 1024];
            while (await content.ReadAsync(buffer, cancellation) is > 0 and var read)
            {
                watch.Begin(LongestStep);
                await process.Input.WriteAsync(buffer.AsMemory(0, read), cancellation);
                watch.End();
            }
        }
        catch (IOException)
        {
            // a bad sector, or git went no further
            watch.End();
        }

        process.CloseInput();
        _ = await process.WaitAsync(cancellation);
    }

    /// <summary>Those of some objects that are there.</summary>
    public async Task<IReadOnlyList<ObjectId>> HereAsync(IEnumerable<ObjectId> objects, CancellationToken cancellation)
    {
        var asked = await RunAsync(
            ["cat-file", "--batch-check=%(objectname)", "--buffer"],
            index: null,
            Lines(objects),
            cancellation
        );
        // what is not there is answered with a line that is no id
        return
        [
            .. asked
                .Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => ObjectId.TryParse(line, out var id) ? id : null)
                .OfType<ObjectId>(),
        ];
    }

    /// <summary>Packs objects into a file.</summary>
    /// <param name="objects">All of them are there.</param>
    /// <param name="folder">Where to.</param>
    /// <param name="cancellation">Ends git.</param>
    /// <returns>The pack.</returns>
    public async Task<AbsolutePath> PackAsync(
        IEnumerable<ObjectId> objects,
        AbsolutePath folder,
        CancellationToken cancellation
    )
    {
        var packed = await RunAsync(
            ["pack-objects", "-q", (folder / "pack").Value],
            index: null,
            Lines(objects),
            cancellation
        );
        return packed.ExitCode == 0
            ? folder / $"pack-{packed.Text.Trim()}.pack"
            : throw GitFailure.From("pack-objects", packed.StandardErrorText, packed.ExitCode);
    }

    private static byte[] Lines(IEnumerable<ObjectId> objects) =>
        Encoding.ASCII.GetBytes(string.Concat(objects.Select(id => $"{id}\n")));

    /// <summary>Writes the index of a pack anew.</summary>
    /// <param name="pack">The pack, whose index is not there.</param>
    /// <param name="cancellation">Ends git.</param>
    /// <returns>Whether the pack is whole.</returns>
    public async Task<bool> IndexAsync(AbsolutePath pack, CancellationToken cancellation) =>
        (await RunAsync(["index-pack", pack.Value], index: null, input: null, cancellation)).ExitCode == 0;

    /// <summary>Stores files as blobs, byte by byte.</summary>
    public async Task AddBlobsAsync(IReadOnlyCollection<string> paths, CancellationToken cancellation)
    {
        if (paths.Count > 0)
        {
            var list = PathText.Encode(string.Concat(paths.Select(path => path + "\n")));
            var result = await RunAsync(
                ["hash-object", "-w", "--no-filters", "--stdin-paths"],
                index: null,
                list,
                cancellation
            );
            if (result.ExitCode != 0)
            {
                throw GitFailure.From("hash-object", result.StandardErrorText, result.ExitCode);
            }
        }
    }

    /// <summary>Makes an index of another one, without the trees that it remembers: git would believe that those are there.</summary>
    /// <returns>Whether git could read the other one.</returns>
    public async Task<bool> CopyIndexAsync(AbsolutePath from, AbsolutePath to, CancellationToken cancellation)
    {
        var listed = await RunAsync(["ls-files", "--stage", "-z"], from, input: null, cancellation);
        File.Delete(to.Value);
        return listed.ExitCode == 0
            && (
                await RunAsync(["update-index", "-z", "--index-info"], to, listed.StandardOutput, cancellation)
            ).ExitCode == 0;
    }

    /// <summary>Writes every tree of an index of git that is not there.</summary>
    /// <returns>The one at the root; null for an index that git cannot read.</returns>
    public async Task<ObjectId?> AddTreesAsync(AbsolutePath index, CancellationToken cancellation)
    {
        var result = await RunAsync(["write-tree", "--missing-ok"], index, input: null, cancellation);
        return result.ExitCode == 0 && ObjectId.TryParse(result.Text.AsSpan().Trim(), out var tree) ? tree : null;
    }

    /// <summary>Takes from the logs of all refs the commits that are lost.</summary>
    public async Task ForgetLostAsync(CancellationToken cancellation) =>
        _ = await RunAsync(
            ["reflog", "expire", "--expire=never", "--expire-unreachable=never", "--stale-fix", "--all"],
            index: null,
            input: null,
            cancellation
        );

    /// <summary>Makes a commit of a tree, made now; no ref moves.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="parent">What it goes on from; null for nothing.</param>
    /// <param name="message">Why.</param>
    /// <param name="cancellation">Ends git.</param>
    public async Task<ObjectId> CommitAsync(
        ObjectId tree,
        ObjectId? parent,
        string message,
        CancellationToken cancellation
    )
    {
        var result = await RunAsync(
            [
                "commit-tree",
                tree.ToString(),
                .. parent is { } id ? ["-p", id.ToString()] : Array.Empty<string>(),
                "-m",
                message,
            ],
            index: null,
            input: null,
            cancellation
        );
        return result.ExitCode == 0
            ? GitAnswer.Read(runner, "commit-tree", () => ObjectId.Parse(result.Text.Trim()))
            : throw GitFailure.From("commit-tree", result.StandardErrorText, result.ExitCode);
    }

    /// <summary>Makes an index of files, from nothing.</summary>
    /// <param name="index">Where; what is there is replaced.</param>
    /// <param name="files">By path below the root, with their blobs.</param>
    /// <param name="cancellation">Ends git.</param>
    public async Task MakeIndexAsync(
        AbsolutePath index,
        IEnumerable<(string Path, ObjectId Blob)> files,
        CancellationToken cancellation
    )
    {
        File.Delete(index.Value);
        var entries = string.Concat(files.Select(f => $"{TreeMode.File} {f.Blob}\t{f.Path}\0"));
        _ = await RunAsync(["update-index", "-z", "--index-info"], index, PathText.Encode(entries), cancellation);
    }

    private Task<ProcessResult> RunAsync(
        string[] arguments,
        AbsolutePath? index,
        byte[]? input,
        CancellationToken cancellation
    )
    {
        var request = git(arguments);
        return runner.RunAsync(
            request with
            {
                Environment = index is null
                    ? request.Environment
                    : new Dictionary<string, string?>(request.Environment, StringComparer.Ordinal)
                    {
                        ["GIT_INDEX_FILE"] = index.Value,
                    },
                Deadline = VeryLong,
                Input = input,
            },
            cancellation
        );
    }

    [GeneratedRegex(
        @"^(?:missing (?<type>commit|tree|blob|tag) (?<id>[0-9a-f]{40})|error: (?<id>[0-9a-f]{40}): object missing)$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex Told();
}
