using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Json;

namespace ClaudeBackup.Core.Scheduling;

/// <summary>What is noted of the copy beside it, so that nobody has to read or start it to know.</summary>
/// <param name="Version">What it is.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="Repositories">Those whose job or hooks start it.</param>
internal sealed record CopyRecord(string Version, long Size, IReadOnlyList<AbsolutePath> Repositories)
{
    private const string VersionKey = "version";
    private const string SizeKey = "size";
    private const string RepositoriesKey = "repositories";

    /// <summary>Null when there is none that can be read.</summary>
    public static CopyRecord? TryRead(AbsolutePath file) =>
        JsonFile.TryRead(
            file,
            json => new CopyRecord(
                JsonFile.Text(json, VersionKey),
                json.GetProperty(SizeKey).GetInt64(),
                [
                    .. json.GetProperty(RepositoriesKey)
                        .EnumerateArray()
                        .Select(path => AbsolutePath.TryParse(path.GetString()))
                        .OfType<AbsolutePath>(),
                ]
            )
        );

    public void Write(AbsolutePath file) =>
        AtomicFile.Write(
            file,
            JsonFile.Bytes(json =>
            {
                json.WriteString(VersionKey, Version);
                json.WriteNumber(SizeKey, Size);
                json.WriteStartArray(RepositoriesKey);
                foreach (var repository in Repositories)
                {
                    json.WriteStringValue(repository.Value);
                }

                json.WriteEndArray();
            })
        );

    /// <summary>The same, with a repository that starts it.</summary>
    public CopyRecord With(AbsolutePath repository) =>
        this with
        {
            Repositories = [.. Without(repository).Append(repository)],
        };

    /// <summary>All others that start it and are still there.</summary>
    public IEnumerable<AbsolutePath> Without(AbsolutePath repository) =>
        Repositories.Where(other => other != repository && Directory.Exists(RepositoryLayout.LocalFolder(other).Value));
}
