using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Host;
using Xunit;

namespace ClaudeBackup.Core.Tests.Claude;

public sealed class CaptureRulesTests
{
    private const long Huge = 1L << 32;

    [Theory]
    [InlineData("settings.json", Tier.Config, CaptureGroup.Settings)]
    [InlineData("settings.local.json", Tier.Config, CaptureGroup.Settings)]
    [InlineData("CLAUDE.md", Tier.Config, CaptureGroup.Settings)]
    [InlineData("claude.MD", Tier.Config, CaptureGroup.Settings)]
    [InlineData("AGENTS.md", Tier.Config, CaptureGroup.Settings)]
    [InlineData("keybindings.json", Tier.Config, CaptureGroup.Settings)]
    [InlineData("agents/a.md", Tier.Config, CaptureGroup.Settings)]
    [InlineData("hooks/run.sh", Tier.Config, CaptureGroup.Settings)]
    [InlineData("rules/a/b.md", Tier.Config, CaptureGroup.Settings)]
    [InlineData("commands/c.md", Tier.Config, CaptureGroup.Settings)]
    [InlineData("output-styles/o.md", Tier.Config, CaptureGroup.Settings)]
    [InlineData("workflows/w.js", Tier.Config, CaptureGroup.Settings)]
    [InlineData("themes/t.json", Tier.Config, CaptureGroup.Settings)]
    [InlineData("routines/r.md", Tier.Config, CaptureGroup.Settings)]
    [InlineData("skills/s/.git/HEAD", Tier.Config, CaptureGroup.Settings)]
    [InlineData("skills/s/node_modules/m/package-lock.json", Tier.Config, CaptureGroup.Settings)]
    [InlineData("skills/s/uv.lock", Tier.Config, CaptureGroup.Settings)]
    [InlineData("skills/s/a.tmp.1", Tier.Config, CaptureGroup.Settings)]
    [InlineData("skills/s/cache/x", Tier.Config, CaptureGroup.Settings)]
    [InlineData("plugins/installed_plugins.json", Tier.Config, CaptureGroup.PluginManifest)]
    [InlineData("plugins/known_marketplaces.json", Tier.Config, CaptureGroup.PluginManifest)]
    [InlineData("projects/-p/x.jsonl", Tier.Sessions, CaptureGroup.Projects)]
    [InlineData("projects/-p/.git/HEAD", Tier.Sessions, CaptureGroup.Projects)]
    [InlineData("projects/-p/a.lock", Tier.Sessions, CaptureGroup.Projects)]
    [InlineData("projects/-p/.claude.json", Tier.Sessions, CaptureGroup.Projects)]
    [InlineData("history.jsonl", Tier.Sessions, CaptureGroup.History)]
    public void What_the_rules_name_is_captured_at_any_size(string path, Tier tier, CaptureGroup group)
    {
        Assert.Equal(new Captured(group), Decide(path, Huge));
        Assert.Equal(tier, ((Captured)Decide(path, 0)).Tier);
        Assert.False(((Captured)Decide(path, 0)).RequiresText);
    }

    [Theory]
    [InlineData("statusline.sh")]
    [InlineData("policy-limits.json.stamp.json")]
    [InlineData("settings.json.bak")]
    [InlineData("plans")]
    [InlineData("projects")]
    [InlineData("my-notes/todo.md")]
    [InlineData("my-notes/deep/er/yarn.lock")]
    [InlineData("settings.json/x")]
    public void Small_text_files_that_no_rule_names_are_captured_as_other(string path)
    {
        var decision = Assert.IsType<Captured>(Decide(path, (1 << 20) - 1));

        Assert.Equal(new Captured(CaptureGroup.Other), decision);
        Assert.True(decision.RequiresText);
        Assert.Equal(new Excluded(ExclusionReason.TooLarge), Decide(path, 1 << 20));
    }

    [Theory]
    [InlineData(".claude.json", ExclusionReason.Credentials)]
    [InlineData(".Claude.JSON", ExclusionReason.Credentials)]
    [InlineData(".claude.json.tmp.12.ab", ExclusionReason.Credentials)]
    [InlineData(".claude.json.backup", ExclusionReason.Credentials)]
    [InlineData(".claude/.claude.json", ExclusionReason.Credentials)]
    [InlineData("backups/.claude.json.backup.1", ExclusionReason.NotByDefault)]
    [InlineData("stats-cache.json", ExclusionReason.Cache)]
    [InlineData("mcp-needs-auth-cache.json", ExclusionReason.Cache)]
    [InlineData(".last-cleanup", ExclusionReason.Runtime)]
    [InlineData("x.lock", ExclusionReason.Temporary)]
    [InlineData("settings.json.tmp.1.2", ExclusionReason.Temporary)]
    [InlineData("x.tmp", ExclusionReason.Temporary)]
    [InlineData("cc.sock", ExclusionReason.Runtime)]
    [InlineData("daemon.log", ExclusionReason.Runtime)]
    [InlineData(".DS_Store", ExclusionReason.Temporary)]
    [InlineData("history.jsonl.lock/x", ExclusionReason.Temporary)]
    [InlineData("plugins/config.json", ExclusionReason.NotByDefault)]
    [InlineData("plugins/cache/m/p/1/installed_plugins.json", ExclusionReason.NotByDefault)]
    [InlineData("sessions/1.json", ExclusionReason.Runtime)]
    [InlineData("Sessions/1.json", ExclusionReason.Runtime)]
    [InlineData("sessions./1.json", ExclusionReason.Runtime)]
    [InlineData("cache/x", ExclusionReason.Cache)]
    [InlineData("todos/x.json", ExclusionReason.Optional)]
    [InlineData("local/claude", ExclusionReason.NotByDefault)]
    [InlineData("mine/node_modules/x", ExclusionReason.Cache)]
    [InlineData("mine/.git/HEAD", ExclusionReason.Cache)]
    [InlineData("my-cache/x", ExclusionReason.Cache)]
    [InlineData("mine/.pytest_cache/x", ExclusionReason.Cache)]
    public void What_is_left_out_says_why(string path, ExclusionReason reason) =>
        Assert.Equal(new Excluded(reason), Decide(path, 1));

    [Theory]
    [InlineData(
        "plugins/cache shell-snapshots session-env jobs daemon ide .search_cache .tmp image-cache statsig telemetry usage-data traces logs"
    )]
    [InlineData(
        "teams plans todos tasks file-history paste-cache backups downloads debug cache CACHE uploads store state chrome bin local"
    )]
    [InlineData(
        "dump-prompts startup-perf cowork_plugins versions x.lock mine/node_modules mine/.venv mine/__pycache__ skills/.credentials.json"
    )]
    public void A_folder_of_which_nothing_is_captured_is_not_listed(string folders) =>
        Assert.All(
            folders.Split(' '),
            folder => Assert.NotNull(CaptureRules.ForFolder(RelativePath.Parse(folder), CaptureSettings.Usual))
        );

    [Theory]
    [InlineData(
        "plugins projects projects/-p/.git projects/cache skills skills/s/node_modules hooks mine mine/deep .claude todo"
    )]
    public void Any_other_folder_is_listed(string folders) =>
        Assert.All(
            folders.Split(' '),
            folder => Assert.Null(CaptureRules.ForFolder(RelativePath.Parse(folder), CaptureSettings.Usual))
        );

    [Theory]
    [InlineData("plans/p.md", "plans")]
    [InlineData("tasks/t/.lock", "tasks")]
    [InlineData("File-History/f/x@v1", "file-history")]
    [InlineData("paste-cache/p.txt", "PASTE-CACHE")]
    [InlineData(".claude-desktop/a/o/local_1.json", "desktop")]
    public void A_folder_that_is_opted_in_is_captured_whole(string path, string folder)
    {
        var wanted = new CaptureSettings { OptIn = new HashSet<string> { folder } };
        var file = RelativePath.Parse(path);

        Assert.Equal(new Captured(CaptureGroup.OptIn), CaptureRules.ForFile(file, Huge, wanted));
        Assert.Null(CaptureRules.ForFolder(RelativePath.Parse(path.Split('/')[0]), wanted));
        Assert.IsType<Excluded>(Decide(path, 1));
    }

    [Theory]
    [InlineData("sessions")]
    [InlineData("cache")]
    [InlineData("plugins")]
    public void Only_certain_folders_can_be_opted_in(string folder)
    {
        var wanted = new CaptureSettings { OptIn = new HashSet<string> { folder } };

        Assert.IsType<Excluded>(CaptureRules.ForFile(RelativePath.Parse($"{folder}/x"), 1, wanted));
        Assert.DoesNotContain(folder, CaptureSettings.Optional.AsEnumerable(), StringComparer.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("plugins/data", "plugins/data/p/state.bin")]
    [InlineData("PLUGINS/data/**", "plugins/data/p/state.bin")]
    [InlineData("**/keep.log", "debug/a/b/keep.log")]
    [InlineData("huge.md", "huge.md")]
    [InlineData("mine/*/build", "mine/a/build/x")]
    [InlineData("mine/node_modules", "mine/node_modules/p/index.js")]
    public void What_the_user_includes_is_captured_as_config(string pattern, string path)
    {
        var wanted = Settings(pattern);
        var file = RelativePath.Parse(path);

        Assert.Equal(new Captured(CaptureGroup.Included), CaptureRules.ForFile(file, Huge, wanted));
        Assert.All(Above(file), folder => Assert.Null(CaptureRules.ForFolder(folder, wanted)));
        Assert.Equal(
            new Excluded(ExclusionReason.Unwanted),
            CaptureRules.ForFile(file, Huge, wanted with { Exclude = [PathPattern.Parse(pattern)] })
        );
    }

    [Theory]
    [InlineData("**", ".credentials.json")]
    [InlineData("sessions", "sessions/1.KEY")]
    [InlineData("**/*", "mine/.Credentials.JSON.bak")]
    [InlineData(".claude.json", ".claude.json")]
    [InlineData("backups/**", "backups/.credentials.json")]
    public void No_setting_brings_a_credential_in(string pattern, string path) =>
        Assert.Equal(
            new Excluded(ExclusionReason.Credentials),
            CaptureRules.ForFile(RelativePath.Parse(path), 1, Settings(pattern))
        );

    [Fact]
    public void A_copy_of_the_account_is_not_brought_in_with_its_folder() =>
        Assert.IsType<Excluded>(
            CaptureRules.ForFile(RelativePath.Parse("backups/.claude.json.backup.1"), 1, Settings("backups"))
        );

    [Theory]
    [InlineData("skills/big", "skills/big/x.md", true)]
    [InlineData("skills/big", "skills/bigger/x.md", false)]
    [InlineData("projects/*secret*/**", "projects/-home-secret-x/1.jsonl", true)]
    [InlineData("*.md", "CLAUDE.md", true)]
    [InlineData("*.md", "agents/a.md", false)]
    [InlineData("**/*.md", "agents/a.md", true)]
    [InlineData("agent?/a.md", "agents/a.md", true)]
    public void What_the_user_excludes_is_left_out(string pattern, string path, bool isLeftOut)
    {
        var wanted = new CaptureSettings { Exclude = [PathPattern.Parse(pattern)] };
        Assert.Equal(isLeftOut, CaptureRules.ForFile(RelativePath.Parse(path), 1, wanted) is Excluded);
    }

    [Theory]
    [InlineData("caf\u00E9", "cafe\u0301", true)]
    [InlineData("cafe\u0301", "caf\u00E9", true)]
    [InlineData("*/CAF\u00C9/*.md", "skills/cafe\u0301/a.md", true)]
    [InlineData("caf\u00E9", "cafe", false)]
    [InlineData("caf\u00E9", "cafe\u0300", false)]
    [InlineData("caf\u00E9*", "cafe\u0301\uDC80", true)]
    [InlineData("\U0001D49C\u00E9", "\U0001D49Ce\u0301", true)]
    public void An_accent_counts_the_same_however_it_is_composed(string pattern, string path, bool takes)
    {
        var parsed = PathPattern.Parse(pattern);

        Assert.Equal(takes, parsed.Takes(RelativePath.Parse(path)));
        Assert.True(!takes || parsed.MayTakeBelow(RelativePath.Parse(path)));
    }

    [Theory]
    [InlineData(".claude-backup-0123456789abcdef0123456789abcdef", true)]
    [InlineData(".claude-backup-0123456789ABCDEF0123456789ABCDEF", false)]
    [InlineData(".claude-backup-keep_this^and[that]`0123456789ab", false)]
    [InlineData(".claude-backup-SAVE_MY_NOTES_0123456789abcdefab", false)]
    [InlineData(".claude-backup-0123456789abcdef0123456789abcde", false)]
    public void Only_what_we_left_half_written_is_taken_for_it(string name, bool isOurs) =>
        Assert.Equal(isOurs, Decide($"skills/{name}", 1) is Excluded { Reason: ExclusionReason.Temporary });

    [Theory]
    [InlineData("")]
    [InlineData("/etc/passwd")]
    [InlineData("../other")]
    [InlineData("a//b")]
    [InlineData("./a")]
    [InlineData("a\\b")]
    public void A_pattern_that_can_take_nothing_is_refused(string pattern) =>
        Assert.Throws<FormatException>(() => PathPattern.Parse(pattern));

    private static CaptureSettings Settings(string include) => new() { Include = [PathPattern.Parse(include)] };

    private static IEnumerable<RelativePath> Above(RelativePath path)
    {
        for (var folder = path.Parent; folder is not null; folder = folder.Parent)
        {
            yield return folder;
        }
    }

    private static CaptureDecision Decide(string path, long size) =>
        CaptureRules.ForFile(RelativePath.Parse(path), size, CaptureSettings.Usual);
}
