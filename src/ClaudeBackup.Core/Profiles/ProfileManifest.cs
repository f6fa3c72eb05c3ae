using System.Text.Json;
using System.Text.Json.Serialization;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Profiles;

/// <summary>The list in a profile, as it stands there. Its keys are a promise.</summary>
internal sealed record ProfileManifest
{
    /// <summary>The form that this version writes and reads.</summary>
    public const int CurrentFormat = 1;

    public int Format { get; init; } = CurrentFormat;

    public string Program { get; init; } = $"claude-backup {ProgramVersion.Text}";

    /// <summary>When it was made, RFC 3339 UTC.</summary>
    public string Created { get; init; } = "";

    /// <summary>On which machine.</summary>
    public string Machine { get; init; } = "";

    /// <summary><c>linux</c>, <c>macos</c> or <c>windows</c>.</summary>
    public string Os { get; init; } = "";

    public IReadOnlyList<ProfileManifestFile> Files { get; init; } = [];

    /// <summary>To be installed again: <c>name@marketplace</c>.</summary>
    public IReadOnlyList<string> Plugins { get; init; } = [];

    /// <summary>Where plugins come from.</summary>
    public IReadOnlyList<ProfileMarketplace> Marketplaces { get; init; } = [];

    /// <summary>Where secrets have to be entered again.</summary>
    public IReadOnlyList<string> ToEnter { get; init; } = [];

    /// <summary>Reads a list; null when it is none, or lacks what every list has.</summary>
    public static ProfileManifest? TryRead(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, ProfileJson.Default.ProfileManifest) is { } read && read.IsWhole
                ? read
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // what JSON leaves out, or says is null, comes as null, whatever the type promises
    private bool IsWhole =>
        Files?.All(f => f is { Path: not null, Sha256: not null }) is true
        && Plugins?.All(p => p is not null) is true
        && Marketplaces?.All(m => m is { Name: not null, Source: not null }) is true
        && ToEnter?.All(e => e is not null) is true
        && this is { Created: not null, Machine: not null, Os: not null, Program: not null };

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, ProfileJson.Default.ProfileManifest);
}

/// <summary>One file in the list of a profile.</summary>
/// <param name="Path">Its name.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="Sha256">Their hash, as they are in the profile.</param>
/// <param name="Placeholders">How many paths of the homes were replaced; 0 means that nothing is to be put back.</param>
internal sealed record ProfileManifestFile(string Path, long Size, string Sha256, int Placeholders);

/// <summary>A source of plugins.</summary>
/// <param name="Name">What the client calls it.</param>
/// <param name="Source">What <c>claude plugin marketplace add</c> takes; empty when the list of the client does not tell.</param>
public sealed record ProfileMarketplace(string Name, string Source);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(ProfileManifest))]
internal sealed partial class ProfileJson : JsonSerializerContext;
