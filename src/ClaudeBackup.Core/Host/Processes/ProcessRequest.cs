using System.Text;

namespace ClaudeBackup.Core.Host;

/// <summary>One start of one program.</summary>
public sealed record ProcessRequest
{
    /// <summary>A name to look up on the PATH, or an absolute path.</summary>
    public required string FileName { get; init; }

    /// <summary>Given to the program as they are; no shell reads them.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Variables to set; null removes one.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } =
        new Dictionary<string, string?>(StringComparer.Ordinal);

    /// <summary>Variables whose names start so are not handed on, unless <see cref="Environment"/> sets them.</summary>
    public IReadOnlyList<string> WithoutEnvironmentPrefixes { get; init; } = [];

    /// <summary>Variables that are handed on although their names start so.</summary>
    public IReadOnlyList<string> KeptEnvironment { get; init; } = [];

    public AbsolutePath? WorkingDirectory { get; init; }

    /// <summary>After this time the program and all it started are killed.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>A program that says nothing for so long, on either output, is killed too; null lets it be silent.</summary>
    public TimeSpan? LongestSilence { get; init; }

    /// <summary>
    /// Told each line of standard error as it comes, one that ends in a carriage return as well; gives whether it took the line,
    /// which then is no part of what the program said in the end. Called from one thread at a time.
    /// </summary>
    public Func<string, bool>? TakeErrorLine { get; init; }

    /// <summary>Told standard output piece by piece as it comes; then it is no part of the result. Null collects it.</summary>
    public Action<ReadOnlyMemory<byte>>? TakeOutput { get; init; }

    /// <summary>What the program reads; without it, standard input is empty.</summary>
    public byte[]? Input { get; init; }

    /// <summary>The same with one variable more.</summary>
    public ProcessRequest With(string variable, string? value) =>
        this with
        {
            Environment = new Dictionary<string, string?>(Environment, StringComparer.Ordinal) { [variable] = value },
        };
}

/// <summary>How a program ended.</summary>
public sealed record ProcessResult
{
    private readonly string _standardErrorText = "";

    public required int ExitCode { get; init; }

    public required byte[] StandardOutput { get; init; }

    /// <summary>Without the user information of URLs and without the last line end.</summary>
    public required string StandardErrorText
    {
        get => _standardErrorText;
        init => _standardErrorText = Redactor.Redact(value.TrimEnd());
    }

    public required TimeSpan Duration { get; init; }

    /// <summary>Standard output as UTF-8.</summary>
    public string Text => Encoding.UTF8.GetString(StandardOutput);
}
