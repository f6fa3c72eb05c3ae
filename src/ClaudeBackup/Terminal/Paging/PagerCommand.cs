using System.Buffers;

namespace ClaudeBackup.Terminal;

/// <summary>How a pager is started. Pure.</summary>
/// <param name="File">The program.</param>
/// <param name="Arguments">What it is given.</param>
/// <param name="IsSet">Whether the user has set a variable of that name.</param>
internal sealed record PagerCommand(string File, IReadOnlyList<string> Arguments, Func<string, bool> IsSet)
{
    /// <summary>The option that keeps everything out of a pager.</summary>
    public const string Off = "--no-pager";

    private const string Shell = "/bin/sh";

    private static readonly SearchValues<char> OfShells = SearchValues.Create("|&;<>()$`\\\"'*?[]#~=%!{}\n");

    /// <summary>The pager of the user: <c>$PAGER</c>, or less where there is one. Null when there is none, or none is wanted.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="environment">Gives the value of an environment variable, or null.</param>
    /// <param name="find">Finds a program; null when it is not there.</param>
    public static PagerCommand? For(
        IEnumerable<string> arguments,
        Func<string, string?> environment,
        Func<string, string?> find
    )
    {
        if (arguments.TakeWhile(a => a != "--").Contains(Off, StringComparer.Ordinal))
        {
            return null;
        }

        bool IsSet(string name) => !string.IsNullOrEmpty(environment(name));
        return environment("PAGER") switch
        {
            null => find("less") is { } less ? new PagerCommand(less, ["-FRX"], IsSet) : null,
            var said when said.Trim() is "" or "cat" => null,
            var said when said.AsSpan().ContainsAny(OfShells) && !OperatingSystem.IsWindows() => new PagerCommand(
                Shell,
                ["-c", said],
                IsSet
            ),
            var said => said.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var file, .. var rest]
            && find(file) is { } found
                ? new PagerCommand(found, rest, IsSet)
                : null,
        };
    }
}
