using ClaudeBackup.Core.Failures;
using Xunit;

namespace ClaudeBackup.Core.Tests.Failures;

public sealed class NearestTests
{
    private static readonly string[] Options =
    [
        "--all",
        "--date",
        "--dry-run",
        "--force",
        "--json",
        "--last",
        "--list",
        "--yes",
        "-y",
    ];

    [Theory]
    [InlineData("--dryrun", "--dry-run")]
    [InlineData("--dry-rnu", "--dry-run")]
    [InlineData("--dryy-run", "--dry-run")]
    [InlineData("--lst", "--last,--list")]
    [InlineData("--lits", "--list")]
    [InlineData("-list", "--list")]
    [InlineData("--al", "--all")]
    [InlineData("--zzz", "")]
    [InlineData("--format", "")]
    [InlineData("-x", "")]
    public void A_slip_leads_to_what_was_meant_and_another_word_to_nothing(string typed, string meant) =>
        Assert.Equal(meant, string.Join(',', Nearest.To(typed, Options)));

    [Theory]
    [InlineData("restore", "restore", 0)]
    [InlineData("restor", "restore", 1)]
    [InlineData("restoer", "restore", 1)]
    [InlineData("", "abc", 3)]
    [InlineData("kitten", "sitting", 3)]
    public void Slips_are_counted(string typed, string meant, int slips) =>
        Assert.Equal(slips, Nearest.Slips(typed, meant));

    [Theory]
    [InlineData("webshp", "/home/me/webshop /home/me/shop /home/me/api")]
    [InlineData("API", "/home/me/api /home/me/shop /home/me/webshop")]
    [InlineData("/home/me/sop", "/home/me/shop /home/me/api /home/me/webshop")]
    [InlineData("zzzzzzzzz", "/home/me/api /home/me/shop /home/me/webshop")]
    public void What_is_most_like_it_comes_first(string typed, string ordered) =>
        Assert.Equal(
            ordered,
            string.Join(
                ' ',
                Nearest.First(typed, ["/home/me/shop", "/home/me/webshop", "/home/me/api", "/home/me/api"])
            )
        );
}
