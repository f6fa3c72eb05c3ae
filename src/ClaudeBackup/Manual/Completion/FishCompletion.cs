namespace ClaudeBackup.Manual;

/// <summary>Completions of fish: one function prints the candidates, and fish quotes the one that is chosen.</summary>
internal static class FishCompletion
{
    private const string Head = """
        # Completions of fish for claude-backup. Made by: claude-backup completion fish

        function __claude_backup_candidates
            set -l command
            set -l option
            set -l plain
            set -l positional 0
            set -l stored
            set -l before
            set -l tokens (commandline -opc)
            set -l cur (commandline -ct)
            set -e tokens[1]
            for word in $tokens
                if test -n "$option"
                    set option
                else if test -n "$plain"
                    set positional 1
                else if test "$word" = --
                    set plain 1
                else if string match -q -- '-*' "$word"
                    switch "$command/$word"
                        case {valued}
                            set option $word
                    end
                else
                    switch "$command/$word"
                        case {verbs}
                            set command (string trim -- "$command $word")
                        case '*'
                            set positional 1
                    end
                end
            end
            if test -z "$option$plain"; and string match -q -- '--*=*' "$cur"
                set -l parts (string split -m 1 = -- "$cur")
                set option $parts[1]
                set before "$option="
                set cur $parts[2]
            end
            set -l candidates
            if test -n "$option"
                switch "$command/$option"
        """;

    private const string BeforeOptions = """
                end
            else if test $positional = 0; and not string match -q -- '-*' "$cur"
                switch "$command"
        """;

    private const string BeforeRest = """
                end
            end
            # nothing else to say here: the options
            if test -z "$option$plain"; and string match -q -- '-*' "$cur"; or test -z "$option$plain$cur$stored" -a (count $candidates) = 0
                switch "$command"
        """;

    private const string Tail = """
                end
            end
            switch "$stored"
                case ''
                case files
                    __fish_complete_path "$cur"
                    return
                case '*'
                    # without the quotes and backslashes that were typed; nothing is evaluated
                    set -l typed (string replace -ra '[\\\\\'"]' '' -- "$cur")
                    set candidates (command claude-backup complete $stored -- "$typed" 2>/dev/null </dev/null)
            end
            for candidate in $candidates
                printf '%s%s\n' "$before" "$candidate"
            end
        end

        complete -c claude-backup -f -k -a '(__claude_backup_candidates)'
        """;

    /// <summary>The script, for <c>vendor_completions.d</c> or <c>~/.config/fish/completions</c>.</summary>
    public static string Script(CompletionTable table) =>
        new CompletionTemplate(Head, BeforeOptions, BeforeRest, Tail).Fill(table, Each, Choice);

    private static string Choice(CompletionChoice choice) =>
        $"            case {Each(choice.Places)}\n                "
        + (
            choice.Stored is { } stored
                ? $"set stored {stored}"
                : $"set candidates {Each(choice.Words.Select(word => word.Value), choice.Words.Select(word => word.Note))}"
        )
        + "\n";

    // a tab is written outside of the quotes, where fish reads it as one
    private static string Each(IEnumerable<string> values, IEnumerable<string> notes) =>
        string.Join(
            ' ',
            values.Zip(notes, (value, note) => note.Length == 0 ? Quoted(value) : $"{Quoted(value)}\\t{Quoted(note)}")
        );

    private static string Each(IEnumerable<string> words) => string.Join(' ', words.Select(Quoted));

    private static string Quoted(string text) =>
        $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
}
