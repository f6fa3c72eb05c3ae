using System.Text.Json;
using System.Text.Json.Serialization;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;

namespace ClaudeBackup.Core.Repository;

/// <summary>A machine's numbers, as <c>machines/&lt;slug&gt;/manifest.json</c> keeps them. Its keys are a promise to other programs.</summary>
public sealed record MachineManifest
{
    /// <summary>In bytes; one has some hundred.</summary>
    public const int Longest = 1024 * 1024;

    /// <summary>The version of the program that wrote it.</summary>
    public string Version { get; init; } = ProgramVersion.Text;

    /// <summary>The random identity of the machine; absent in manifests of the reference.</summary>
    public string? Id { get; init; }

    /// <summary>Where backups go.</summary>
    public string Mode { get; init; } = "local";

    /// <summary>How often a sync runs by itself.</summary>
    public string Schedule { get; init; } = "off";

    /// <summary>The host name.</summary>
    public string Machine { get; init; } = "";

    /// <summary>The machine's folder.</summary>
    public string MachineSlug { get; init; } = "";

    /// <summary>The user.</summary>
    public string User { get; init; } = "";

    /// <summary>The home of the user; absent in manifests of earlier versions.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Home { get; init; }

    /// <summary>The Claude home; absent in manifests of earlier versions.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ClaudeHome { get; init; }

    /// <summary>What <see cref="MachineProof"/> gives for the id; absent in manifests of earlier versions.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Proof { get; init; }

    /// <summary>When content was last saved, RFC 3339 UTC.</summary>
    public string LastSync { get; init; } = "";

    /// <summary>Config files.</summary>
    public TierNumbers Config { get; init; } = new();

    /// <summary>Everything of the sessions tier.</summary>
    public SessionNumbers Sessions { get; init; } = new();

    /// <summary>Of which git repositories its projects are, by folder; absent when none is, and in manifests of earlier versions.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<StoredCheckout>? Checkouts { get; init; }

    /// <summary>At the root only: every machine of the repository.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<MachineLine>? Machines { get; init; }

    /// <summary>The manifest of what an index holds.</summary>
    public static MachineManifest Of(
        MachineIndex index,
        MachineIdentity machine,
        LocalSettings settings,
        DateTimeOffset lastSync
    )
    {
        var (config, sessions) = NumbersOf(index);
        return new MachineManifest
        {
            Id = machine.Id,
            Mode = RemoteTypeWord.Of(settings.RemoteType),
            Schedule = settings.Schedule,
            Machine = machine.Machine,
            MachineSlug = machine.Slug.Value,
            User = machine.User,
            LastSync = Timestamp.Format(lastSync),
            Config = config,
            Sessions = sessions,
        };
    }

    /// <summary>The same with the numbers of what is stored, where these are others: the machine tells them with its next snapshot, and a session can be forgotten before.</summary>
    public MachineManifest Counting(MachineIndex index)
    {
        var (config, sessions) = NumbersOf(index);
        return sessions.Files == Sessions.Files && config.Files == Config.Files
            ? this
            : this with
            {
                Config = config,
                Sessions = sessions,
            };
    }

    private static (TierNumbers Config, SessionNumbers Sessions) NumbersOf(MachineIndex index)
    {
        var config = index.Files.Where(f => f.Tier is Tier.Config).ToArray();
        var sessions = index.Files.Where(f => f.Tier is Tier.Sessions).ToArray();
        return (
            new TierNumbers(config.Length, config.Sum(f => f.Variants.Sum(v => v.StoredSize))),
            new SessionNumbers(
                sessions.Count(f => SessionPath.IsTranscript(f.Source)),
                sessions
                    .Select(f => SessionPath.Of(f.Source)?.ProjectDirectory)
                    .OfType<string>()
                    .Distinct(StringComparer.Ordinal)
                    .Count(),
                sessions.Sum(f => f.Variants.Sum(v => v.StoredSize)),
                sessions.Sum(f => f.Variants.Sum(v => v.Size))
            )
        );
    }

    /// <summary>The manifest of a machine in a commit; null when it has none that can be read.</summary>
    public static async Task<MachineManifest?> ReadAsync(
        BackupRepository repository,
        ObjectId commit,
        Slug slug,
        CancellationToken cancellation
    )
    {
        var name = slug.PathOf(RepositoryLayout.ManifestFile);
        var entry = (await repository.Git.ListFolderAsync(commit, slug.Folder, cancellation)).FirstOrDefault(e =>
            string.Equals(e.Path, name, StringComparison.Ordinal)
        );
        if (entry is null)
        {
            return null;
        }

        await using var blobs = repository.Git.OpenBlobs();
        return blobs.TryBytes(entry.Id, Longest) is { } content ? TryRead(content) : null;
    }

    /// <summary>Reads a manifest, or gives null when the bytes are none.</summary>
    public static MachineManifest? TryRead(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, ManifestJson.Default.MachineManifest)?.Completed();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Whoever may write to the remote writes it: keys may be missing or null, whatever their types say, and numbers beyond all sense.
    private MachineManifest Completed() =>
        this with
        {
            Version = Version ?? "",
            Mode = Mode ?? "",
            Schedule = Schedule ?? "",
            Machine = Machine ?? "",
            MachineSlug = MachineSlug ?? "",
            User = User ?? "",
            LastSync = LastSync ?? "",
            Checkouts = Checkouts is null ? null : [.. Checkouts.Where(StoredCheckout.IsPossible)],
            Config = (Config ?? new TierNumbers()).Possible(),
            Sessions = (Sessions ?? new SessionNumbers()).Possible(),
        };

    /// <summary>The bytes of the file.</summary>
    public byte[] ToBytes() =>
        [.. JsonSerializer.SerializeToUtf8Bytes(this, ManifestJson.Default.MachineManifest), (byte)'\n'];
}

/// <summary>Numbers of the config tier.</summary>
/// <param name="Files">How many files.</param>
/// <param name="SizeBytes">Bytes as stored.</param>
public sealed record TierNumbers(int Files = 0, long SizeBytes = 0)
{
    /// <summary>More bytes than anybody stores: sums of what machines claim must stay numbers.</summary>
    internal const long MostBytes = 1L << 50;

    /// <summary>The same without what cannot be.</summary>
    internal TierNumbers Possible() => new(Math.Max(Files, 0), Math.Clamp(SizeBytes, 0, MostBytes));
}

/// <summary>Numbers of the sessions tier.</summary>
/// <param name="Files">How many sessions have a transcript.</param>
/// <param name="Projects">How many projects.</param>
/// <param name="SizeBytes">Bytes as stored, history and everything beside transcripts included.</param>
/// <param name="UncompressedBytes">Source bytes of the same.</param>
public sealed record SessionNumbers(int Files = 0, int Projects = 0, long SizeBytes = 0, long UncompressedBytes = 0)
{
    /// <summary>The same without what cannot be.</summary>
    internal SessionNumbers Possible() =>
        new(
            Math.Max(Files, 0),
            Math.Max(Projects, 0),
            Math.Clamp(SizeBytes, 0, TierNumbers.MostBytes),
            Math.Clamp(UncompressedBytes, 0, TierNumbers.MostBytes)
        );
}

/// <summary>One machine in the list at the root.</summary>
/// <param name="Slug">Its folder.</param>
/// <param name="Machine">Its host name.</param>
/// <param name="LastSync">When it last saved content.</param>
/// <param name="SessionCount">How many sessions it has stored.</param>
/// <param name="BackupSizeBytes">Bytes as stored, config and sessions.</param>
public sealed record MachineLine(string Slug, string Machine, string LastSync, int SessionCount, long BackupSizeBytes);

/// <summary>Of which git repository a project is, so that another machine knows its own checkout of it.</summary>
/// <param name="Folder">The top of the checkout, in the notation of the machine's system.</param>
/// <param name="Commit">An early commit of it, in hexadecimal; null when it has none.</param>
/// <param name="Remotes">Host and path of each remote, without users and secrets.</param>
public sealed record StoredCheckout(
    string Folder,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Commit,
    IReadOnlyList<string> Remotes
)
{
    private const int LongestCommit = 64;

    /// <summary>Whether it can be one: whoever may write to the remote writes it.</summary>
    internal static bool IsPossible(StoredCheckout? checkout) =>
        checkout is { Folder: not null, Remotes: not null }
        && checkout.Remotes.All(r => r is not null)
        && checkout.Commit is null or { Length: >= 40 and <= LongestCommit }
        && (checkout.Commit ?? "").All(char.IsAsciiHexDigitLower);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(MachineManifest))]
internal sealed partial class ManifestJson : JsonSerializerContext;
