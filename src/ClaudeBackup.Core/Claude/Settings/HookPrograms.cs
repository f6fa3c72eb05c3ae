using System.Text;
using System.Text.Json;

namespace ClaudeBackup.Core.Claude;

/// <summary>Which programs of one name the hooks of a settings file start, as far as their commands tell.</summary>
internal static class HookPrograms
{
    // between commands of one line
    private const string Between = ";&|()\n";

    /// <summary>Their full paths, or the bare name where it is to be found on the PATH; each once.</summary>
    /// <param name="settings">The settings file.</param>
    /// <param name="program">The name.</param>
    /// <param name="userHome">What <c>~</c> and <c>$HOME</c> stand for; null where nobody knows.</param>
    public static IReadOnlyList<string> Of(JsonElement settings, string program, string? userHome) =>
        settings.ValueKind is JsonValueKind.Object && settings.TryGetProperty("hooks", out var hooks)
            ?
            [
                .. Commands(hooks)
                    .SelectMany(c => c.IsOneWord ? [(c.Text, IsFirst: true)] : Words(c.Text))
                    .Select(w => (Word: Expanded(w.Text, userHome), w.IsFirst))
                    .Where(w => IsOf(w.Word, w.IsFirst, program))
                    .Select(w => w.Word)
                    .Distinct(StringComparer.Ordinal),
            ]
            : [];

    // with arguments of its own no shell takes the command apart
    private static IEnumerable<(string Text, bool IsOneWord)> Commands(JsonElement json) =>
        json.ValueKind switch
        {
            JsonValueKind.Array => json.EnumerateArray().SelectMany(Commands),
            JsonValueKind.Object when json.TryGetProperty("command", out var command) => command.ValueKind
            is JsonValueKind.String
                ? [(Text(command), json.TryGetProperty("args", out _))]
                : [],
            JsonValueKind.Object => json.EnumerateObject().SelectMany(p => Commands(p.Value)),
            _ => [],
        };

    // half of a surrogate pair is no text
    private static string Text(JsonElement json)
    {
        try
        {
            return json.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return "";
        }
    }

    private static IEnumerable<(string Text, bool IsFirst)> Words(string line)
    {
        var (word, quote, isFirst) = (new StringBuilder(), '\0', true);
        foreach (var sign in line.Append('\n'))
        {
            if (quote != '\0' || sign is '"' or '\'')
            {
                var isEdge = quote == '\0' || sign == quote;
                quote = isEdge ? (quote == '\0' ? sign : '\0') : quote;
                _ = isEdge ? word : word.Append(sign);
            }
            else if (char.IsWhiteSpace(sign) || Between.Contains(sign, StringComparison.Ordinal))
            {
                if (word.Length > 0)
                {
                    yield return (word.ToString(), isFirst);
                    isFirst = false;
                }

                isFirst |= Between.Contains(sign, StringComparison.Ordinal);
                _ = word.Clear();
            }
            else
            {
                _ = word.Append(sign);
            }
        }
    }

    private static string Expanded(string word, string? home) =>
        home is not null
        && Array.Find(["~", "$HOME", "${HOME}", "%USERPROFILE%"], mark => IsBelow(word, mark)) is { } found
            ? home + word[found.Length..]
            : word;

    private static bool IsBelow(string word, string mark) =>
        word.StartsWith(mark, StringComparison.Ordinal)
        && word.Length > mark.Length
        && word[mark.Length] is '/' or '\\';

    private static bool IsOf(string word, bool isFirst, string program) =>
        word == program
            ? isFirst
            : Path.IsPathFullyQualified(word)
                && !word.Contains('$', StringComparison.Ordinal)
                && word[(word.LastIndexOfAny(['/', '\\']) + 1)..] is var name
                && (name == program || name.Equals($"{program}.exe", StringComparison.OrdinalIgnoreCase));
}
