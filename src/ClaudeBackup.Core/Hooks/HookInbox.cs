using System.Globalization;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Json;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Syncing;

namespace ClaudeBackup.Core.Hooks;

/// <summary>
/// Requests that wait for a run, each in a file of its own in a local file, so that any number of hooks may write at once and one run
/// serves them all. Nothing is flushed: a request that a power cut takes is served by the next sync, which saves everything.
/// </summary>
internal sealed class HookInbox(BackupRepository repository)
{
    private const string Folder = Leftovers.Requests;
    private const string Suffix = ".json";

    private AbsolutePath Place => repository.LocalFolder / Folder;

    public bool IsEmpty => Names().Length == 0;

    public void Add(HookRequest request, DateTimeOffset now)
    {
        _ = Directory.CreateDirectory(Place.Value);
        var name = string.Create(CultureInfo.InvariantCulture, $"{now.UtcTicks:D19}-{Guid.NewGuid():N}");
        var temporary = (Place / name).Value;
        File.WriteAllBytes(
            temporary,
            JsonFile.Bytes(json =>
            {
                json.WriteString("client", request.Client);
                if (request.Mark is { } mark)
                {
                    json.WriteString("source", mark.Source.Value);
                    json.WriteNumber("size", mark.Size);
                }
            })
        );
        File.Move(temporary, temporary + Suffix);
    }

    /// <summary>All of them, oldest first, to be taken away once they are served. One that cannot be read asks for a sync.</summary>
    public IReadOnlyList<(string File, HookRequest Request)> All() =>
        [.. Names().Order(StringComparer.Ordinal).Select(file => (file, Read(file)))];

    private static HookRequest Read(string file) =>
        JsonFile.TryRead(
            AbsolutePath.Parse(file),
            json => new HookRequest(
                json.TryGetProperty("size", out var size)
                    ? new SourceMark(RelativePath.Parse(JsonFile.Text(json, "source")), size.GetInt64())
                    : null,
                JsonFile.OptionalText(json, "client")
            )
        ) ?? new HookRequest(Mark: null, Client: null);

    private string[] Names() => Directory.Exists(Place.Value) ? Directory.GetFiles(Place.Value, "*" + Suffix) : [];
}
