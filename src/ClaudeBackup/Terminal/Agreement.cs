namespace ClaudeBackup.Terminal;

/// <summary>Something that does not come back, to which somebody has to agree.</summary>
/// <param name="Question">With which it is asked for.</param>
/// <param name="Unasked">Why it ends where nobody can be asked.</param>
/// <param name="Hint">How to do it there.</param>
/// <param name="Declined">What is said to a no.</param>
internal sealed record Agreement(string Question, string Unasked, string Hint, string Declined);
