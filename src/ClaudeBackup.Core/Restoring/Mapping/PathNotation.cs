namespace ClaudeBackup.Core.Restoring;

/// <summary>How a system writes an absolute path.</summary>
internal enum PathNotation
{
    /// <summary>None of those below: it is relative, or no path.</summary>
    None,

    /// <summary><c>/home/ann</c>, and what WSL makes of a drive, <c>/mnt/c</c>. Case counts.</summary>
    Posix,

    /// <summary><c>C:\Users\ann</c>. Case does not count, and a slash parts names too.</summary>
    Drive,

    /// <summary><c>\\server\share</c>, and <c>\\wsl.localhost\Debian</c>. As with drives.</summary>
    Share,
}

/// <summary>Tells the notation of a path that any system may have written. Pure.</summary>
internal static class PathNotations
{
    /// <summary>The notation of a path, as its beginning tells.</summary>
    public static PathNotation Of(ReadOnlySpan<char> path) =>
        path switch
        {
            ['/', ..] => PathNotation.Posix,
            ['\\', '\\', ..] => PathNotation.Share,
            [var letter, ':'] when char.IsAsciiLetter(letter) => PathNotation.Drive,
            [var letter, ':', '/' or '\\', ..] when char.IsAsciiLetter(letter) => PathNotation.Drive,
            _ => PathNotation.None,
        };

    /// <summary>Whether backslashes part the names, and case does not count.</summary>
    public static bool IsWindows(PathNotation notation) => notation is PathNotation.Drive or PathNotation.Share;
}
