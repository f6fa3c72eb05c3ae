using System.Text.Json;
using System.Text.RegularExpressions;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Scheduling;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Hygiene;

/// <summary>The version stands in Directory.Build.props; whatever else names one says the same. The plugin is held to it by its own tests.</summary>
public sealed partial class VersionTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Templates => [.. RepositoryRoot.Files("packaging", "*.in")];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void The_program_is_of_the_version_that_is_set() =>
        Assert.Contains(
            $"<Version>{ProgramVersion.Text}</Version>",
            RepositoryRoot.Read("Directory.Build.props"),
            StringComparison.Ordinal
        );

    [Fact]
    public void The_changelog_begins_with_this_version_or_with_what_comes_after_it()
    {
        var headings = Heading()
            .Matches(RepositoryRoot.Read("CHANGELOG.md"))
            .Select(m => m.Groups["version"].Value)
            .ToArray();
        Assert.True(headings is ["Unreleased", ..] || headings is [var first, ..] && first == ProgramVersion.Text);
        Assert.True(
            headings.FirstOrDefault(h => h != "Unreleased") is not { } released
                || ReleaseVersion.Compare(released, ProgramVersion.Text) <= 0
        );
    }

    [Fact]
    public async Task Every_package_of_npm_is_of_this_version()
    {
        var rids = (await NodeAsync("targets.cjs", "rids")).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(ProgramVersion.Text, (await NodeAsync("targets.cjs", "version")).Trim());
        _ = await NodeAsync("npm.cjs", "main", _directory.Path.Value);
        using (var platforms = Read("platforms.json"))
        {
            Assert.Equal(ProgramVersion.Text, platforms.RootElement.GetProperty("version").GetString());
        }

        using (var main = Read("package.json"))
        {
            var needed = main.RootElement.GetProperty("optionalDependencies").EnumerateObject().ToArray();
            Assert.Equal(rids.Length, needed.Length);
            Assert.All(needed, package => Assert.Equal(ProgramVersion.Text, package.Value.GetString()));
            Assert.Equal(ProgramVersion.Text, main.RootElement.GetProperty("version").GetString());
        }

        foreach (var rid in rids)
        {
            _ = await NodeAsync("npm.cjs", "platform", rid, _directory.Path.Value);
            using var package = Read("package.json");
            Assert.Equal(ProgramVersion.Text, package.RootElement.GetProperty("version").GetString());
        }
    }

    [Theory]
    [MemberData(nameof(Templates))]
    public async Task A_list_of_packages_names_this_version_and_none_of_its_own(string template)
    {
        var text = RepositoryRoot.Read(template);
        Assert.DoesNotContain(ProgramVersion.Text, text, StringComparison.Ordinal);
        // that of rpm is told by who calls its builder
        Assert.SkipUnless(
            text.Contains("@VERSION@", StringComparison.Ordinal),
            "This one is told the version when it is built."
        );
        using var targets = JsonDocument.Parse(RepositoryRoot.Read("packaging/targets.json"));
        var sums = _directory.Path / "sums";
        await File.WriteAllLinesAsync(
            sums.Value,
            targets
                .RootElement.GetProperty("targets")
                .EnumerateArray()
                .Select(t => $"{new string('0', 64)}  {t.GetProperty("archive").GetString()}"),
            Token
        );
        var filled = _directory.Path / "filled";
        _ = await NodeAsync("fill.cjs", Path.Combine(RepositoryRoot.Path, template), sums.Value, filled.Value);
        Assert.Contains(
            ProgramVersion.Text,
            await File.ReadAllTextAsync(filled.Value, Token),
            StringComparison.Ordinal
        );
    }

    [GeneratedRegex(@"^## \[(?<version>[^\]]+)\]", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Heading();

    private static async Task<string> NodeAsync(string script, params string[] arguments)
    {
        Platform.RequireProgram("node", "nodejs");
        var result = await new ProcessRunner().RunAsync(
            new ProcessRequest
            {
                FileName = "node",
                Arguments = [Path.Combine(RepositoryRoot.Path, "packaging", "lib", script), .. arguments],
            },
            Token
        );
        Assert.True(result.ExitCode == 0, result.StandardErrorText);
        return result.Text;
    }

    private JsonDocument Read(string file) => JsonDocument.Parse(File.ReadAllBytes((_directory.Path / file).Value));
}
