using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Remotes;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ClaudeBackup.Core.Tests.Remotes;

public sealed class RemoteUrlProperties
{
    private const string Secret = "hunter2";

    // what tells the parts of a remote from one another, in any order
    private static readonly Arbitrary<string> Texts = Gen.Elements(
            "https://",
            "http://",
            "ssh://",
            "file://",
            "ftp://",
            "::",
            ":",
            "/",
            "//",
            "@",
            "git",
            "host",
            "github.com",
            "me/data.git",
            "~",
            "..",
            ".",
            "-",
            " ",
            "?",
            "#",
            "%",
            "%40",
            "%2F",
            "%0a",
            "[",
            "]",
            "[::1]",
            ":22",
            "\\",
            "\u00a0",
            "\ud83d",
            "😀",
            "C"
        )
        .ListOf()
        .Select(parts => string.Concat(parts))
        .ToArbitrary();

    private static readonly Arbitrary<string> UserInformation = Gen.Elements(
            "me",
            "",
            ":",
            "@",
            Secret,
            Secret,
            "%",
            "%2F",
            "/",
            "\\",
            "?",
            "#",
            " ",
            "[",
            "]",
            "1",
            "-",
            "~",
            "::",
            "://",
            "ü",
            "\n"
        )
        .ListOf()
        .Select(parts => string.Concat(parts))
        .ToArbitrary();

    public RemoteUrlProperties() => Assert.SkipWhen(OperatingSystem.IsWindows(), "paths are written differently there");

    [Fact]
    public void What_is_stored_is_read_as_the_same() =>
        Prop.ForAll(
                Texts,
                text => TryParse(text) is not { } remote || (remote.Equals(Parse(remote.Text)) && IsPlain(remote.Text))
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5000));

    [Fact]
    public void User_information_over_HTTP_never_shows() =>
        Prop.ForAll(
                UserInformation,
                user =>
                    Shown($"https://{user}@host/a") is var shown && !shown.Contains(Secret, StringComparison.Ordinal)
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5000));

    [Fact]
    public void A_password_over_SSH_never_shows() =>
        Prop.ForAll(
                UserInformation,
                password =>
                    !Shown($"ssh://git:{password}@host/a").Contains(Secret, StringComparison.Ordinal)
                    && !Shown($"git:{password}{Secret}@host:a").Contains(Secret, StringComparison.Ordinal)
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5000));

    private static bool IsPlain(string text) => text[0] != '-' && !text.Any(char.IsControl);

    /// <summary>Everything that anybody gets to see.</summary>
    private static string Shown(string text)
    {
        try
        {
            var remote = Parse(text);
            return $"{remote.Text} {remote} {remote.Host} {remote.LocalPath} {remote.GitHub}";
        }
        catch (BackupException e)
        {
            return $"{e} {e.Hint}";
        }
    }

    private static RemoteUrl? TryParse(string text)
    {
        try
        {
            return Parse(text);
        }
        catch (BackupException e) when (e.Kind is FailureKind.Usage)
        {
            return null;
        }
    }

    private static RemoteUrl Parse(string text) =>
        RemoteUrl.Parse(text, new AbsolutePath("/home/me/here"), new AbsolutePath("/home/me"));
}
