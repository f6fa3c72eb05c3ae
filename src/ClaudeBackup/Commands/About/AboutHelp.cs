using ClaudeBackup.Manual;

namespace ClaudeBackup.Commands;

/// <summary>Of the commands that tell of the program itself.</summary>
internal static class AboutHelp
{
    public static CommandHelp Help() =>
        new("Show the help of a command.")
        {
            Group = CommandGroup.Help,
            Paragraphs = ["The same as --help behind that command."],
            Examples =
            [
                new("claude-backup help restore", "Show the help of a command"),
                new("claude-backup help config log", "Show the help of a command of two words"),
            ],
            Exits = [Exits.Done("Shown."), new(ExitCodes.Usage, "There is no such command.")],
        };

    public static CommandHelp Version() =>
        new("Show the version.")
        {
            Group = CommandGroup.Help,
            Examples = [new("claude-backup version --json", "Show the version as JSON")],
            Exits = [Exits.Done("Shown.")],
        };

    public static CommandHelp Completion() =>
        new("Print the script that lets a shell complete commands, options, sessions and machines.")
        {
            Group = CommandGroup.Help,
            Paragraphs =
            [
                "Packages of Linux distributions and of Homebrew bring the scripts along. For bash, put it into ~/.local/share/bash-completion/completions/claude-backup; for fish, into ~/.config/fish/completions/claude-backup.fish; for zsh, into a folder of $fpath, under the name _claude-backup. For PowerShell, add to the file $PROFILE: claude-backup completion powershell | Out-String | Invoke-Expression",
                "Sessions are completed from what the last sync knows: nothing is written, and no remote is asked.",
            ],
            Examples =
            [
                new("source <(claude-backup completion bash)", "Complete in this bash"),
                new(
                    "claude-backup completion fish > ~/.config/fish/completions/claude-backup.fish",
                    "Complete in every fish"
                ),
            ],
            Exits = [Exits.Done("Printed."), new(ExitCodes.Usage, "There is no script for that shell.")],
        };

    public static CommandHelp Complete() =>
        new(
            "For completion scripts: print what of that kind is stored and begins so, with a tab before what to show beside it."
        )
        {
            Exits = [Exits.Done("Always, with nothing printed where nothing can be read.")],
        };

    public static CommandHelp Generate() =>
        new("For packages: write man pages and completion scripts into a folder, laid out as below /usr/share.")
        {
            Exits = [Exits.Done("Written."), Exits.Failed("Something could not be written.")],
        };
}
