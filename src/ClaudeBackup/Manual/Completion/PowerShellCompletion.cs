namespace ClaudeBackup.Manual;

/// <summary>Completions of PowerShell 5.1 and later. What is inserted is quoted by PowerShell's own rule, which knows its curly quotes too.</summary>
internal static class PowerShellCompletion
{
    private const string Head = """
        # Completions of PowerShell for claude-backup. Made by: claude-backup completion powershell

        Register-ArgumentCompleter -Native -CommandName 'claude-backup' -ScriptBlock {
            param($wordToComplete, $commandAst, $cursorPosition)
            $command = ''
            $option = ''
            $plain = $false
            $positional = $false
            $stored = ''
            $before = ''
            $candidates = @()
            foreach ($element in ($commandAst.CommandElements | Select-Object -Skip 1)) {
                if ($element.Extent.EndOffset -ge $cursorPosition) { break }
                $word = $element.Extent.Text
                if ($option) { $option = ''; continue }
                if ($plain) { $positional = $true; continue }
                if ($word -ceq '--') { $plain = $true }
                elseif ($word.StartsWith('-')) {
                    if (@({valued}) -ccontains "$command/$word") { $option = $word }
                }
                elseif (@({verbs}) -ccontains "$command/$word") { $command = "$command $word".Trim() }
                else { $positional = $true }
            }
            $cur = "$wordToComplete"
            if (-not $option -and -not $plain -and $cur.StartsWith('--') -and $cur.Contains('=')) {
                $option = $cur.Substring(0, $cur.IndexOf('='))
                $before = "$option="
                $cur = $cur.Substring($before.Length)
            }
            $cur = $cur.Trim("'", '"')
            if ($option) {
                switch -CaseSensitive -Exact ("$command/$option") {
        """;

    private const string BeforeOptions = """
                }
            }
            elseif (-not $positional -and -not $cur.StartsWith('-')) {
                switch -CaseSensitive -Exact ($command) {
        """;

    private const string BeforeRest = """
                }
            }
            # nothing else to say here: the options
            if (-not $option -and -not $plain -and ($cur.StartsWith('-') -or (-not $cur -and -not $stored -and -not $candidates))) {
                switch -CaseSensitive -Exact ($command) {
        """;

    private const string Tail = """
                }
            }
            if ($stored -ceq 'files') { return }
            if ($stored) {
                $candidates = @(& (Get-Command -CommandType Application claude-backup)[0] complete $stored '--' $cur 2>$null)
            }
            # a session may be begun by its title
            if ($stored -ceq 'sessions' -and $candidates -and -not "$($candidates[0])".StartsWith($cur, [StringComparison]::Ordinal)) { $cur = '' }
            foreach ($candidate in $candidates) {
                $value, $note = "$candidate" -split "`t", 2
                # compared as it stands: -like would take it for a pattern
                if (-not $value.StartsWith($cur, [StringComparison]::Ordinal)) { continue }
                $text = $before + $value
                if ($text -notmatch '^[\w./\\:+=-]+$') {
                    $text = "'" + [Management.Automation.Language.CodeGeneration]::EscapeSingleQuotedStringContent($text) + "'"
                }
                if (-not $note) { $note = $value }
                [Management.Automation.CompletionResult]::new($text, $value, 'ParameterValue', $note)
            }
        }
        """;

    /// <summary>The script, to be run by the user's profile.</summary>
    public static string Script(CompletionTable table) =>
        new CompletionTemplate(Head, BeforeOptions, BeforeRest, Tail).Fill(table, Each, Choice);

    private static string Choice(CompletionChoice choice)
    {
        var candidates = choice.Stored is { } stored
            ? $"$stored = '{stored}'"
            : $"$candidates = @({string.Join(", ", choice.Words.Select(Line))})";
        return string.Concat(choice.Places.Select(place => $"            {Quoted(place)} {{ {candidates} }}\n"));
    }

    private static string Line(Suggestion word) =>
        word.Note.Length == 0 ? Quoted(word.Value) : $"({Quoted(word.Value)} + \"`t\" + {Quoted(word.Note)})";

    private static string Each(IEnumerable<string> places) => string.Join(", ", places.Select(Quoted));

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
