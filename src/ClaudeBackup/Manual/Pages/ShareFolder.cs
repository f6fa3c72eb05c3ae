namespace ClaudeBackup.Manual;

/// <summary>What belongs below <c>/usr/share</c>, or where a package keeps the like.</summary>
internal static class ShareFolder
{
    /// <summary>Every file with its text. The same program gives the same bytes.</summary>
    /// <param name="root">The page of the program.</param>
    /// <param name="version">The version of the program.</param>
    /// <returns>Paths relative to the folder, with '/'.</returns>
    public static IReadOnlyList<(string Path, string Text)> Files(CommandPage root, string version) =>
        [
            .. root.All.Select(page => ($"man/man1/{page.FileName}.1", ManPage.Of(page, root, version))),
            .. CompletionScript.Shells.Select(shell => (PlaceOf(shell), CompletionScript.Of(shell, root))),
        ];

    // where each shell looks by itself; PowerShell looks nowhere
    private static string PlaceOf(string shell) =>
        shell switch
        {
            CompletionScript.Bash => "bash-completion/completions/claude-backup",
            CompletionScript.Zsh => "zsh/site-functions/_claude-backup",
            CompletionScript.Fish => "fish/vendor_completions.d/claude-backup.fish",
            _ => "powershell/claude-backup.ps1",
        };
}
