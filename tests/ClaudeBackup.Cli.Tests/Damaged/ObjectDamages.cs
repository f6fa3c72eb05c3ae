namespace ClaudeBackup.Cli.Tests.Damaged;

/// <summary>What happens to single objects of git.</summary>
internal static class ObjectDamages
{
    public static IReadOnlyList<Damage> All { get; } =
    [
        new(
            "segment-lost-in-git",
            "The segment of a session that is gone at the source is lost in git; the file beside it is sound.",
            "loose; rm -f $(at HEAD:$(mine $gone))"
        ),
        new(
            "segment-lost-everywhere",
            "The same segment is lost in git and beside it.",
            "loose; rm -f $(at HEAD:$(mine $gone)) $(mine $gone)"
        )
        {
            IsOfRemoteToo = true,
        },
        new(
            "segment-lost-and-at-source",
            "The segment of a session that the source still has is lost in git and beside it.",
            "loose; rm -f $(at HEAD:$(mine $grown)) $(mine $grown)"
        ),
        new(
            "earlier-state-lost",
            "What CLAUDE.md was in the first snapshot is lost; the newest one does not need it.",
            "loose; rm -f $(at $(git rev-list HEAD --reverse -- machines/test/config/CLAUDE.md | head -n 1):machines/test/config/CLAUDE.md)"
        )
        {
            IsOfRemoteToo = true,
        },
        new(
            "object-flipped-in-last-block",
            "In the file of a segment in git, the block that is the last does not say so: the same bytes, without an end.",
            "loose; f=$(at HEAD:$(mine $gone)); chmod u+w $f; printf \"\\\\$(printf %03o $(($(od -An -tu1 -j2 -N1 $f) ^ 1)))\" | dd of=$f bs=1 seek=2 conv=notrunc status=none"
        ),
        new(
            "trees-swapped",
            "Git's files of a folder and of the folder around it have changed places.",
            "loose; a=$(at HEAD:machines/test/projects); b=$(at HEAD:machines/test); mv $a ~/x; mv $b $a; mv ~/x $b"
        ),
        new(
            "tree-goes-round",
            "Git's file of a folder holds the folder around it.",
            "loose; a=$(at HEAD:machines/test/projects); rm -f $a; cp $(at HEAD:machines/test) $a"
        )
        {
            IsOfRemoteToo = true,
        },
        new(
            "tree-for-segment",
            "Git's file of a segment holds a folder.",
            "loose; a=$(at HEAD:$(mine $gone)); rm -f $a; cp $(at HEAD:machines/test) $a"
        ),
        new(
            "segment-for-tree",
            "Git's file of a folder holds a segment.",
            "loose; a=$(at HEAD:machines/test/projects); s=$(at HEAD:$(mine $gone)); rm -f $a; cp $s $a"
        ),
        new(
            "commit-for-tree",
            "Git's file of the root of the newest snapshot holds the commit itself.",
            "loose; a=$(at HEAD^{tree}); s=$(at HEAD); rm -f $a; cp $s $a"
        ),
        new("root-tree-lost", "The tree of the newest snapshot is lost.", "loose; rm -f $(at HEAD^{tree})")
        {
            IsOfRemoteToo = true,
        },
        new(
            "earlier-tree-lost",
            "The tree of the snapshot before it is lost.",
            "loose; rm -f $(at $(git rev-list HEAD -- machines/test | sed -n 2p)^{tree})"
        )
        {
            IsOfRemoteToo = true,
        },
        new("newest-commit-lost", "The newest commit is lost.", "loose; rm -f $(at HEAD)") { IsOfRemoteToo = true },
        new(
            "commit-in-the-middle-lost",
            "A commit in the middle of history is lost.",
            "loose; rm -f $(at $(git rev-list HEAD -- machines/test | sed -n 3p))"
        )
        {
            IsOfRemoteToo = true,
        },
        new("list-object-flipped", "The list of a session is flipped in git.", "loose; flip $(at HEAD:$(list $gone))"),
        new(
            "objects-zeros",
            "A power cut left the newest commit, its trees, a segment and the branch as zeros.",
            "loose; zeros $(at HEAD:$(mine $grown)) $(at HEAD:machines/test) $(at HEAD^{tree}) $(at HEAD) .git/refs/heads/main"
        )
        {
            IsOfRemoteToo = true,
        },
    ];
}
