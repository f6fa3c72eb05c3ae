namespace ClaudeBackup.Cli.Tests.Damaged;

/// <summary>All that is known to happen to repositories.</summary>
internal static class Damages
{
    private static readonly Damage[] OfPacks =
    [
        new("pack-cut", "The largest pack ends in its middle.", "cut_ $(largest)") { IsOfRemoteToo = true },
        new("pack-flipped", "Two bytes in the middle of the largest pack are others.", "flip $(largest)")
        {
            IsOfRemoteToo = true,
        },
        new("pack-zeros", "The largest pack is as long as it was, and zeros.", "zeros $(largest)")
        {
            IsOfRemoteToo = true,
        },
        new(
            "pack-indexes-swapped",
            "The indexes of two packs have changed places.",
            "loose; packed HEAD~1; packed HEAD; set -- .git/objects/pack/*.idx; mv $1 ~/x; mv $2 $1; mv ~/x $2"
        ),
        new("pack-without-index", "The index of the largest pack is gone.", "p=$(largest); rm -f ${p%.pack}.idx"),
        new("pack-is-folder", "Where the largest pack was is a folder.", "p=$(largest); rm -f $p; mkdir $p"),
        new("objects-gone", "The folder of git's objects is gone.", "rm -rf .git/objects") { IsOfRemoteToo = true },
        new(
            "loose-and-packed-flipped",
            "An object in a file of its own and a pack are damaged at once.",
            "loose; packed HEAD~1; flip $(largest) $(at HEAD^{tree})"
        ),
        new(
            "packs-kept-for-ever",
            "Each pack has a mark by which git keeps it.",
            "for p in .git/objects/pack/*.pack; do echo x >${p%.pack}.keep; done"
        ),
    ];

    private static readonly Damage[] BesideGit =
    [
        new("file-missing", "A segment beside git is gone.", "rm -f $(mine $gone)"),
        new(
            "file-zeros",
            "Segments and lists beside git are zeros.",
            "zeros $(mine $gone) $(list $gone) machines/test/manifest.json"
        ),
        new(
            "files-swapped",
            "The segments of two sessions beside git have changed places.",
            "mv $(mine $gone) ~/x; mv $(mine $grown) $(mine $gone); mv ~/x $(mine $grown)"
        ),
        new(
            "file-extra",
            "Beside git lies a file that nobody saved.",
            "echo mine >machines/test/notes.txt; echo mine >machines/test/projects/extra.gz"
        ),
        new(
            "file-for-folder",
            "Where a folder beside git was is a file.",
            "rm -rf machines/test/projects; echo x >machines/test/projects"
        ),
        new(
            "folder-for-file",
            "Where a list beside git was is a folder.",
            "rm -f $(list $gone); mkdir -p $(list $gone)/x; echo x >$(list $gone)/x/y"
        ),
        new(
            "link-for-file",
            "Where a segment beside git was is a link to elsewhere.",
            "echo x >~/elsewhere; ln -sf ~/elsewhere $(mine $gone)"
        ),
        new("machines-gone", "All files beside git are gone.", "rm -rf machines"),
    ];

    private static readonly Damage[] OfSnapshots =
    [
        new(
            "snapshot-lacks-segment",
            "A snapshot was made without a segment that its list names.",
            "rm -f $(mine $gone); commit"
        )
        {
            IsOfRemoteToo = true,
        },
        new(
            "snapshot-swaps-segments",
            "A snapshot was made in which the segments of two sessions have changed places.",
            "mv $(mine $gone) ~/x; mv $(mine $rewritten) $(mine $gone); mv ~/x $(mine $rewritten); commit"
        ),
        new(
            "snapshot-has-more",
            "A snapshot was made with files that no list names.",
            "cp $(mine $gone) machines/test/projects/-home-dev-api/40000000-0000-4000-8000-000000000000.jsonl.gz; echo x >machines/test/notes.txt; commit"
        ),
        new(
            "snapshot-list-torn",
            "A snapshot was made with a list that ends in its middle.",
            "cut_ $(list $gone); commit"
        ),
        new(
            "snapshot-list-flipped",
            "A snapshot was made with a list in which the hash of a segment is another.",
            "sed -i 's/\"sha256\":\"..../\"sha256\":\"0000/' $(list $gone); commit"
        ),
        new("snapshot-list-gone", "A snapshot was made without the list of a session.", "rm -f $(list $gone); commit"),
        new(
            "snapshot-manifest-broken",
            "A snapshot was made with a manifest of this machine that is no JSON.",
            "echo '{' >machines/test/manifest.json; commit"
        ),
        new(
            "snapshot-records-broken",
            "A snapshot was made in which what was forgotten, masked and pruned cannot be read.",
            "for f in forgotten masked pruned; do echo '{\"x' >machines/test/$f.jsonl; done; commit"
        )
        {
            IsOfRemoteToo = true,
        },
        new(
            "snapshot-list-older",
            "A snapshot was made with the list of a session as it was before the session grew.",
            "l=$(list $grown); git show $(git rev-list HEAD -- $l | sed -n 2p):$l >$l; commit"
        ),
        new(
            "snapshot-segment-older",
            "A snapshot was made with the segment of a session as it was before the session grew; the file beside git is sound.",
            "m=$(mine $grown); git update-index --cacheinfo 100644,$(git rev-parse $(git rev-list HEAD -- $m | sed -n 2p):$m),$m; cp $m ~/x; git checkout-index -f $m; commit; cp ~/x $m"
        ),
        new(
            "snapshot-by-another-program",
            "Another program has committed, without a session and with a file of its own.",
            "git rm -q $(mine $gone) $(list $gone); echo mine >notes.txt; git add notes.txt; git -c user.name=t -c user.email=t@t commit -q -m x"
        )
        {
            IsOfRemoteToo = true,
        },
        new(
            "records-gone",
            "What was forgotten, masked and pruned is gone, from the snapshot and beside git.",
            "rm -f machines/test/{forgotten,masked,pruned}.jsonl .git/claude-backup/{forgotten,pruned,forgotten-secrets}.json; commit"
        ),
    ];

    private static readonly Damage[] OfGit =
    [
        new("branch-empty", "The branch is an empty file.", ": >.git/refs/heads/main"),
        new("head-gone", "HEAD is gone.", "rm -f .git/HEAD"),
        new("refs-empty", "All refs are empty files.", "find .git/refs -type f | while read -r r; do : >$r; done")
        {
            IsOfRemoteToo = true,
        },
        new(
            "refs-gone",
            "All refs are gone, and the logs of them.",
            "rm -rf .git/refs .git/logs .git/packed-refs .git/claude-backup/{work-tree,trees,documents}; mkdir .git/refs"
        )
        {
            IsOfRemoteToo = true,
        },
        new("packed-refs-flipped", "The file of packed refs is damaged.", "git pack-refs --all; flip .git/packed-refs"),
        new("config-broken", "The settings of git are damaged.", "flip .git/config; echo '[core' >>.git/config"),
        new("index-stale", "The index of git is that of an earlier snapshot.", "git read-tree HEAD~2"),
        new("index-zeros", "The index of git is zeros.", "zeros .git/index"),
        new("git-gone", "The folder .git is gone; what lies beside it is there.", "rm -rf .git")
        {
            IsOfRemoteToo = true,
        },
        new(
            "shallow-planted",
            "A file tells git that history begins with the snapshot before the newest.",
            "git rev-parse HEAD~1 >.git/shallow"
        ),
        new(
            "grafts-planted",
            "A file tells git of another history than there is.",
            "mkdir -p .git/info; git rev-parse HEAD >.git/info/grafts"
        ),
        new(
            "alternates-planted",
            "A file tells git to take objects from a folder that is gone.",
            "mkdir -p .git/objects/info; echo /nowhere/objects >.git/objects/info/alternates"
        ),
        new(
            "replacement-planted",
            "A ref tells git to show another blob for a segment.",
            "git update-ref refs/replace/$(git rev-parse HEAD:$(mine $gone)) $(git rev-parse HEAD:$(mine $grown))"
        ),
        new(
            "lock-left",
            "A git that was killed has left its locks.",
            ": >.git/refs/heads/main.lock; : >.git/index.lock; : >.git/config.lock"
        ),
    ];

    private static readonly Damage[] OfLocalFiles =
    [
        new(
            "identity-gone",
            "What tells which machine this is is gone, and its copy.",
            "rm -f .git/claude-backup/machine.json*"
        )
        {
            IsOfRemoteToo = true,
        },
        new(
            "identity-zeros",
            "What tells which machine this is and its copy are zeros.",
            "zeros .git/claude-backup/machine.json .git/claude-backup/machine.json.copy"
        ),
        new(
            "settings-zeros",
            "The settings and their copy are zeros.",
            "zeros .git/claude-backup/settings.json .git/claude-backup/settings.json.copy"
        )
        {
            IsOfRemoteToo = true,
        },
        new(
            "facts-zeros",
            "What tells what the repository is, and what was forgotten here, is zeros.",
            "zeros .git/claude-backup/repository.json .git/claude-backup/forgotten.json .git/claude-backup/pruned.json .git/claude-backup/forgotten-secrets.json"
        ),
        new("local-gone", "The folder of this program in .git is gone.", "rm -rf .git/claude-backup")
        {
            IsOfRemoteToo = true,
        },
        new(
            "caches-flipped",
            "All that is derived is damaged.",
            "for f in .git/claude-backup/{index/test,trees,work-tree,documents,objects,verified} session-index.json manifest.json; do [ ! -e $f ] || flip $f; done"
        ),
        new(
            "records-of-runs-zeros",
            "What tells of runs, of the remote and of proofs is zeros.",
            "for f in runs.jsonl remote.json proof.json secrets.json packed.json losses.json notices.json; do [ ! -e .git/claude-backup/$f ] || zeros .git/claude-backup/$f; done"
        ),
    ];

    private static readonly Damage[] OfOthers =
    [
        new(
            "others-manifest-broken",
            "Another machine has sent a manifest that is no JSON.",
            "git clone -q ~/../remote.git ~/c && cd ~/c && echo '{' >machines/other/manifest.json && git add -A && git -c user.name=claude-backup -c user.email=claude-backup@localhost commit -q -m 'sync other: by hand' && git push -q && rm -rf ~/c"
        )
        {
            IsOfRemoteAlone = true,
        },
        new(
            "others-list-broken",
            "Another machine has sent a list that cannot be read.",
            "git clone -q ~/../remote.git ~/c && cd ~/c && for l in $(find machines/other/files -type f); do echo '{' >$l; done && git add -A && git -c user.name=claude-backup -c user.email=claude-backup@localhost commit -q -m 'sync other: by hand' && git push -q && rm -rf ~/c"
        )
        {
            IsOfRemoteAlone = true,
        },
        new(
            "remote-branch-lost",
            "The remote has lost its branch.",
            "rm -f ~/../remote.git/refs/heads/main ~/../remote.git/packed-refs"
        )
        {
            IsOfRemoteAlone = true,
        },
        new(
            "remote-objects-lost",
            "The remote has lost all objects.",
            "rm -rf ~/../remote.git/objects/pack/* ~/../remote.git/objects/??"
        )
        {
            IsOfRemoteAlone = true,
        },
        new(
            "remote-and-segment-lost",
            "A segment is lost here and beside git, and the remote cannot be reached.",
            "loose; rm -f $(at HEAD:$(mine $gone)) $(mine $gone); rm -rf ~/../remote.git"
        )
        {
            IsOfRemoteAlone = true,
        },
    ];

    public static IReadOnlyList<Damage> All { get; } =
    [.. OfPacks, .. ObjectDamages.All, .. BesideGit, .. OfSnapshots, .. OfGit, .. OfLocalFiles, .. OfOthers];
}
