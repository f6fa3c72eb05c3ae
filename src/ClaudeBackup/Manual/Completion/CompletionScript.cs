namespace ClaudeBackup.Manual;

/// <summary>The completion script of a shell.</summary>
internal static class CompletionScript
{
    public const string Bash = "bash";
    public const string Zsh = "zsh";
    public const string Fish = "fish";
    public const string PowerShell = "powershell";

    public static readonly string[] Shells = [Bash, Zsh, Fish, PowerShell];

    /// <param name="shell">One of <see cref="Shells"/>.</param>
    /// <param name="root">The page of the program.</param>
    public static string Of(string shell, CommandPage root)
    {
        var table = CompletionTable.Of(root);
        return shell switch
        {
            Bash => BashCompletion.Script(table),
            Zsh => ZshCompletion.Script(table),
            Fish => FishCompletion.Script(table),
            PowerShell => PowerShellCompletion.Script(table),
            _ => throw new ArgumentOutOfRangeException(nameof(shell)),
        };
    }
}
