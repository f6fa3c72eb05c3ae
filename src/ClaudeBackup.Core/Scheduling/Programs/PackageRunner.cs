namespace ClaudeBackup.Core.Scheduling;

/// <summary>A program that fetches ours, runs it once and keeps it in a cache.</summary>
/// <param name="Name">As people call it.</param>
/// <param name="Again">What is typed before the arguments, to run the newest version.</param>
/// <param name="Install">The command that installs it for good, in the way of whoever uses this runner.</param>
public sealed record PackageRunner(string Name, string Again, string Install)
{
    /// <summary>Our name in npm's registry.</summary>
    public const string NpmPackage = "claude-backup";

    /// <summary>Our name among .NET tools.</summary>
    public const string ToolPackage = "claude-backup";

    // once in its cache, npx never looks for a newer version unless it is told to: https://github.com/npm/cli/issues/4108
    private const string Newest = $"{NpmPackage}@latest";

    public static PackageRunner Npx { get; } = new("npx", $"npx {Newest}", $"npm install --global {Newest}");

    public static PackageRunner Pnpm { get; } = new("pnpm dlx", $"pnpm dlx {Newest}", $"pnpm add --global {Newest}");

    public static PackageRunner Bunx { get; } = new("bunx", $"bunx {Newest}", $"bun add --global {Newest}");

    /// <summary>Its newer versions install nothing for good.</summary>
    public static PackageRunner Yarn { get; } = new("yarn dlx", $"yarn dlx {Newest}", $"npm install --global {Newest}");

    public static PackageRunner Dnx { get; } =
        new("dnx", $"dnx {ToolPackage}", $"dotnet tool install --global {ToolPackage}");

    public static IReadOnlyList<PackageRunner> All { get; } = [Npx, Pnpm, Bunx, Yarn, Dnx];
}
