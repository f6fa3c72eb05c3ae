using ClaudeBackup.Core.Scheduling;
using Xunit;

namespace ClaudeBackup.Core.Tests.Scheduling;

/// <summary>Where package managers put a program, on every system, and whether it is still there tomorrow.</summary>
public sealed class PlaceRulesTests
{
    private static readonly Surroundings Around = new(
        "/home/dev",
        ["/tmp/", "/var/tmp", "/var/folders/x1/T/", "/run/user", "/home/dev/.cache", "/Users/dev/Library/Caches"]
    );

    private static readonly Surroundings OnWindows = new(@"C:\Users\dev", [@"C:\Users\dev\AppData\Local\Temp\"]);

    [Theory]
    [InlineData("npx", "/home/dev/.npm/_npx/0a1b/node_modules/@claude-backup/linux-x64/bin/claude-backup")]
    [InlineData("npx", "/data/npm/_npx/0a1b/node_modules/@claude-backup/linux-arm64-musl/bin/claude-backup")]
    [InlineData(
        "npx",
        @"C:\Users\dev\AppData\Local\npm-cache\_npx\0a\node_modules\@claude-backup\win32-x64\bin\claude-backup.exe"
    )]
    [InlineData("npx", "/home/dev/shop/node_modules/@claude-backup/linux-x64/bin/claude-backup")]
    [InlineData("npx", @"D:\shop\node_modules\@claude-backup\win32-x64\bin\claude-backup.exe")]
    [InlineData(
        "pnpm dlx",
        "/home/dev/.cache/pnpm/dlx/9f/19a-3c/node_modules/.pnpm/@claude-backup+linux-x64@0.1.0/node_modules/@claude-backup/linux-x64/bin/claude-backup"
    )]
    [InlineData(
        "pnpm dlx",
        "/Users/dev/Library/Caches/pnpm/dlx/9f/19a-3c/node_modules/@claude-backup/darwin-arm64/bin/claude-backup"
    )]
    [InlineData(
        "pnpm dlx",
        @"C:\Users\dev\AppData\Local\pnpm-cache\dlx\9f\node_modules\@claude-backup\win32-x64\bin\claude-backup.exe"
    )]
    [InlineData(
        "pnpm dlx",
        "/home/dev/.local/share/pnpm/store/v3/tmp/dlx-4711/node_modules/@claude-backup/linux-x64/bin/claude-backup"
    )]
    [InlineData("bunx", "/tmp/bunx-1000-claude-backup@latest/node_modules/@claude-backup/linux-x64/bin/claude-backup")]
    [InlineData(
        "bunx",
        "/private/var/folders/x1/T/bunx-501-claude-backup@latest/node_modules/@claude-backup/darwin-arm64/bin/claude-backup"
    )]
    [InlineData(
        "bunx",
        @"C:\Users\dev\AppData\Local\Temp\bunx-12-claude-backup@latest\node_modules\@claude-backup\win32-x64\bin\claude-backup.exe"
    )]
    [InlineData("bunx", "/home/dev/.bun/install/cache/@claude-backup/linux-x64@0.1.0/bin/claude-backup")]
    [InlineData(
        "yarn dlx",
        "/tmp/xfs-52e1/dlx-31337/.yarn/unplugged/@claude-backup-linux-x64-npm-0.1.0-5a/node_modules/@claude-backup/linux-x64/bin/claude-backup"
    )]
    [InlineData("yarn dlx", "/tmp/xfs-52e1/dlx-31337/node_modules/@claude-backup/linux-x64/bin/claude-backup")]
    [InlineData("dnx", "/home/dev/.nuget/packages/claude-backup.linux-x64/0.1.0/tools/any/linux-x64/claude-backup")]
    [InlineData("dnx", "/data/packages/claude-backup.linux-x64/0.1.0/tools/any/linux-x64/claude-backup")]
    [InlineData("dnx", "/data/packages/claude-backup/0.1.0/tools/net10.0/any/claude-backup")]
    [InlineData("dnx", @"C:\Users\dev\.nuget\packages\claude-backup.win-x64\0.1.0\tools\any\win-x64\claude-backup.exe")]
    [InlineData(null, "/tmp/claude-backup")]
    [InlineData(null, "/private/tmp/claude-backup-osx-arm64/claude-backup")]
    [InlineData(null, "/var/tmp/x/claude-backup")]
    [InlineData(null, "/home/dev/.cache/claude-backup")]
    [InlineData(null, @"C:\Users\dev\AppData\Local\Temp\7z12\claude-backup.exe")]
    public void A_place_that_is_wiped_tells_how_the_user_came(string? runner, string program) =>
        Assert.Equal(runner, Assert.IsType<ProgramPlace.Fleeting>(Of(program)).Runner?.Name);

    [Theory]
    [InlineData("/usr/bin/claude-backup")]
    [InlineData("/opt/claude-backup-1.2/claude-backup")]
    [InlineData("/home/dev/.local/bin/claude-backup")]
    [InlineData("/home/dev/.local/share/claude-backup/bin/claude-backup")]
    [InlineData("/home/dev/src/claude-backup/bin/Debug/net10.0/claude-backup")]
    [InlineData("/home/dev/.dotnet/tools/claude-backup")]
    [InlineData("/opt/homebrew/bin/claude-backup")]
    [InlineData("/usr/local/lib/node_modules/claude-backup/node_modules/@claude-backup/linux-x64/bin/claude-backup")]
    [InlineData(
        "/home/dev/.npm-global/lib/node_modules/claude-backup/node_modules/@claude-backup/linux-x64/bin/claude-backup"
    )]
    [InlineData("/home/dev/.config/yarn/global/node_modules/@claude-backup/linux-x64/bin/claude-backup")]
    [InlineData("/home/dev/.bun/install/global/node_modules/@claude-backup/linux-x64/bin/claude-backup")]
    [InlineData(
        "/home/dev/.volta/tools/image/packages/claude-backup/lib/node_modules/claude-backup/node_modules/@claude-backup/linux-x64/bin/claude-backup"
    )]
    [InlineData(
        @"C:\Users\dev\AppData\Roaming\npm\node_modules\claude-backup\node_modules\@claude-backup\win32-x64\bin\claude-backup.exe"
    )]
    [InlineData(
        @"C:\Program Files\nodejs\node_modules\claude-backup\node_modules\@claude-backup\win32-x64\bin\claude-backup.exe"
    )]
    [InlineData(@"C:\Users\dev\AppData\Local\Programs\claude-backup\claude-backup.exe")]
    [InlineData(
        @"C:\Users\dev\AppData\Local\Microsoft\WinGet\Packages\X.ClaudeBackup_Microsoft.Winget.Source_8wekyb3d8bbwe\claude-backup.exe"
    )]
    [InlineData(@"C:\Users\dev\scoop\apps\claude-backup\current\claude-backup.exe")]
    public void A_place_of_its_own_stays(string program) => Assert.IsType<ProgramPlace.Installed>(Of(program));

    [Theory]
    [InlineData(
        "/home/dev/.dotnet/tools/.store/claude-backup/0.1.0/claude-backup.linux-x64/0.1.0/tools/any/linux-x64/claude-backup",
        "/home/dev/.dotnet/tools/claude-backup"
    )]
    [InlineData(
        @"C:\Users\dev\.dotnet\tools\.store\claude-backup\0.1.0\claude-backup.win-x64\0.1.0\tools\any\win-x64\claude-backup.exe",
        @"C:\Users\dev\.dotnet\tools\claude-backup.exe"
    )]
    [InlineData(
        "/opt/homebrew/Cellar/claude-backup/0.1.0/bin/claude-backup",
        "/opt/homebrew/bin/claude-backup /opt/homebrew/opt/claude-backup/bin/claude-backup"
    )]
    [InlineData(
        @"C:\Users\dev\scoop\apps\claude-backup\0.1.0\claude-backup.exe",
        @"C:\Users\dev\scoop\apps\claude-backup\current\claude-backup.exe"
    )]
    [InlineData(
        "/home/dev/.local/share/mise/installs/npm-claude-backup/0.1.0/lib/node_modules/claude-backup/node_modules/@claude-backup/linux-x64/bin/claude-backup",
        "/home/dev/.local/share/mise/installs/npm-claude-backup/latest/lib/node_modules/claude-backup/node_modules/@claude-backup/linux-x64/bin/claude-backup"
    )]
    [InlineData(
        "/home/dev/.local/share/mise/installs/ubi-x-claude-backup/0.1.0/claude-backup",
        "/home/dev/.local/share/mise/installs/ubi-x-claude-backup/latest/claude-backup"
    )]
    // the next version of node has other modules, so a link to it leads to nothing
    [InlineData(
        "/home/dev/.nvm/versions/node/v22.1.0/lib/node_modules/claude-backup/node_modules/@claude-backup/linux-x64/bin/claude-backup",
        ""
    )]
    [InlineData(
        "/home/dev/.local/share/fnm/node-versions/v22.1.0/installation/lib/node_modules/claude-backup/node_modules/@claude-backup/linux-x64/bin/claude-backup",
        ""
    )]
    [InlineData(
        "/home/dev/.local/share/mise/installs/node/22.1.0/lib/node_modules/claude-backup/node_modules/@claude-backup/linux-x64/bin/claude-backup",
        ""
    )]
    [InlineData(
        "/home/dev/.asdf/installs/nodejs/22.1.0/lib/node_modules/claude-backup/node_modules/@claude-backup/linux-x64/bin/claude-backup",
        ""
    )]
    [InlineData(
        "/home/dev/.nodenv/versions/22.1.0/lib/node_modules/claude-backup/node_modules/@claude-backup/linux-x64/bin/claude-backup",
        ""
    )]
    [InlineData(
        "/opt/homebrew/Cellar/node/22.1.0/lib/node_modules/claude-backup/node_modules/@claude-backup/darwin-arm64/bin/claude-backup",
        ""
    )]
    [InlineData(
        @"C:\Users\dev\AppData\Roaming\nvm\v22.1.0\node_modules\claude-backup\node_modules\@claude-backup\win32-x64\bin\claude-backup.exe",
        ""
    )]
    [InlineData(
        @"C:\Users\dev\scoop\apps\nodejs\22.1.0\node_modules\claude-backup\node_modules\@claude-backup\win32-x64\bin\claude-backup.exe",
        ""
    )]
    [InlineData(
        "/home/dev/.local/share/pnpm/global/5/.pnpm/@claude-backup+linux-x64@0.1.0/node_modules/@claude-backup/linux-x64/bin/claude-backup",
        ""
    )]
    [InlineData(
        "/home/dev/.local/share/pnpm/store/v10/links/@claude-backup/linux-x64/0.1.0/5ad0/node_modules/@claude-backup/linux-x64/bin/claude-backup",
        ""
    )]
    [InlineData("/nix/store/3x0c-claude-backup-0.1.0/bin/claude-backup", "")]
    public void The_folder_of_a_version_tells_what_outlives_it(string program, string links) =>
        Assert.Equal(
            links.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            Assert.IsType<ProgramPlace.Versioned>(Of(program)).Links
        );

    [Fact]
    public void A_home_that_is_wiped_too_makes_a_temporary_place_as_good_as_any()
    {
        var around = Around with { Home = "/tmp/x/home" };
        Assert.IsType<ProgramPlace.Installed>(PlaceRules.Of("/tmp/x/claude-backup", around));
        Assert.IsType<ProgramPlace.Fleeting>(PlaceRules.Of("/var/tmp/x/claude-backup", around));
        Assert.IsType<ProgramPlace.Installed>(PlaceRules.Of("/tmpfs/claude-backup", Around));
    }

    private static ProgramPlace Of(string program) =>
        PlaceRules.Of(program, program.StartsWith('/') ? Around : OnWindows);
}
