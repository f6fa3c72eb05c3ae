using System.Text.Json;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Json;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.ClaudeConfig;

/// <summary>Follows JSON files through their states, oldest first, and tells by which keys each differs from the one before.</summary>
/// <param name="repository">The repository.</param>
internal sealed class ConfigContent(BackupRepository repository) : IAsyncDisposable
{
    private readonly BlobReader _blobs = repository.Git.OpenBlobs();
    private readonly Dictionary<RelativePath, JsonElement?> _last = [];

    /// <summary>Takes the next state of a file.</summary>
    /// <param name="file">Below the Claude home.</param>
    /// <param name="blob">Its bytes; null when it was removed.</param>
    public IReadOnlyList<string> ChangedKeys(RelativePath file, ObjectId? blob)
    {
        if (!file.Name.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        {
            return [];
        }

        var before = _last.GetValueOrDefault(file);
        var after = blob is null ? null : Parse(blob);
        _last[file] = after;
        return JsonKeys.Changed(before, after);
    }

    public ValueTask DisposeAsync() => _blobs.DisposeAsync();

    private JsonElement? Parse(ObjectId blob)
    {
        try
        {
            return _blobs.TryBytes(blob) is { } content ? JsonKeys.TryParse(content) : null;
        }
        catch (BackupException e) when (e.Kind is FailureKind.Integrity)
        {
            // a state that is damaged has no keys to tell of; bringing it back will name it
            return null;
        }
    }
}
