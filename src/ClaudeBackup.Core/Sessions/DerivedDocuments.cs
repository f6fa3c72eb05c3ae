using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Healing;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Sessions;

/// <summary>One session as <c>session-index.json</c> and <c>restore --list --json</c> tell it.</summary>
public sealed record SessionLine
{
    /// <summary>The session's id.</summary>
    public required string Uuid { get; init; }

    /// <summary>The project's folder name.</summary>
    public required string ProjectHash { get; init; }

    /// <summary>Bytes as stored, of every state of every file.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>When a sync last saved bytes of it.</summary>
    public required string BackedUpAt { get; init; }

    /// <summary>The slug of the machine.</summary>
    public required string Machine { get; init; }

    /// <summary>The title, or null.</summary>
    public required string? Title { get; init; }

    /// <summary>The folder it worked in, or null.</summary>
    public required string? ProjectPath { get; init; }

    /// <summary>The git branch it was on last, or null.</summary>
    public required string? Branch { get; init; }

    /// <summary>The time of its first entry.</summary>
    public required string FirstActivity { get; init; }

    /// <summary>The time of its last entry.</summary>
    public required string LastActivity { get; init; }

    /// <summary>Source bytes of the fullest state of every file.</summary>
    public required long UncompressedBytes { get; init; }

    /// <summary>Entries in the transcript.</summary>
    public required int EntryCount { get; init; }

    /// <summary>User and assistant messages.</summary>
    public required int MessageCount { get; init; }

    /// <summary>Files of the session, the transcript included.</summary>
    public required int FileCount { get; init; }

    /// <summary>States of the transcript that are kept beside each other; 1 is usual.</summary>
    public required int VariantCount { get; init; }

    /// <summary>Since when its transcript is missing at the source, or null.</summary>
    public required string? AbsentSince { get; init; }

    /// <summary>Tells a session.</summary>
    public static SessionLine Of(StoredSession session) =>
        new()
        {
            Uuid = session.Id,
            ProjectHash = session.ProjectDirectory,
            SizeBytes = session.StoredSize,
            BackedUpAt = Timestamp.Format(session.Saved),
            Machine = session.Machine.Value,
            Title = session.Digest.Title,
            ProjectPath = session.ProjectPath,
            Branch = session.Digest.LastBranch,
            FirstActivity = Timestamp.Format(session.FirstActivity),
            LastActivity = Timestamp.Format(session.LastActivity),
            UncompressedBytes = session.Size,
            EntryCount = session.Digest.Entries,
            MessageCount = session.Digest.UserMessages + session.Digest.AssistantMessages,
            FileCount = session.Files.Count(),
            VariantCount = session.Transcript?.File.Variants.Count ?? 0,
            AbsentSince = session.AbsentSince is { } since ? Timestamp.Format(since) : null,
        };
}

/// <summary><c>session-index.json</c>.</summary>
/// <param name="Version">The version of the program that wrote it.</param>
/// <param name="GeneratedAt">When.</param>
/// <param name="Sessions">Newest activity first.</param>
public sealed record SessionIndexDocument(string Version, string GeneratedAt, IEnumerable<SessionLine> Sessions);

/// <summary>
/// The files beside the tracked ones that other programs read. Derived, ignored by git, written anew after each change and
/// when they are missing.
/// </summary>
/// <param name="repository">The repository.</param>
public sealed class DerivedDocuments(BackupRepository repository)
{
    // the snapshot that they were last written of
    private const string WrittenFile = "documents";

    private AbsolutePath Written => repository.LocalFolder / WrittenFile;

    /// <summary>Writes <c>manifest.json</c> and both kinds of <c>session-index.json</c>. The lock is the caller's.</summary>
    /// <param name="indexes">Of every machine, as the newest snapshot has them.</param>
    /// <param name="machine">This one.</param>
    /// <param name="now">The time they tell.</param>
    /// <param name="changed">The slugs of which anything is new; of the others a document that is there stays. Null for all.</param>
    public void Write(
        IReadOnlyList<MachineIndex> indexes,
        MachineIdentity machine,
        DateTimeOffset now,
        IReadOnlyCollection<Slug>? changed = null
    )
    {
        var catalog = SessionCatalog.Of(indexes);
        WriteIndex(repository.Root / RepositoryLayout.SessionIndexFile, catalog.Sessions, now);
        foreach (var index in indexes)
        {
            var folder = repository.InWorkTree(index.Slug.Folder);
            var file = folder / RepositoryLayout.SessionIndexFile;
            var isNew = changed is null || changed.Contains(index.Slug) || !File.Exists(file.Value);
            if (isNew && Directory.Exists(folder.Value))
            {
                WriteIndex(file, catalog.Sessions.Where(s => s.Machine == index.Slug), now);
            }
        }

        AtomicFile.Write(repository.Root / RepositoryLayout.ManifestFile, Manifest(indexes, machine).ToBytes());
        if (repository.Head is { } head)
        {
            AtomicFile.WriteText(Written, Mark(head));
        }
    }

    /// <summary>As <see cref="Write"/>, of the newest snapshot, whatever it has become.</summary>
    /// <exception cref="Failures.BackupException">The own index cannot be had.</exception>
    public async Task RenewAsync(MachineIdentity machine, DateTimeOffset now) =>
        Write(
            await new IndexStore(repository).LoadAllLockedAsync(machine.Slug, known: null, CancellationToken.None),
            machine,
            now
        );

    /// <summary>
    /// The documents that do not tell what they would tell if they were written now, below the root. Since when a session is missing may have been found
    /// out later. Nothing where they are of another snapshot: then they are written anew anyway.
    /// </summary>
    /// <param name="indexes">Of every machine, as the newest snapshot has them.</param>
    /// <param name="machine">This one.</param>
    public IReadOnlyList<string> Stale(IReadOnlyList<MachineIndex> indexes, MachineIdentity machine)
    {
        if (!AreOf(repository.Head))
        {
            return [];
        }

        var lines = AsTold(SessionCatalog.Of(indexes).Sessions.Select(SessionLine.Of));
        var stale = new List<string>();
        if (!Tells(RepositoryLayout.SessionIndexFile, lines))
        {
            stale.Add(RepositoryLayout.SessionIndexFile);
        }

        stale.AddRange(
            indexes
                .Select(i => (Path: i.Slug.PathOf(RepositoryLayout.SessionIndexFile), Slug: i.Slug.Value))
                // where a machine has no folder, none is written
                .Where(d => Directory.Exists(repository.InWorkTree(d.Path).Parent!.Value))
                .Where(d => !Tells(d.Path, lines.Where(l => l.Machine == d.Slug)))
                .Select(d => d.Path)
        );
        var manifest = repository.Root / RepositoryLayout.ManifestFile;
        if (!Manifest(indexes, machine).ToBytes().AsSpan().SequenceEqual(TryRead(manifest)))
        {
            stale.Add(RepositoryLayout.ManifestFile);
        }

        return stale;
    }

    /// <summary>
    /// The documents that are gone, or cannot be read by anybody, below the root: all that can be told of them where it is not known what they should say.
    /// Nothing where they are of another snapshot, as of <see cref="Stale"/>.
    /// </summary>
    /// <param name="machines">Every machine.</param>
    public IReadOnlyList<string> Unreadable(IEnumerable<Slug> machines) =>
        !AreOf(repository.Head)
            ? []
            :
            [
                .. machines
                    .Select(slug => slug.PathOf(RepositoryLayout.SessionIndexFile))
                    .Where(path => Directory.Exists(repository.InWorkTree(path).Parent!.Value))
                    .Prepend(RepositoryLayout.SessionIndexFile)
                    .Append(RepositoryLayout.ManifestFile)
                    .Where(path => !IsJson(TryRead(repository.InWorkTree(path)))),
            ];

    private static bool IsJson(byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            return document.RootElement.ValueKind is JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // a name that is not UTF-8 comes back from JSON as another
    private static SessionLine[] AsTold(IEnumerable<SessionLine> lines)
    {
        var kind = DerivedJson.Default.SessionIndexDocument;
        var told = JsonSerializer.SerializeToUtf8Bytes(new SessionIndexDocument("", "", lines), kind);
        return [.. JsonSerializer.Deserialize(told, kind)!.Sessions];
    }

    private bool Tells(string path, IEnumerable<SessionLine> lines)
    {
        try
        {
            var document = JsonSerializer.Deserialize(
                TryRead(repository.InWorkTree(path)),
                DerivedJson.Default.SessionIndexDocument
            );
            // of a file of somebody else, anything may be missing
            return document?.Sessions is { } told
                && told.OfType<SessionLine>()
                    .Select(l => l with { AbsentSince = null })
                    .SequenceEqual(lines.Select(l => l with { AbsentSince = null }));
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static byte[] TryRead(AbsolutePath file)
    {
        try
        {
            return File.ReadAllBytes(file.Value);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private MachineManifest Manifest(IReadOnlyList<MachineIndex> indexes, MachineIdentity machine)
    {
        var manifests = indexes.Select(i => (i.Slug, Manifest: ReadManifest(i))).ToArray();
        var own = manifests.FirstOrDefault(m => m.Slug == machine.Slug).Manifest;
        return (
            own
            ?? new MachineManifest
            {
                MachineSlug = machine.Slug.Value,
                Machine = machine.Machine,
                User = machine.User,
            }
        ) with
        {
            Id = null,
            Proof = null,
            Checkouts = null,
            Machines =
            [
                .. manifests
                    .Where(m => m.Manifest is not null)
                    .Select(m => new MachineLine(
                        m.Slug.Value,
                        m.Manifest!.Machine,
                        m.Manifest.LastSync,
                        m.Manifest.Sessions.Files,
                        m.Manifest.Config.SizeBytes + m.Manifest.Sessions.SizeBytes
                    )),
            ],
        };
    }

    /// <summary>Whether they tell of a snapshot, and those at the root and that of one machine are there.</summary>
    public bool AreOf(ObjectId? snapshot, Slug slug) =>
        AreOf(snapshot)
        && File.Exists((repository.Root / RepositoryLayout.ManifestFile).Value)
        && File.Exists((repository.Root / RepositoryLayout.SessionIndexFile).Value)
        && File.Exists((repository.InWorkTree(slug.Folder) / RepositoryLayout.SessionIndexFile).Value);

    private bool AreOf(ObjectId? snapshot) =>
        snapshot is null || (File.Exists(Written.Value) && File.ReadAllText(Written.Value) == Mark(snapshot));

    // titles by other rules are other documents
    private static string Mark(ObjectId snapshot) =>
        HashedLines.Text([string.Create(CultureInfo.InvariantCulture, $"{snapshot} {TranscriptDigest.NewestFormat}")]);

    /// <summary>What each of these machines last said of itself; one that never did is left out.</summary>
    public IReadOnlyList<MachineManifest> ReadManifests(IEnumerable<Slug> slugs) =>
        [
            .. slugs
                .Select(slug => ReadManifest(slug) is { } m ? m with { MachineSlug = slug.Value } : null)
                .OfType<MachineManifest>(),
        ];

    /// <summary>As the other, with the numbers of what is stored now.</summary>
    /// <param name="indexes">Of the machines.</param>
    public IReadOnlyList<MachineManifest> ReadManifests(IEnumerable<MachineIndex> indexes) =>
        [
            .. indexes
                .Select(index => ReadManifest(index) is { } m ? m with { MachineSlug = index.Slug.Value } : null)
                .OfType<MachineManifest>(),
        ];

    private MachineManifest? ReadManifest(MachineIndex index) =>
        index.Damage is null ? ReadManifest(index.Slug)?.Counting(index) : ReadManifest(index.Slug);

    /// <summary>What a machine last said of itself; null when that cannot be read.</summary>
    public MachineManifest? ReadManifest(Slug slug)
    {
        var file = repository.InWorkTree(slug.PathOf(RepositoryLayout.ManifestFile));
        return new FileInfo(file.Value) is { Exists: true, Length: <= MachineManifest.Longest }
            ? MachineManifest.TryRead(File.ReadAllBytes(file.Value))
            : null;
    }

    // line by line: of 20,000 sessions the whole text is 11 MB
    private static void WriteIndex(AbsolutePath file, IEnumerable<StoredSession> sessions, DateTimeOffset now)
    {
        using var target = AtomicFile.Open(file);
        using var stream = new HandleStream(target.Handle);
        JsonSerializer.Serialize(
            stream,
            new SessionIndexDocument(ProgramVersion.Text, Timestamp.Format(now), sessions.Select(SessionLine.Of)),
            DerivedJson.Default.SessionIndexDocument
        );
        target.Commit();
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(SessionIndexDocument))]
internal sealed partial class DerivedJson : JsonSerializerContext;
