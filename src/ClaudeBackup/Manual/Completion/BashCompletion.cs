namespace ClaudeBackup.Manual;

/// <summary>
/// Completions of bash 3.2 and later. What is stored is never evaluated: it is read line by line, compared as it stands, and quoted once, as it
/// goes into the command line. A session's title is only shown, and only by a bash that lists and does not insert: with <c>menu-complete</c>
/// whatever is shown is inserted.
/// </summary>
internal static class BashCompletion
{
    private const string Head = """
        # Completions of bash for claude-backup. Made by: claude-backup completion bash

        _claude_backup() {
          local cur=${COMP_WORDS[COMP_CWORD]} quote= command= option= plain= stored= word value note i
          local positional=0
          local values notes
          values=() notes=() COMPREPLY=()
          for ((i = 1; i < COMP_CWORD; i++)); do
            word=${COMP_WORDS[i]}
            # --option=value comes in three words
            if [[ $word == '=' ]]; then continue; fi
            if [[ $option ]]; then option=; continue; fi
            if [[ $plain ]]; then positional=1; continue; fi
            case $word in
            --) plain=1 ;;
            -*)
              case $command/$word in
              {valued}) option=$word ;;
              esac
              ;;
            *)
              case $command/$word in
              {verbs}) command=${command:+$command }$word ;;
              *) positional=1 ;;
              esac
              ;;
            esac
          done
          if [[ $cur == '=' ]]; then cur=; fi
          case $cur in
          [\"\']*) quote=${cur:0:1} cur=${cur:1} ;;
          # as typed: a blank in it has a backslash before it
          *) cur=${cur//\\/} ;;
          esac
          if [[ $option ]]; then
            case $command/$option in
        """;

    private const string BeforeOptions = """
            esac
          elif [[ $cur != -* && $positional == 0 ]]; then
            case $command in
        """;

    private const string BeforeRest = """
            esac
          fi
          # nothing else to say here: the options
          if [[ -z $option$plain$stored && ${#values[@]} == 0 && $positional$cur == [01] || -z $option$plain && $cur == -* ]]; then
            case $command in
        """;

    private const string Tail = """
            esac
          fi
          case $stored in
          '') ;;
          files)
            compopt -o filenames 2>/dev/null
            while IFS= read -r value; do COMPREPLY[${#COMPREPLY[@]}]=$value; done < <(compgen -f -- "$cur")
            return
            ;;
          *)
            while IFS=$'\t' read -r value note; do
              values[${#values[@]}]=$value notes[${#notes[@]}]=$note
            done < <(command claude-backup complete "$stored" -- "$cur" 2>/dev/null </dev/null)
            ;;
          esac
          # by its title an id is put in only where it is the only one: what several have in common would take the place of the words
          if [[ $stored == sessions && ${values[0]-} != "$cur"* ]]; then
            if [[ ${#values[@]} -gt 1 && ${COMP_TYPE-} != @(33|63|64) ]]; then return; fi
            cur=
          fi
          for i in "${!values[@]}"; do
            value=${values[i]}
            if [[ $value != "$cur"* ]]; then continue; fi
            case $quote in
            \") value=${value//\\/\\\\} value=${value//\"/\\\"} value=${value//\$/\\\$} value=${value//\`/\\\`} ;;
            \') if [[ $value == *\'* ]]; then continue; fi ;;
            *) printf -v value %q "$value" ;;
            esac
            # 33, 63 and 64 only list, beyond what all candidates have in common
            if [[ $stored == sessions && ${#values[@]} -gt 1 && ${COMP_TYPE-} == @(33|63|64) ]]; then
              value="$value  ${notes[i]}"
              value=${value:0:${COLUMNS:-80}-2}
            fi
            COMPREPLY[${#COMPREPLY[@]}]=$value
          done
        }

        complete -o nosort -F _claude_backup claude-backup 2>/dev/null || complete -F _claude_backup claude-backup
        """;

    /// <summary>The script, for <c>/usr/share/bash-completion/completions</c> or to be sourced.</summary>
    public static string Script(CompletionTable table) =>
        new CompletionTemplate(Head, BeforeOptions, BeforeRest, Tail).Fill(table, Either, Choice);

    private static string Choice(CompletionChoice choice) =>
        $"    {Either(choice.Places)}) "
        + (
            choice.Stored is { } stored
                ? $"stored={stored}"
                : $"values=({string.Join(' ', choice.Words.Select(word => word.Value))})"
        )
        + " ;;\n";

    // one pattern; none of the places has a sign that means something there
    private static string Either(IEnumerable<string> places) =>
        string.Join(" | ", places.Select(place => $"'{place}'"));
}
