namespace ClaudeBackup.Cli.Tests.Damaged;

/// <summary>One thing that happens to a repository.</summary>
/// <param name="Name">Of the file that tells what it comes to.</param>
/// <param name="Meaning">What happens, in words.</param>
/// <param name="Script">The same as lines of bash, run in the repository with <see cref="Functions"/>.</param>
internal sealed record Damage(string Name, string Meaning, string Script)
{
    /// <summary>Whether it comes to something else where there is a remote.</summary>
    public bool IsOfRemoteToo { get; init; }

    /// <summary>Whether there has to be a remote.</summary>
    public bool IsOfRemoteAlone { get; init; }

    /// <summary>What the scripts are written with.</summary>
    public const string Functions = """
        zeros() { for f in "$@"; do chmod u+w "$f"; n=$(stat -c %s "$f"); head -c "$n" /dev/zero >"$f.z"; mv -f "$f.z" "$f"; done; }
        flip() { for f in "$@"; do chmod u+w "$f"; n=$(stat -c %s "$f"); printf '\377\001' | dd of="$f" bs=1 seek=$((n / 2)) conv=notrunc status=none; done; }
        cut_() { for f in "$@"; do chmod u+w "$f"; truncate -s $(($(stat -c %s "$f") / 2)) "$f"; done; }
        loose() { mkdir ~/packs; mv .git/objects/pack/* ~/packs; for p in ~/packs/*.pack; do git unpack-objects -q <"$p"; done; rm -rf ~/packs; }
        packed() { git rev-list --objects $1 | cut -d' ' -f1 | git pack-objects -q --incremental .git/objects/pack/pack >/dev/null; git prune-packed; }
        at() { i=$(git rev-parse "$1"); echo ".git/objects/${i:0:2}/${i:2}"; }
        largest() { ls -S .git/objects/pack/*.pack | head -n 1; }
        mine() { echo "machines/test/projects/-home-dev-api/$1.jsonl.gz"; }
        list() { echo "machines/test/files/projects/-home-dev-api/$1.jsonl"; }
        commit() { # what lies beside git is made the newest snapshot, as this program would say
          git add -A machines && git -c user.name=claude-backup -c user.email=claude-backup@localhost commit -q -m 'sync test: by hand'
          git update-ref refs/claude-backup/last HEAD && git rev-parse HEAD >.git/claude-backup/work-tree; }
        gone=10000000-0000-4000-8000-000000000000
        grown=20000000-0000-4000-8000-000000000000
        rewritten=30000000-0000-4000-8000-000000000000
        """;
}
