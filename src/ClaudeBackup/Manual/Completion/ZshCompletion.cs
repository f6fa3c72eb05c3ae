namespace ClaudeBackup.Manual;

/// <summary>
/// Completions of zsh. Candidates go to <c>compadd</c> in arrays, which quotes what is inserted; nothing goes through <c>_arguments</c>, which
/// evaluates what it is given.
/// </summary>
internal static class ZshCompletion
{
    private const string Head = """
        #compdef claude-backup
        # Completions of zsh for claude-backup. Made by: claude-backup completion zsh

        _claude-backup() {
          emulate -L zsh
          local command= option= plain= stored= word line cur
          local -i i positional=0 widest=0
          local -a values notes shown
          for ((i = 2; i < CURRENT; i++)); do
            word=${words[i]}
            if [[ -n $option ]]; then option=; continue; fi
            if [[ -n $plain ]]; then positional=1; continue; fi
            case $word in
            (--) plain=1 ;;
            (-*)
              case $command/$word in
              ({valued}) option=$word ;;
              esac
              ;;
            (*)
              case $command/$word in
              ({verbs}) command=${command:+$command }$word ;;
              (*) positional=1 ;;
              esac
              ;;
            esac
          done
          if [[ -z $option$plain && $PREFIX == --*=* ]]; then
            option=${PREFIX%%=*}
            compset -P '*='
          fi
          # quotes taken away, nothing evaluated
          cur=${(Q)PREFIX}
          if [[ -n $option ]]; then
            case $command/$option in
        """;

    private const string BeforeOptions = """
            esac
          elif [[ $cur != -* ]] && ((positional == 0)); then
            case $command in
        """;

    private const string BeforeRest = """
            esac
          fi
          # nothing else to say here: the options
          if [[ -z $option$plain ]] && [[ $cur == -* || -z $cur$stored && ${#values} == 0 ]]; then
            case $command in
        """;

    private const string Tail = """
            esac
          fi
          case $stored in
          ('') ;;
          (files) _files; return ;;
          (*)
            for line in ${(f)"$(command claude-backup complete $stored -- $cur 2>/dev/null </dev/null)"}; do
              values+=(${line%%$'\t'*}) notes+=("${line#*$'\t'}")
            done
            ;;
          esac
          (($#values)) || return 1
          for word in $values; do (($#word > widest)) && widest=$#word; done
          for ((i = 1; i <= $#values; i++)); do
            line=${values[i]}
            if [[ -n ${notes[i]} ]]; then line="${(r:widest:)line}  -- ${notes[i]}"; fi
            shown+=("${line[1,COLUMNS-1]}")
          done
          if [[ $stored == sessions && ${values[1]} != ${cur}* ]]; then
            # by its title an id is put in only where it is the only one: what several have in common would take the place of the words
            compadd -U -l -V claude-backup -d shown -a values
            if ((${#values} > 1)); then compstate[insert]= compstate[list]='list force'; fi
          else
            compadd -l -V claude-backup -d shown -a values
          fi
        }

        if [[ ${funcstack[1]} == _claude-backup ]]; then
          _claude-backup "$@"
        else
          # a shell that has never been set up, as that of a new Mac, completes nothing yet
          (( $+functions[compdef] )) || { autoload -Uz compinit && compinit -i; }
          compdef _claude-backup claude-backup
        fi
        """;

    /// <summary>The script, for a folder of <c>fpath</c> under the name <c>_claude-backup</c>, or to be sourced.</summary>
    public static string Script(CompletionTable table) =>
        new CompletionTemplate(Head, BeforeOptions, BeforeRest, Tail).Fill(table, Either, Choice);

    private static string Choice(CompletionChoice choice) =>
        $"    ({Either(choice.Places)}) "
        + (
            choice.Stored is { } stored
                ? $"stored={stored}"
                : $"values=({Each(choice.Words.Select(word => word.Value))}) notes=({Each(choice.Words.Select(word => word.Note))})"
        )
        + " ;;\n";

    private static string Each(IEnumerable<string> words) => string.Join(' ', words.Select(Quoted));

    private static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string Either(IEnumerable<string> places) => string.Join('|', places.Select(Quoted));
}
