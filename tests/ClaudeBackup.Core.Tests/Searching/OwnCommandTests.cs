using ClaudeBackup.Core.Searching;
using Xunit;

namespace ClaudeBackup.Core.Tests.Searching;

public sealed class OwnCommandTests
{
    public static TheoryData<string> Own =>
        [
            "claude-backup search login",
            "claude-backup show 3f2a91c4",
            "claude-backup peek 3f2a91c4",
            "claude-backup export 3f2a --html",
            "claude-backup --json search login",
            "cd /home/dev/api && claude-backup search 'refresh token' | head -40",
            "cd api; claude-backup search x",
            "claude-backup search x 2>&1 | grep y",
            "ls\nclaude-backup search x",
            "npx claude-backup search x",
            "npx -y claude-backup@latest search x",
            "npx --yes @dev/claude-backup search x",
            "pnpm dlx claude-backup search x",
            "dnx claude-backup search x",
            "dotnet tool run claude-backup search x",
            "dotnet /opt/claude-backup.dll search x",
            "/usr/local/bin/claude-backup search x",
            "~/.local/bin/claude-backup search x",
            "\"C:\\Program Files\\claude-backup\\claude-backup.exe\" search x",
            "& \"C:\\Program Files\\claude-backup\\claude-backup.exe\" search x",
            "CLAUDE_BACKUP_DIR=/tmp/x claude-backup search x",
            "env A=b timeout 30 claude-backup search x",
            "sudo -u dev claude-backup search x",
            "for id in a b; do claude-backup show $id; done",
            "if claude-backup search x; then echo; fi",
            "X=$(claude-backup search x --json)",
            "echo `claude-backup search x`",
            "cat ids | xargs claude-backup show",
            "bash -lc \"claude-backup search x\"",
            "bash -c 'cd api && claude-backup search x'",
            "powershell -Command \"claude-backup search x\"",
            "claude-backup search login\nFind where the login broke",
        ];

    public static TheoryData<string> Others =>
        [
            "",
            "claude-backup",
            "claude-backup sync",
            "claude-backup restore 3f2a91c4",
            "claude-backup status --json",
            "claude-backup --help",
            "echo claude-backup search x",
            "grep -rn 'claude-backup search' docs",
            "git commit -m 'Let claude-backup search find it'",
            "cat claude-backup search",
            "rg claude-backup show",
            "claude-backup-server search x",
            "my-claude-backup search x",
            "vim claude-backup/search.cs",
            "cd ~/.claude-backup && git show HEAD",
            "search claude-backup",
            "ls\nLook what claude-backup search does",
            "echo \"claude-backup search",
        ];

    public static TheoryData<string, bool> Tools =>
        new()
        {
            { "Bash", true },
            { "PowerShell", true },
            { "Read", false },
            { "Task", false },
            { "", false },
        };

    [Theory]
    [MemberData(nameof(Own))]
    public void A_line_that_looks_into_earlier_sessions_is_known(string line) =>
        Assert.True(OwnCommand.Is("Bash", line));

    [Theory]
    [MemberData(nameof(Others))]
    public void A_line_that_only_speaks_of_it_is_not(string line) => Assert.False(OwnCommand.Is("Bash", line));

    [Theory]
    [MemberData(nameof(Tools))]
    public void Only_tools_that_run_lines_are_asked(string tool, bool isOwn) =>
        Assert.Equal(isOwn, OwnCommand.Is(tool, "claude-backup search x"));

    [Theory]
    [InlineData("mcp__claude-backup__search_sessions", true)]
    [InlineData("mcp__plugin_claude-backup_claude-backup__read_session", true)]
    [InlineData("mcp__claude_backup__list_sessions", true)]
    [InlineData("mcp__github__search_sessions", false)]
    [InlineData("mcp__claude-backup__sync", false)]
    public void A_tool_of_ours_that_another_program_calls_is_known(string tool, bool isOwn) =>
        Assert.Equal(isOwn, OwnCommand.Is(tool, ""));
}
