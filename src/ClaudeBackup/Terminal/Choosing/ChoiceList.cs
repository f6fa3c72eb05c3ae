namespace ClaudeBackup.Terminal;

/// <summary>What one of is to be chosen.</summary>
/// <param name="Question">In words.</param>
/// <param name="Noun">What one of them is called: <c>session</c>.</param>
/// <param name="Table">Heads and rows for so many columns, always as many and in the same order, safe to print.</param>
internal sealed record ChoiceList(string Question, string Noun, Func<int, IReadOnlyList<string>> Table)
{
    // a table so wide that nothing in it is cut
    private const int Endless = 1_000_000;

    private readonly Lazy<IReadOnlyList<string>> _whole = new(() => [.. Table(Endless).Skip(1)]);

    /// <summary>The rows with nothing cut: what is typed is looked for in them.</summary>
    public IReadOnlyList<string> Whole => _whole.Value;
}
