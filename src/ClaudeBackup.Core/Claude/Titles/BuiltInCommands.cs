using System.Collections.Frozen;

namespace ClaudeBackup.Core.Claude;

/// <summary>The commands of Claude Code itself that make no title, whatever their arguments: <c>/model opus</c> tells nothing of a session.</summary>
internal static class BuiltInCommands
{
    // as the client 2.1.330 passes them over; of others it shows the arguments
    private const string Names = """
        add-dir advisor agents allowed-tools android app artifacts autofix-pr background bashes bg branch brief
        btw bug cd checkpoint chrome clear color compact config context continue copy cost desktop diff effort
        exit export extra-usage fast feedback focus fork goal heapdump help hooks ide init insights
        install-github-app install-slack-app ios keybindings login logout marketplace mcp memory mobile model
        new output-style passes permissions plan plugin plugins powerup privacy-settings quit radio
        rate-limit-options rc recap release-notes reload-plugins remote remote-control remote-env rename reset
        resume rewind sandbox scroll-speed security-review session settings setup-bedrock setup-vertex share
        skills stats status statusline stickers stop tasks team-onboarding teleport terminal-setup theme tui
        ultraplan ultrareview undo update upgrade usage usage-credits vim voice web-setup workflows
        """;

    private static readonly FrozenSet<string> All = Names
        .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a command is one of them; a slash before its name does not matter.</summary>
    public static bool Has(string name) => All.Contains(name.TrimStart('/'));
}
