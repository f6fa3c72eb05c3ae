using System.Globalization;
using System.Text;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Tests.Model;

/// <summary>A Claude home that things happen to. All that is written is different from all that was.</summary>
/// <param name="root">Its folder.</param>
internal sealed class ModelHome(AbsolutePath root)
{
    private int _written;

    public AbsolutePath Root => root;

    private AbsolutePath Projects => root / "projects";

    /// <summary>What is there.</summary>
    public ModelSource Source() => new(Transcripts(), Find("a.txt"));

    /// <summary>The transcripts that are there, by source path.</summary>
    public IReadOnlyDictionary<string, byte[]> Transcripts() => Find("*.jsonl");

    private Dictionary<string, byte[]> Find(string pattern) =>
        !Directory.Exists(Projects.Value)
            ? new Dictionary<string, byte[]>(StringComparer.Ordinal)
            : Directory
                .EnumerateFiles(Projects.Value, pattern, SearchOption.AllDirectories)
                .ToDictionary(
                    file => Path.GetRelativePath(root.Value, file).Replace('\\', '/'),
                    File.ReadAllBytes,
                    StringComparer.Ordinal
                );

    /// <summary>Does what a step says, if it is one of the home.</summary>
    /// <returns>Whether it was.</returns>
    public bool Do(Step step)
    {
        var file = Find(step.Session);
        switch (step.Kind)
        {
            case StepKind.Append:
                Write(file, append: true, [.. Enumerable.Range(0, 1 + (step.Amount % 5)).SelectMany(_ => Line(step))]);
                return true;
            case StepKind.Tear:
                var line = Line(step);
                Write(file, append: true, line[..(1 + (step.Amount % (line.Length - 1)))]);
                return true;
            case StepKind.Truncate:
                Change(file, bytes => bytes[..(bytes.Length * (step.Amount % 8) / 8)]);
                return true;
            case StepKind.Rewrite:
                Change(file, _ => [.. Line(step), .. step.Amount % 2 == 0 ? Line(step) : []]);
                return true;
            case StepKind.Compact:
                Change(
                    file,
                    bytes =>
                        [
                            .. bytes,
                            .. Encoding.UTF8.GetBytes(
                                $$"""{"type":"system","subtype":"compact_boundary","uuid":"{{Next()}}"}"""
                            ),
                            (byte)'\n',
                            .. Line(step),
                        ]
                );
                return true;
            case StepKind.Rename:
                Change(
                    file,
                    bytes =>
                        [
                            .. bytes,
                            .. Encoding.UTF8.GetBytes($$"""{"type":"custom-title","customTitle":"{{Next()}}"}"""),
                            (byte)'\n',
                        ]
                );
                return true;
            case StepKind.Result:
                Write(
                    new AbsolutePath(file.Value[..^".jsonl".Length]) / "tool-results" / "a.txt",
                    append: false,
                    Encoding.UTF8.GetBytes(Next())
                );
                return true;
            case StepKind.Purge when File.Exists(file.Value):
                File.Delete(file.Value);
                return true;
            case StepKind.PurgeProject when Folder(step.Session) is { } folder:
                Directory.Delete(folder, recursive: true);
                return true;
            case StepKind.MoveProject when Folder(step.Session) is { } folder:
                Directory.Move(folder, $"{folder[..(folder.LastIndexOf('-') + 1)]}{Next()}");
                return true;
            case StepKind.Purge or StepKind.PurgeProject or StepKind.MoveProject:
                return true;
            default:
                return false;
        }
    }

    /// <summary>The id of a session, the same on all machines.</summary>
    public static string IdOf(int session) =>
        string.Create(CultureInfo.InvariantCulture, $"0000000{session}-0000-4000-8000-000000000000");

    private AbsolutePath Find(int session)
    {
        var name = $"{IdOf(session)}.jsonl";
        return
            Directory.Exists(Projects.Value)
            && Directory
                .EnumerateFiles(Projects.Value, name, SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
                .FirstOrDefault()
                is { } there
            ? new AbsolutePath(there)
            : Projects / $"-home-dev-p{session % 2}-0" / name;
    }

    private string? Folder(int which)
    {
        string[] all = Directory.Exists(Projects.Value)
            ? [.. Directory.EnumerateDirectories(Projects.Value).Order(StringComparer.Ordinal)]
            : [];
        return all.Length == 0 ? null : all[which % all.Length];
    }

    private static void Change(AbsolutePath file, Func<byte[], byte[]> change)
    {
        if (File.Exists(file.Value))
        {
            Write(file, append: false, change(File.ReadAllBytes(file.Value)));
        }
    }

    private static void Write(AbsolutePath file, bool append, byte[] bytes)
    {
        _ = Directory.CreateDirectory(file.Parent!.Value);
        using var stream = new FileStream(file.Value, append ? FileMode.Append : FileMode.Create);
        stream.Write(bytes);
    }

    private byte[] Line(Step step)
    {
        var content = new string('x', step.Amount * 7);
        return Encoding.UTF8.GetBytes(
            $$$"""{"type":"user","uuid":"{{{Next()}}}","cwd":"/home/dev/p","timestamp":"2026-03-01T09:00:00Z","message":{"role":"user","content":"{{{content}}}"}}"""
                + "\n"
        );
    }

    private string Next() => (++_written).ToString(CultureInfo.InvariantCulture);
}

/// <summary>What a Claude home has at a moment, by source path.</summary>
/// <param name="Transcripts">The transcripts.</param>
/// <param name="Results">The tool results.</param>
internal sealed record ModelSource(
    IReadOnlyDictionary<string, byte[]> Transcripts,
    IReadOnlyDictionary<string, byte[]> Results
);
