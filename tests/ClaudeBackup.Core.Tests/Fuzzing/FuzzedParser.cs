using System.Text;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Testing;

namespace ClaudeBackup.Core.Tests.Fuzzing;

/// <summary>A reader of bytes that somebody else wrote.</summary>
/// <param name="Name">Of the parser, and of the folder in which its corpus lies.</param>
/// <param name="Owner">The type whose reader it is.</param>
/// <param name="Read">Reads bytes, and throws where what was read is wrong; gets a folder of its own for files.</param>
/// <param name="Refusals">What it may throw at what is none of its own; nothing for one that takes everything.</param>
internal sealed record FuzzedParser(string Name, Type Owner, Action<byte[], AbsolutePath> Read, params Type[] Refusals)
{
    /// <summary>Other types whose readers are called as well.</summary>
    public IReadOnlyList<Type> Also { get; init; } = [];

    /// <summary>Inputs that are made, where a file of them would say nothing to people.</summary>
    public IReadOnlyList<byte[]> Made { get; init; } = [];

    /// <summary>How many bytes of memory one of the input may cost, beside some mebibytes for all of it.</summary>
    public int MemoryPerByte { get; init; } = 512;

    /// <summary>Whether the user's own system wrote it, and never much of it: how long it takes over more says nothing.</summary>
    public bool IsShort { get; init; }

    /// <summary>How many rounds of another one it takes the time of.</summary>
    public int Cost { get; init; } = 1;

    /// <summary>What was kept of it: made inputs, those written by hand, and those that once broke something.</summary>
    public IReadOnlyList<(string Name, byte[] Bytes)> Corpus()
    {
        var folder = Path.Combine(CorpusRoot, Name);
        var kept = Directory.Exists(folder)
            ? Directory
                .GetFiles(folder)
                .Order(StringComparer.Ordinal)
                .Select(f => (Path.GetFileName(f), File.ReadAllBytes(f)))
            : [];
        return [.. Made.Select((bytes, i) => ($"made {i}", bytes)), .. kept];
    }

    /// <summary>Where all of it lies.</summary>
    public static string CorpusRoot { get; } =
        Path.Combine(RepositoryRoot.Path, "tests/ClaudeBackup.Core.Tests/Fuzzing/Corpus");

    /// <summary>Of a function of bytes.</summary>
    public static FuzzedParser OfBytes(string name, Type owner, Action<byte[]> read, params Type[] refusals) =>
        new(name, owner, (bytes, _) => read(bytes), refusals);

    /// <summary>Of a function of text, to which bytes come as a program's output does.</summary>
    public static FuzzedParser OfText(string name, Type owner, Action<string> read, params Type[] refusals) =>
        new(name, owner, (bytes, _) => read(Encoding.UTF8.GetString(bytes)), refusals);

    /// <summary>Of a file.</summary>
    public static FuzzedParser OfFile(string name, Type owner, Action<AbsolutePath> read, params Type[] refusals) =>
        new(
            name,
            owner,
            (bytes, place) =>
            {
                var file = place / "input";
                File.WriteAllBytes(file.Value, bytes);
                read(file);
            },
            refusals
        )
        {
            Cost = 4,
        };

    public override string ToString() => Name;
}
