using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Host;
using Xunit;

namespace ClaudeBackup.Core.Tests.Claude;

public sealed class LinkTargetTests
{
    private static readonly AbsolutePath Home = Path("/home/me/.claude");
    private static readonly RelativePath Link = RelativePath.Parse("skills/linked.md");

    [Theory]
    [InlineData("/home/me/.claude/.credentials.json")]
    [InlineData("/mnt/copy/.credentials.json.bak")]
    [InlineData("/home/me/.ssh/config")]
    [InlineData("/home/me/.SSH/known_hosts")]
    [InlineData("/home/me/.aws/credentials")]
    [InlineData("/home/me/.gnupg/trustdb.gpg")]
    [InlineData("/home/me/.kube/config")]
    [InlineData("/home/me/.docker/config.json")]
    [InlineData("/home/me/.claude.json")]
    [InlineData("/home/me/.netrc")]
    [InlineData("/home/me/server.pem")]
    [InlineData("/home/me/server.KEY")]
    [InlineData("/home/me/id_rsa")]
    [InlineData("/home/me/keys/id_ed25519_work")]
    [InlineData("/home/me/keys/id_ecdsa.old")]
    [InlineData("/etc/shadow")]
    [InlineData("/etc/shadow-")]
    [InlineData("/home/me/.claude/sessions/1.key")]
    public void A_link_to_a_secret_is_not_followed(string target) => IsLeftOut(target, ExclusionReason.Credentials);

    [Theory]
    [InlineData("/home/me/.claude/cache/x", ExclusionReason.Cache)]
    [InlineData("/home/me/.claude/todos/x.json", ExclusionReason.Optional)]
    [InlineData("/home/me/.claude/daemon.log", ExclusionReason.Runtime)]
    [InlineData("/proc/self/environ", ExclusionReason.Runtime)]
    [InlineData("/home/me/.claude", ExclusionReason.Loop)]
    [InlineData("/home/me", ExclusionReason.Loop)]
    [InlineData("/", ExclusionReason.Loop)]
    public void A_link_does_not_bring_in_what_is_left_out_elsewhere(string target, ExclusionReason reason) =>
        IsLeftOut(target, reason);

    [Theory]
    [InlineData("/home/me/dotfiles/CLAUDE.md")]
    [InlineData("/home/me/.claude/projects/-p/x.jsonl")]
    [InlineData("/home/me/.claude-other/cache/x")]
    [InlineData("/etc/hosts")]
    public void Any_other_target_is_decided_by_the_place_of_the_link(string target)
    {
        Assert.Equal(
            new Captured(CaptureGroup.Settings),
            CaptureRules.ForLinkTarget(Link, Path(target), Home, 1 << 30, CaptureSettings.Usual)
        );
        Assert.Null(CaptureRules.ForLinkedFolder(Link, Path(target), Home, CaptureSettings.Usual));
        Assert.IsType<Excluded>(
            CaptureRules.ForLinkTarget(RelativePath.Parse("todos/x"), Path(target), Home, 1, CaptureSettings.Usual)
        );
        Assert.NotNull(
            CaptureRules.ForLinkedFolder(RelativePath.Parse("todos/x"), Path(target), Home, CaptureSettings.Usual)
        );
    }

    private static void IsLeftOut(string target, ExclusionReason reason) =>
        Assert.Equal(
            new Excluded(reason),
            CaptureRules.ForLinkTarget(Link, Path(target), Home, 1, CaptureSettings.Usual)
        );

    private static AbsolutePath Path(string value) => AbsolutePath.Parse(value);
}
