using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Host;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ClaudeBackup.Core.Tests.Claude;

public sealed class CredentialTests
{
    private static readonly CaptureSettings Everything = new()
    {
        OptIn = CaptureSettings.Optional,
        Include = [PathPattern.Parse("**")],
    };

    private static readonly string[] SecretNames =
    [
        ".credentials.json",
        ".CREDENTIALS.JSON",
        ".credentials.json.bak",
        ".credentials.json~",
        ".credentials.json.",
        ".credentials.json ",
        " .credentials.json",
        ".credentials.json::$DATA",
        ".credentials (1).json",
        ".credentials.old.json",
        "..credentials.json.swp",
        "#.credentials.json#",
        ".cred\u200bentials.json",
        "\ufeff.credentials.json",
        ".credentials\u202e.json",
        ".credentials.json\u0301",
        ".credential\u017f.json",
        ".encryption_key",
        ".Encryption_Key",
        ".encryption_\u212aey",
        ".encryption_key.1",
        ".encryption_key..",
    ];

    private static readonly string[] Folders =
    [
        "projects",
        "projects/-p",
        "skills",
        "skills/s",
        "hooks",
        "plugins",
        "plans",
        "mine",
        "mine/deep",
        ".claude",
        "sessions",
        "agents",
    ];

    [Fact]
    public void A_credentials_file_is_found_under_every_spelling() =>
        Assert.All(SecretNames, name => Assert.True(CaptureRules.IsCredential(name), name));

    [Theory]
    [InlineData("credentials.json")]
    [InlineData("credentials.md")]
    [InlineData(".credentials")]
    [InlineData("encryption_key.md")]
    [InlineData("settings.json")]
    [InlineData("")]
    [InlineData("...")]
    [InlineData("\ud800")]
    public void Other_names_are_no_credentials(string name) => Assert.False(CaptureRules.IsCredential(name));

    [Fact]
    public void Credentials_are_left_out_at_any_depth_and_whatever_is_opted_in() =>
        Assert.All(
            SecretNames,
            name =>
            {
                IsLeftOut(name);
                Assert.All(Folders, folder => IsLeftOut($"{folder}/{name}"));
                Assert.All(Folders, folder => IsLeftOut($"{folder}/{name}/inside"));
            }
        );

    [Theory]
    [InlineData("sessions/12.abcd.key")]
    [InlineData("daemon/control.key")]
    [InlineData("ide/41234.lock")]
    [InlineData("IDE/41234.LOCK.")]
    [InlineData("Daemon/deep/control.KEY")]
    [InlineData(".claude/sessions/1.key")]
    [InlineData("projects/-p/sessions/1.key.")]
    public void Keys_of_live_sessions_are_left_out(string path) => IsLeftOut(path);

    [Fact]
    public void Any_mix_of_case_and_invisible_characters_is_seen_through()
    {
        var spelling =
            from secret in Gen.Elements(".credentials.json", ".encryption_key")
            from upper in Gen.Elements(false, true).ListOf(secret.Length)
            from noise in Gen.Elements("", "", "", "\u200b", "\u200d", "\ufeff", "\u00ad", "\u0301")
                .ListOf(secret.Length)
            from tail in Gen.Elements("", ".", " ", ". .", "~", ".bak")
            select string.Concat(
                secret.Select((letter, i) => (upper[i] ? char.ToUpperInvariant(letter) : letter) + noise[i])
            ) + tail;

        Prop.ForAll(spelling.ToArbitrary(), CaptureRules.IsCredential).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void What_lies_in_a_folder_that_is_not_listed_is_never_captured()
    {
        var component = Gen.Elements(
            "projects",
            "skills",
            "plugins",
            "cache",
            "todos",
            "sessions",
            "mine",
            ".git",
            "node_modules",
            "x.lock",
            "daemon.log",
            "a.json",
            ".credentials.json",
            "settings.json",
            "installed_plugins.json",
            "my-cache",
            "CACHE ",
            "plans"
        );
        var path =
            from depth in Gen.Choose(2, 5)
            from parts in component.ListOf(depth)
            select RelativePath.Parse(string.Join('/', parts));

        Prop.ForAll(
                path.ToArbitrary(),
                file =>
                {
                    var isListed = Ancestors(file)
                        .All(folder => CaptureRules.ForFolder(folder, CaptureSettings.Usual) is null);
                    return isListed || CaptureRules.ForFile(file, 1, CaptureSettings.Usual) is Excluded;
                }
            )
            .QuickCheckThrowOnFailure();
    }

    private static IEnumerable<RelativePath> Ancestors(RelativePath path)
    {
        var parts = path.Value.Split('/');
        return Enumerable
            .Range(1, parts.Length - 1)
            .Select(count => RelativePath.Parse(string.Join('/', parts[..count])));
    }

    private static void IsLeftOut(string path) =>
        Assert.Equal(
            new Excluded(ExclusionReason.Credentials),
            CaptureRules.ForFile(RelativePath.Parse(path), 1, Everything)
        );
}
