using ClaudeBackup.Core.Git;
using Xunit;

namespace ClaudeBackup.Core.Tests.Git;

/// <summary>Of a <c>.git/config</c> git reads what we wrote and what cannot matter; everything else has a name and goes.</summary>
public sealed class OwnConfigTests
{
    private const string Written = """
        [core]
        	repositoryformatversion = 1
        	filemode = true
        	bare = false
        	logallrefupdates = true
        	sharedrepository = 0600
        	symlinks = false
        	ignorecase = true
        	hideDotFiles = dotGitOnly
        	quotePath = false
        	sparseCheckout = true
        [receive]
        	denyNonFastforwards = true
        [remote "origin"]
        	url = "C:\\a b\\"
        	fetch = +refs/heads/main:refs/remotes/origin/main
        	promisor = true
        	partialclonefilter = blob:none
        [extensions]
        	partialclone = origin

        """;

    [Theory]
    [InlineData("")]
    [InlineData("# a word\n; another\n\n")]
    [InlineData("[user]\n\tname = A B\n\temail = a@b\n[alias]\n\tst = status\n")]
    [InlineData("[branch \"main\"]\n\tremote = origin\n[remote \"nas\"]\n\turl = /nas\n\tfetch = +a:b\n")]
    [InlineData("[CORE]\r\n\tBare = false\r\n")]
    [InlineData("[gc]\n\tauto")]
    public void What_changes_nothing_stays_as_it_is(string more)
    {
        var config = OwnConfig.Read(Written.ReplaceLineEndings("\n") + more);

        Assert.Empty(config.Foreign);
        Assert.Equal(Written.ReplaceLineEndings("\n") + more, config.Kept);
    }

    [Theory]
    [InlineData("[core]\n\tfsmonitor = x\n", "core.fsmonitor")]
    [InlineData("[core]\n\tFsMonitor = x\n", "core.FsMonitor")]
    [InlineData("[core]\n\thooksPath = x\n", "core.hooksPath")]
    [InlineData("[core]\n\tsshCommand = x\n", "core.sshCommand")]
    [InlineData("[core]\n\tgitProxy = x\n", "core.gitProxy")]
    [InlineData("[core]\n\talternateRefsCommand = x\n", "core.alternateRefsCommand")]
    [InlineData("[core]\n\tworktree = /\n", "core.worktree")]
    [InlineData("[core]\n\taskPass = x\n", "core.askPass")]
    [InlineData("[include]\n\tpath = x\n", "include.path")]
    [InlineData("[includeIf \"gitdir:/\"]\n\tpath = x\n", "includeIf.gitdir:/.path")]
    [InlineData("[filter \"a\"]\n\tclean = x\n", "filter.a.clean")]
    [InlineData("[diff \"a\"]\n\ttextconv = x\n", "diff.a.textconv")]
    [InlineData("[diff]\n\texternal = x\n", "diff.external")]
    [InlineData("[gpg]\n\tprogram = x\n", "gpg.program")]
    [InlineData("[gpg \"ssh\"]\n\tdefaultKeyCommand = x\n", "gpg.ssh.defaultKeyCommand")]
    [InlineData("[credential]\n\thelper = !x\n", "credential.helper")]
    [InlineData("[credential \"https://h\"]\n\thelper = !x\n", "credential.https://h.helper")]
    [InlineData("[http]\n\tproxy = x\n", "http.proxy")]
    [InlineData("[url \"ext::x\"]\n\tinsteadOf = /\n", "url.ext::x.insteadOf")]
    [InlineData("[url \"/b\"]\n\tpushInsteadOf = /a\n", "url./b.pushInsteadOf")]
    [InlineData("[remote \"origin\"]\n\tuploadpack = x\n", "remote.origin.uploadpack")]
    [InlineData("[remote \"origin\"]\n\tvcs = x\n", "remote.origin.vcs")]
    [InlineData("[remote \"/nas/r.git\"]\n\turl = /other\n", "remote./nas/r.git.url")]
    [InlineData("[remote \"ssh://h/r\"]\n\tpushurl = /other\n", "remote.ssh://h/r.pushurl")]
    [InlineData("[extensions]\n\tworktreeConfig = true\n", "extensions.worktreeConfig")]
    [InlineData("[protocol \"ext\"]\n\tallow = always\n", "protocol.ext.allow")]
    [InlineData("[uploadpack]\n\tpackObjectsHook = x\n", "uploadpack.packObjectsHook")]
    [InlineData("[log]\n\tshowSignature = true\n", "log.showSignature")]
    [InlineData("[user \"x\"]\n\tname = x\n", "user.x.name")]
    public void What_could_start_something_is_named_and_goes(string foreign, string name)
    {
        var config = OwnConfig.Read(Written + foreign);

        Assert.Equal([name], config.Foreign);
        Assert.Empty(OwnConfig.Read(config.Kept).Foreign);
        Assert.DoesNotContain(name.Split('.')[^1] + " ", config.Kept[Written.Length..], StringComparison.Ordinal);
    }

    // each is read by git as core.fsmonitor, or may be by some version of it
    [Theory]
    [InlineData("[core] fsmonitor = x\n")]
    [InlineData("[core]\rfsmonitor = x\n")]
    [InlineData("[user]\n\tname = a\\\n[core]\n\tfsmonitor = x\n")]
    [InlineData("[user]\n\tname = a ; \\\n[core]\n\tfsmonitor = x\n")]
    [InlineData("[user]\n\tname = a\\\r\n[core]\r\n\tfsmonitor = x\r\n")]
    [InlineData("[core.]\n\tfsmonitor = x\n")]
    [InlineData("[core \"\"]\n\tfsmonitor = x\n")]
    [InlineData("[core]\n\tfsmonitor\n")]
    [InlineData("[core]\n\tfs\\\nmonitor = x\n")]
    [InlineData("[user]\n[core\n]\n\tfsmonitor = x\n")]
    [InlineData("[user]\v[core]\n\tfsmonitor = x\n")]
    [InlineData("\u00EF\u00BB\u00BF[core]\n\tfsmonitor = x\n")]
    [InlineData("[user \"a\\\"]\n\tb\"]\n[core]\n\tfsmonitor = x\n")]
    [InlineData("fsmonitor = x\n")]
    public void However_it_is_spelled(string foreign)
    {
        var config = OwnConfig.Read(foreign);

        Assert.NotEmpty(config.Foreign);
        Assert.Empty(OwnConfig.Read(config.Kept).Foreign);
    }
}
