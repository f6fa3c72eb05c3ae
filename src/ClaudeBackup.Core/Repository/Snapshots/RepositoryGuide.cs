using System.Text;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;

namespace ClaudeBackup.Core.Repository;

/// <summary>The two constant files of a repository: how to restore without this program, and that git shall leave bytes alone.</summary>
public static class RepositoryGuide
{
    /// <summary>The text of <c>RESTORE.md</c>; its lines can be pasted into a shell.</summary>
    public const string RestoreText = """
        # How to get a session back without claude-backup

        You need git, gunzip and cat. Paste this into a shell, with the session's id in the first line:

            id=00000000-0000-4000-8000-000000000000
            cd "$(git rev-parse --show-toplevel)" && git checkout -q HEAD -- machines
            first=$(find machines -name "$id.jsonl.gz" | head -n 1); to=~/.claude/projects/$(basename "$(dirname "$first")")
            mkdir -p "$to" && for part in "$first" "${first%.gz}".[0-9]*.gz; do [ -f "$part" ] && gunzip -c "$part"; done > "$to/$id.jsonl"
            claude --resume "$id"

        Every file below `machines/<machine>/projects` and `history.jsonl` is kept as gzip files: `NAME.gz`, then
        `NAME.0002.gz`, `NAME.0003.gz` and so on, which are the file when unpacked one after the other. Names ending in
        `.v2.gz`, `.v3.gz` hold states of the same file that did not extend the first. Config lies below
        `machines/<machine>/config` as it was. A `%` and two hexadecimal digits in a name stand for one byte. What was there
        earlier is in the history: `git log -- machines/<machine>/projects/<folder>/<id>.jsonl.gz`.

        """;

    // Of a text that is changed, the name of the old one has to be added here: repositories have it.
    private static readonly ObjectId[] Texts = [ObjectId.OfBlob(Encoding.UTF8.GetBytes(RestoreText))];

    /// <summary>Whether a blob is a text that a version of this program wrote. People paste from it into a shell, so no other is ever shown.</summary>
    public static bool IsOurs(ObjectId guide) => Texts.Contains(guide);

    private const string Attributes = "* -text -filter -ident -working-tree-encoding -merge\n";

    /// <summary>Puts what the commit does not have yet. What is there is left as it is, so that no two machines write it by turns.</summary>
    public static async Task PutMissingAsync(
        BackupRepository repository,
        SnapshotWriter writer,
        ObjectId? commit,
        string machineFolder,
        CancellationToken cancellation
    )
    {
        (string Path, string Text)[] wanted =
        [
            (RepositoryLayout.RestoreGuide, RestoreText),
            ($"{machineFolder}/{RepositoryLayout.AttributesFile}", Attributes),
        ];
        foreach (var (path, text) in wanted)
        {
            if (commit is not { } parent || (await repository.Git.ListTreeAsync(parent, path, cancellation)).Count == 0)
            {
                writer.Put(path, writer.Add(Encoding.UTF8.GetBytes(text)));
            }
        }
    }
}
