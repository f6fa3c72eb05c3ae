using System.Text;

namespace ClaudeBackup.Manual;

/// <summary>The parts of a script, between which the words of the commands stand.</summary>
/// <param name="Head">Up to the values of options; <c>{valued}</c> and <c>{verbs}</c> in it become the options that take a value and the commands.</param>
/// <param name="BeforeOptions">Between them and the arguments.</param>
/// <param name="BeforeRest">Between these and the options.</param>
/// <param name="Tail">Behind all of them.</param>
internal sealed record CompletionTemplate(string Head, string BeforeOptions, string BeforeRest, string Tail)
{
    /// <summary>The whole script.</summary>
    /// <param name="table">The words.</param>
    /// <param name="each">Several words as the shell writes them.</param>
    /// <param name="choice">What can stand at some places, as lines.</param>
    public string Fill(
        CompletionTable table,
        Func<IEnumerable<string>, string> each,
        Func<CompletionChoice, string> choice
    )
    {
        var script = new StringBuilder(
            Head.Replace("{valued}", each(table.Valued), StringComparison.Ordinal)
                .Replace("{verbs}", each(table.Verbs), StringComparison.Ordinal)
        ).Append('\n');
        Append(table.Values, BeforeOptions);
        Append(table.Arguments, BeforeRest);
        Append(table.Options, Tail);
        return script.ToString();

        void Append(IEnumerable<CompletionChoice> choices, string behind)
        {
            foreach (var one in choices)
            {
                script.Append(choice(one));
            }

            script.Append(behind).Append('\n');
        }
    }
}
