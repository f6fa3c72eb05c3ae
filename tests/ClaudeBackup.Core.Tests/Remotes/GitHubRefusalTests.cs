using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Remotes;
using Xunit;

namespace ClaudeBackup.Core.Tests.Remotes;

public sealed class GitHubRefusalTests
{
    private static readonly GitHubName Name = GitHubName.Parse("me/data");
    private static readonly GitHubRepository Good = new()
    {
        Name = Name,
        Visibility = GitHubVisibility.Private,
        IsArchived = false,
        IsDisabled = false,
        MayPush = true,
    };

    private static readonly Uri Page = new("https://github.com/orgs/me/sso?authorization_request=A");

    private static readonly (GitHubLookup Lookup, string Code, string Message, string Hint)[] Table =
    [
        (Refused(new GitHubTrouble.NotInstalled()), "gh-missing", "not installed", "https://cli.github.com"),
        (Refused(new GitHubTrouble.SignedOut()), "gh-signed-out", "not signed in", "`gh auth login"),
        (Refused(new GitHubTrouble.Expired()), "gh-expired", "expired", "`gh auth login"),
        (Refused(new GitHubTrouble.SsoRequired(Page)), "sso-required", "organization", Page.ToString()),
        (Refused(new GitHubTrouble.SsoRequired(null)), "sso-required", "organization", "`gh auth refresh"),
        (
            Refused(new GitHubTrouble.RateLimited(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000))),
            "rate-limited",
            "until 2023-11-14 22:13 UTC.",
            "later"
        ),
        (
            Refused(new GitHubTrouble.RateLimited(null)),
            "rate-limited",
            "rate-limited your account for me/data.",
            "later"
        ),
        (Refused(new GitHubTrouble.Forbidden("Not today.")), "remote-forbidden", "Not today.", "`gh auth status`"),
        (
            Refused(new GitHubTrouble.Silent(TimeSpan.FromSeconds(2))),
            "remote-unreachable",
            "no answer within 2 seconds",
            "timeoutSeconds"
        ),
        (Refused(new GitHubTrouble.Unreachable("no route")), "remote-unreachable", "no route", "network"),
        (new GitHubLookup.Missing(), "remote-missing", "no repository", "backend set github --remote me/<name>"),
        (
            Found(Good with { Visibility = GitHubVisibility.Public }),
            "remote-public",
            "is public: everyone can read it",
            "https://github.com/me/data/settings"
        ),
        (
            Found(Good with { Visibility = GitHubVisibility.Internal }),
            "remote-public",
            "everyone in the enterprise can read it",
            "https://github.com/me/data/settings"
        ),
        (
            Found(Good with { Name = GitHubName.Parse("me/new") }),
            "remote-renamed",
            "is called me/new now",
            "backend set github --remote me/new`"
        ),
        (Found(Good with { IsDisabled = true }), "remote-disabled", "disabled", "https://support.github.com"),
        (Found(Good with { IsArchived = true }), "remote-archived", "archived", "`gh repo unarchive me/data`"),
        (Found(Good with { MayPush = false }), "remote-forbidden", "not push", "write access"),
        (
            Found(
                new()
                {
                    Name = GitHubName.Parse("me/new"),
                    Visibility = GitHubVisibility.Public,
                    IsArchived = true,
                    IsDisabled = true,
                    MayPush = false,
                }
            ),
            "remote-public",
            "me/new on GitHub is public",
            "github.com/me/new/settings"
        ),
    ];

    public static TheoryData<int> Rows => [.. Enumerable.Range(0, Table.Length)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Each_refusal_names_the_repository_and_says_what_to_run(int row)
    {
        var (lookup, code, message, hint) = Table[row];

        var failure = GitHubRefusal.Of(lookup, Name);

        Assert.NotNull(failure);
        Assert.Equal((FailureKind.Failed, code), (failure.Kind, failure.Code));
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.Contains("me/", failure.Message, StringComparison.Ordinal);
        Assert.Contains(hint, failure.Hint, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Fact]
    public void A_repository_in_order_is_not_refused() =>
        Assert.Null(GitHubRefusal.Of(Found(Good with { Name = GitHubName.Parse("Me/Data") }), Name));

    [Fact]
    public void An_account_is_refused_without_naming_a_repository()
    {
        Assert.Null(GitHubRefusal.Of(new GitHubAccount.SignedIn("me")));
        Assert.Equal(
            "gh is not signed in to github.com.",
            GitHubRefusal.Of(new GitHubAccount.Refused(new GitHubTrouble.SignedOut()))?.Message
        );
        Assert.Equal(
            "GitHub could not be reached: no route",
            GitHubRefusal.Of(new GitHubAccount.Refused(new GitHubTrouble.Unreachable("no route")))?.Message
        );
    }

    private static GitHubLookup.Refused Refused(GitHubTrouble trouble) => new(trouble);

    private static GitHubLookup.Found Found(GitHubRepository repository) => new(repository);
}
