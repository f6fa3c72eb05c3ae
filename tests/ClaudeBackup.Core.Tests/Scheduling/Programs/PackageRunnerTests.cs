using System.Text.Json;
using ClaudeBackup.Core.Scheduling;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Scheduling;

/// <summary>The names under which the program is published stand in packaging/targets.json; what we tell the user is held to them.</summary>
public sealed class PackageRunnerTests
{
    [Fact]
    public void The_names_that_users_are_told_are_those_that_are_published()
    {
        using var targets = JsonDocument.Parse(RepositoryRoot.Read("packaging/targets.json"));
        Assert.Equal(PackageRunner.NpmPackage, targets.RootElement.GetProperty("npm").GetString());
        Assert.Equal(PackageRunner.ToolPackage, targets.RootElement.GetProperty("nuget").GetString());
        Assert.Contains(
            $"<PackageId>{PackageRunner.ToolPackage}</PackageId>",
            RepositoryRoot.Read("src/ClaudeBackup/ClaudeBackup.csproj"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_plugin_tells_the_same_way_to_get_it() =>
        Assert.Contains(PackageRunner.Npx.Again, RepositoryRoot.Read("plugin/run"), StringComparison.Ordinal);

    [Theory]
    [InlineData("npx", "npm install --global ")]
    [InlineData("pnpm dlx", "pnpm add --global ")]
    [InlineData("bunx", "bun add --global ")]
    [InlineData("yarn dlx", "npm install --global ")]
    [InlineData("dnx", "dotnet tool install --global ")]
    public void Each_runner_installs_in_its_own_way(string name, string install) =>
        Assert.StartsWith(install, PackageRunner.All.Single(r => r.Name == name).Install, StringComparison.Ordinal);
}
