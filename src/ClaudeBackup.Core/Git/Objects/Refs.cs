using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Git;

/// <summary>
/// The branches and other refs of one repository. They are read from git's files, <see
/// href="https://git-scm.com/docs/gitrepository-layout">HEAD, refs/ and packed-refs</see>, without a process, and moved by git, whose verbs
/// throw <see cref="BackupException"/> when it fails. Names are in full, as in <c>refs/heads/main</c>.
/// </summary>
/// <param name="git">git's verbs.</param>
/// <param name="gitDirectory">The folder <c>.git</c>.</param>
public sealed class Refs(GitClient git, AbsolutePath gitDirectory)
{
    private const string Symbolic = "ref: ";

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    /// <summary>The commit of the current branch, or null when there is none yet.</summary>
    /// <exception cref="BackupException">There is no repository, or its refs are damaged.</exception>
    public ObjectId? ReadHead()
    {
        var head = gitDirectory / "HEAD";
        var text =
            Read(head)
            ?? throw new BackupException(
                FailureKind.NotInitialised,
                $"There is no git repository in {gitDirectory.Parent}.",
                "Run `claude-backup init` first."
            );
        return Branch(text) is { } branch ? Read(branch) : Parse(text, head);
    }

    /// <summary>The branch that HEAD names; null when it names a commit.</summary>
    public string? ReadBranch() => Branch(Read(gitDirectory / "HEAD") ?? "");

    /// <summary>The commit of a ref; null when there is none, or its file is damaged: whoever writes heals it first, and who reads goes on without.</summary>
    public ObjectId? Read(string name) =>
        Read(gitDirectory / name) is not { } value ? ReadPacked(name)
        : ObjectId.TryParse(value.AsSpan().Trim(), out var id) ? id
        : null;

    /// <summary>The full names of all.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellation) =>
        (await git.RunAsync(["for-each-ref", "--format=%(refname)"], Deadline, cancellation)).Text.Split(
            '\n',
            StringSplitOptions.RemoveEmptyEntries
        );

    /// <summary>Makes a ref point to a commit, whatever it pointed to.</summary>
    public async Task SetAsync(string name, ObjectId commit, CancellationToken cancellation) =>
        _ = await git.RunAsync(["update-ref", "--no-deref", name, commit.ToString()], Deadline, cancellation);

    /// <summary>Makes a ref point to a commit, if it is where it is believed to be.</summary>
    /// <param name="name">In full.</param>
    /// <param name="commit">Where to.</param>
    /// <param name="expected">Where it is; null for nowhere.</param>
    /// <param name="cancellation">Ends git.</param>
    /// <param name="reason">What the log of the ref shall tell; null for nothing.</param>
    public async Task MoveAsync(
        string name,
        ObjectId commit,
        ObjectId? expected,
        CancellationToken cancellation,
        string? reason = null
    ) =>
        _ = await git.RunAsync(
            [
                "update-ref",
                .. reason is null ? [] : new[] { "-m", reason },
                "--no-deref",
                name,
                commit.ToString(),
                (expected ?? ObjectId.None).ToString(),
            ],
            Deadline,
            cancellation
        );

    /// <summary>Moves refs together, each if it is where it is believed to be: all of them, or none.</summary>
    /// <param name="moves">Each in full, from where and where to.</param>
    /// <param name="reason">What their logs shall tell.</param>
    /// <param name="cancellation">Ends git.</param>
    public async Task MoveTogetherAsync(
        IEnumerable<(string Name, ObjectId From, ObjectId To)> moves,
        string reason,
        CancellationToken cancellation
    )
    {
        var lines = string.Concat(moves.Select(m => $"update {m.Name}\0{m.To}\0{m.From}\0"));
        if (lines.Length > 0)
        {
            _ = await git.RunAsync(
                ["update-ref", "--no-deref", "-m", reason, "--stdin", "-z"],
                Deadline,
                cancellation,
                PathText.Encode(lines)
            );
        }
    }

    /// <summary>Every ref that leads to a commit, by its full name; a tag counts as the commit that it is of.</summary>
    public async Task<IReadOnlyList<(string Name, ObjectId Value, ObjectId Commit)>> CommitsAsync(
        CancellationToken cancellation
    )
    {
        var listed = await git.RunAsync(
            ["for-each-ref", "--format=%(objectname) %(objecttype) %(*objectname) %(*objecttype) %(symref) %(refname)"],
            Deadline,
            cancellation
        );
        return git.Read<IReadOnlyList<(string, ObjectId, ObjectId)>>(
            "for-each-ref",
            () =>
                [
                    .. listed
                        .Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                        .Select(line => line.Split(' ', 6))
                        .Where(told => told[4].Length == 0 && (told[1] == "commit" || told[3] == "commit"))
                        .Select(told =>
                            (told[5], ObjectId.Parse(told[0]), ObjectId.Parse(told[1] == "commit" ? told[0] : told[2]))
                        ),
                ]
        );
    }

    /// <summary>Every ref, whatever it leads to, with what it leads to: a line each.</summary>
    public async Task<IReadOnlyList<string>> LinesAsync(CancellationToken cancellation) =>
        (await git.RunAsync(["for-each-ref", "--format=%(refname) %(objectname)"], Deadline, cancellation)).Text.Split(
            '\n',
            StringSplitOptions.RemoveEmptyEntries
        );

    /// <summary>Deletes a ref; a missing one is fine.</summary>
    public async Task DeleteAsync(string name, CancellationToken cancellation)
    {
        if (Read(name) is not null)
        {
            _ = await git.RunAsync(["update-ref", "--no-deref", "-d", name], Deadline, cancellation);
        }
    }

    /// <summary>Lets HEAD name a branch; neither index nor files change.</summary>
    public async Task PointHeadAsync(string branch, CancellationToken cancellation) =>
        _ = await git.RunAsync(["symbolic-ref", "HEAD", branch], Deadline, cancellation);

    private static string? Branch(string head) =>
        head.StartsWith(Symbolic, StringComparison.Ordinal) ? head[Symbolic.Length..].Trim() : null;

    private ObjectId? ReadPacked(string branch)
    {
        var packed = gitDirectory / "packed-refs";
        foreach (var line in (Read(packed) ?? "").Split('\n'))
        {
            if (line.Length > ObjectId.HexLength && line[(ObjectId.HexLength + 1)..] == branch)
            {
                return ObjectId.TryParse(line.AsSpan(0, ObjectId.HexLength), out var id) ? id : null;
            }
        }

        return null;
    }

    private static string? Read(AbsolutePath file)
    {
        try
        {
            return File.ReadAllText(file.Value);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static ObjectId Parse(string text, AbsolutePath file) =>
        ObjectId.TryParse(text.AsSpan().Trim(), out var id)
            ? id
            : throw new BackupException(
                FailureKind.Integrity,
                $"{file} does not hold the name of a commit.",
                "Run `git fsck` in the repository to see what is damaged."
            );
}
