using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using Xunit;

namespace ClaudeBackup.Core.Tests.Git;

/// <summary>The user's git never decides: whatever it is told, the bytes that go in are the bytes that are stored.</summary>
public sealed class GitIndependenceTests
{
    private static readonly byte[] Awkward = [.. "a\r\nb\n$Id$ é "u8, 0, 0xFF, (byte)'\r'];

    public static TheoryData<string> GlobalConfigurations =>
        [
            "[core]\n\texcludesFile = ~/ignore\n",
            "[core]\n\tattributesFile = ~/attributes\n[filter \"break\"]\n\tclean = tr a-z A-Z\n\tsmudge = false\n\trequired = true\n",
            "[core]\n\thooksPath = ~/hooks\n",
            "[commit]\n\tgpgsign = true\n[gpg]\n\tprogram = false\n",
            "[init]\n\ttemplateDir = ~/template\n\tdefaultBranch = trunk\n",
            "[core]\n\tautocrlf = true\n\teol = crlf\n\tsafecrlf = true\n",
            "[core]\n\tfsmonitor = ~/hooks/break\n\tcompression = 9\n\tignorecase = true\n",
            "[user]\n\tuseConfigOnly = true\n[safe]\n\tdirectory = /nowhere\n",
            "[log]\n\tshowSignature = true\n\tdecorate = full\n[color]\n\tui = always\n[core]\n\tpager = false\n",
            "this is not a configuration",
        ];

    [Theory]
    [MemberData(nameof(GlobalConfigurations))]
    public async Task The_configuration_of_the_user_changes_nothing(string configuration)
    {
        using GitSandbox git = new();
        PutTraps(git.Home, configuration);

        await ExpectSoundAsync(git);
    }

    [Fact]
    public async Task The_environment_of_git_changes_nothing()
    {
        using GitSandbox git = new(home => new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["GIT_DIR"] = (home / "elsewhere").Value,
            ["GIT_WORK_TREE"] = home.Value,
            ["GIT_INDEX_FILE"] = (home / "index").Value,
            ["GIT_OBJECT_DIRECTORY"] = (home / "objects").Value,
            ["GIT_CONFIG_COUNT"] = "1",
            ["GIT_CONFIG_KEY_0"] = "core.bare",
            ["GIT_CONFIG_VALUE_0"] = "true",
            ["GIT_TEMPLATE_DIR"] = (home / "template").Value,
            ["GIT_DEFAULT_HASH"] = "sha256",
            ["GIT_NAMESPACE"] = "other",
            ["GIT_TRACE"] = "1",
            ["LC_ALL"] = "de_DE.UTF-8",
        });
        PutTraps(git.Home, "");

        await ExpectSoundAsync(git);
        Assert.False(Directory.Exists((git.Home / "elsewhere").Value));
    }

    [Fact]
    public async Task Hooks_and_settings_in_the_repository_change_nothing()
    {
        using GitSandbox git = new();
        await git.Client.InitAsync(GitSandbox.Token);
        PutTrap(git.Repository / ".git/hooks");
        foreach (var setting in new[] { "commit.gpgsign", "core.ignoreCase", "core.autocrlf", "core.protectNTFS" })
        {
            _ = await git.PlainAsync("config", setting, "true");
        }

        git.Client.Settings.SetAsideForeign();
        await ExpectSoundAsync(git);
    }

    [Fact]
    public async Task A_repository_inside_another_is_its_own()
    {
        using GitSandbox git = new();
        _ = Directory.CreateDirectory(git.Repository.Value);
        _ = await git.PlainAsync("init", "--quiet", git.Repository.Parent!.Value);

        await ExpectSoundAsync(git);
    }

    [Fact]
    public async Task A_repository_that_belongs_to_somebody_else_works()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess && OperatingSystem.IsLinux(), "only root can give it away");
        using GitSandbox git = new();
        await git.Client.InitAsync(GitSandbox.Token);
        _ = await new ProcessRunner().RunAsync(
            new ProcessRequest { FileName = "chown", Arguments = ["-R", "12345", git.Repository.Value] },
            GitSandbox.Token
        );

        var id = await git.CommitAsync(("file", Awkward));

        Assert.Equal("file", Assert.Single(await git.Client.ListTreeAsync(id, null, GitSandbox.Token)).Path);
    }

    [Fact]
    public async Task Names_that_differ_in_case_alone_stay_two_files()
    {
        using GitSandbox git = new();
        await git.Client.InitAsync(GitSandbox.Token);
        _ = await git.PlainAsync("config", "core.ignoreCase", "true");

        var first = await git.CommitAsync(("dir/Name", [1]), ("dir/name", [2]), ("DIR/name", [3]));
        var second = await git.CommitAsync(("dir/NAME", [4]));

        Assert.Equal(3, (await git.Client.ListTreeAsync(first, null, GitSandbox.Token)).Count);
        Assert.Equal(4, (await git.Client.ListTreeAsync(second, null, GitSandbox.Token)).Count);
    }

    [Fact]
    public async Task Replaced_objects_are_read_as_they_were_stored()
    {
        using GitSandbox git = new();
        await git.Client.InitAsync(GitSandbox.Token);
        _ = await git.CommitAsync(("a", "one"u8.ToArray()), ("b", "two"u8.ToArray()));
        var one = ObjectId.OfBlob("one"u8);
        _ = await git.PlainAsync("replace", one.ToString(), ObjectId.OfBlob("two"u8).ToString());

        await using var blobs = git.Client.OpenBlobs();
        using MemoryStream content = new();
        blobs.Read(one, content);

        Assert.Equal("one"u8.ToArray(), content.ToArray());
    }

    private static async Task ExpectSoundAsync(GitSandbox git)
    {
        await git.Client.InitAsync(GitSandbox.Token);
        _ = await git.Client.VersionAsync(GitSandbox.Token);
        (string Path, byte[]? Content)[] files =
        [
            ("a.gz", Awkward),
            ("skill/.gitattributes", "* text eol=crlf ident filter=break working-tree-encoding=UTF-16\n"u8.ToArray()),
            ("skill/.gitignore", "*\n"u8.ToArray()),
            ("skill/x.txt", Awkward),
        ];

        var id = await git.CommitAsync(files);
        await git.Client.Staging.ReadTreeAsync(id, [], GitSandbox.Token);

        Assert.Equal(id, git.Client.Refs.ReadHead());
        Assert.Equal(
            files.Select(file => (file.Path, ObjectId.OfBlob(file.Content))),
            (await git.Client.ListTreeAsync(id, null, GitSandbox.Token)).Select(entry => (entry.Path, entry.Id))
        );
        Assert.Equal(id, Assert.Single(await git.Client.LogAsync([id], [], GitSandbox.Token)).Id);
        Assert.False(File.Exists((git.Home / "trapped").Value), "a program of the user was run");
        Assert.False(Directory.Exists((git.Repository / ".git/hooks/pre-commit").Value));
    }

    private static void PutTraps(AbsolutePath home, string configuration)
    {
        File.WriteAllText((home / ".gitconfig").Value, configuration);
        File.WriteAllText((home / "ignore").Value, "*.gz\n*\n");
        File.WriteAllText((home / "attributes").Value, "* text eol=crlf ident filter=break\n");
        PutTrap(home / "hooks");
        PutTrap(home / "template/hooks");
    }

    private static void PutTrap(AbsolutePath directory)
    {
        _ = Directory.CreateDirectory(directory.Value);
        foreach (
            var hook in new[] { "pre-commit", "reference-transaction", "post-index-change", "post-checkout", "break" }
        )
        {
            File.WriteAllText((directory / hook).Value, "#!/bin/sh\ntouch \"$HOME/trapped\"\nexit 1\n");
            FileSystem.ForThisSystem().SetMode(directory / hook, FilePermissions.PrivateDirectory);
        }
    }
}
