using System.Globalization;
using System.Text;
using System.Text.Json;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Searching;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Core.Tests.Repository;
using ClaudeBackup.Testing;

namespace ClaudeBackup.Core.Tests.Searching;

/// <summary>Sessions that are stored, without git: their segments lie in the work tree, where they are read first.</summary>
internal sealed class SavedSessions : IDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 3, 15, 12, 0, 0, TimeSpan.Zero);

    private readonly EmptyRepository _repository = new EmptyRepository().WithLocalFolder();
    private readonly Dictionary<string, Dictionary<RelativePath, IndexEntry>> _machines = [];

    public BackupRepository Repository => _repository.Repository;

    public List<UnsavedText> Unsaved { get; } = [];

    public SessionCatalog Catalog =>
        SessionCatalog.Of(_machines.Select(m => MachineIndex.Empty(Slug.Parse(m.Key)) with { Entries = m.Value }));

    public void Dispose() => _repository.Dispose();

    /// <summary>Stores a transcript, or another state of it, cut where it is told.</summary>
    public void Save(
        string id,
        string[] segments,
        string machine = "test",
        string cwd = Transcript.Cwd,
        bool isGone = false
    ) => Put($"projects/{Transcript.Folder(cwd)}/{id}.jsonl", machine, isGone, segments);

    /// <summary>Stores any file of a session.</summary>
    public void Put(string source, string machine, bool isGone, params string[][] states)
    {
        var path = StoredPath.Of(RelativePath.Parse(source), StoredArea.Sessions);
        var variants = states.Select((segments, i) => Variant(path, machine, i + 1, segments)).ToList();
        var file = new StoredFile
        {
            Source = RelativePath.Parse(source),
            Path = path,
            Current = variants.Count,
            Variants = variants,
        };
        if (!_machines.TryGetValue(machine, out var entries))
        {
            _machines[machine] = entries = [];
        }

        entries[file.Source] = new IndexEntry(file, fingerprint: null, isGone ? Now.AddDays(-1) : null);
    }

    /// <summary>Takes a file out, as if it were forgotten.</summary>
    public void Forget(string id) =>
        _machines["test"] = _machines["test"]
            .Where(e => !e.Key.Value.Contains(id, StringComparison.Ordinal))
            .ToDictionary();

    public SearchResult Search(string query, Func<SearchRequest, SearchRequest>? with = null)
    {
        var request = new SearchRequest(QueryParser.Parse(query, Now, LocalTime.Utc));
        return new SessionSearch(
            Repository,
            _ => new LiveTexts(Unsaved, 0, []),
            new MovedClock(Now - TimeProvider.System.GetUtcNow())
        ).Run(with?.Invoke(request) ?? request, Catalog, CancellationToken.None);
    }

    /// <summary>An entry of the user.</summary>
    public static string Prompt(string text, int minute = 0, string? uuid = null, string cwd = Transcript.Cwd) =>
        Line("user", $$"""{"role":"user","content":{{Json(text)}}}""", minute, uuid, cwd);

    /// <summary>An entry of Claude.</summary>
    public static string Answer(string text, int minute = 1, string? uuid = null) =>
        Line(
            "assistant",
            $$"""{"model":"claude-opus-4-5","content":[{"type":"text","text":{{Json(text)}}}]}""",
            minute,
            uuid
        );

    /// <summary>A call of a tool and what it gave back.</summary>
    public static string Tool(string tool, string input, string result, bool isError = false, int minute = 2) =>
        Line(
            "assistant",
            $$"""{"content":[{"type":"tool_use","id":"t{{minute}}","name":"{{tool}}","input":{{input}}}]}""",
            minute,
            null
        )
        + Line(
            "user",
            $$"""{"content":[{"type":"tool_result","tool_use_id":"t{{minute}}","is_error":{{(isError ? "true" : "false")}},"content":{{Json(result)}}}]}""",
            minute,
            null
        );

    public static string Title(string text) => $$"""{"type":"custom-title","customTitle":{{Json(text)}}}""" + "\n";

    private Variant Variant(StoredPath path, string machine, int number, string[] segments) =>
        new()
        {
            Number = number,
            Mode = FilePermissions.PrivateFile,
            ModifiedNs = 0,
            Saved = Now,
            Segments =
            [
                .. segments.Select((text, i) => Segment(path, machine, number, i, Encoding.UTF8.GetBytes(text))),
            ],
        };

    private Segment Segment(StoredPath path, string machine, int variant, int index, byte[] source)
    {
        using var stored = new MemoryStream();
        Codec.Current.Compress(source, stored);
        var place = Repository
            .InWorkTree($"machines/{machine}/" + path.SegmentFile(variant, index, Codec.Current))
            .Value;
        _ = Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        File.WriteAllBytes(place, stored.ToArray());
        return new Segment
        {
            Hash = ContentHash.Of(source),
            Size = source.Length,
            StoredSize = stored.Length,
            Codec = Codec.Current,
            Blob = ObjectId.OfBlob(source),
            Digest = TranscriptReader.Digest(source),
        };
    }

    private static string Line(string type, string message, int minute, string? uuid, string cwd = Transcript.Cwd) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"type":"{{type}}","uuid":"{{uuid ?? $"u{minute}"}}","timestamp":"{{Transcript.Start.AddMinutes(minute):yyyy-MM-dd'T'HH:mm:ss'Z'}}","cwd":"{{cwd}}","gitBranch":"main","message":{{message}}}"""
        ) + "\n";

    private static string Json(string text) => JsonSerializer.Serialize(text);
}
