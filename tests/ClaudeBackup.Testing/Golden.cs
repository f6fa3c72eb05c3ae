using Xunit;

namespace ClaudeBackup.Testing;

/// <summary>Texts that are checked in, to be compared as a whole.</summary>
public static class Golden
{
    private const string Renew = "CLAUDE_BACKUP_RENEW";

    /// <summary>Fails unless the text is as in the file, which lies below the tests of the command line.</summary>
    /// <param name="file">Below <c>tests/ClaudeBackup.Cli.Tests</c>.</param>
    /// <param name="text">What there is now.</param>
    public static void Equal(string file, string text) => Equal(file, text, whole => whole);

    /// <summary>As <see cref="Equal(string, string)"/>, of a text in which something differs in each run. It is renewed only when something else does too.</summary>
    /// <param name="file">Below <c>tests/ClaudeBackup.Cli.Tests</c>.</param>
    /// <param name="text">What there is now.</param>
    /// <param name="lasting">Takes out what differs in each run.</param>
    public static void Equal(string file, string text, Func<string, string> lasting)
    {
        var path = Path.Combine(RepositoryRoot.Path, "tests/ClaudeBackup.Cli.Tests", file);
        var now = text.ReplaceLineEndings("\n").TrimEnd() + "\n";
        if (Environment.GetEnvironmentVariable(Renew) == "1" && lasting(Kept(path)) != lasting(now))
        {
            _ = Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, now);
        }

        Assert.True(
            lasting(Kept(path)) == lasting(now),
            $"{file} is not what the program says. If that is meant, renew it: run this test with {Renew}=1, and look at the difference.\n--- now\n{now}"
        );
    }

    private static string Kept(string path) => File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
}
