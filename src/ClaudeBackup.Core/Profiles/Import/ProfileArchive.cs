using System.Formats.Tar;
using System.Security.Cryptography;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Profiles;

/// <summary>
/// A profile in a <c>.tar.gz</c>, ours or the reference's, which has no list. It is read through several times and never unpacked to anywhere: first
/// whether it is whole, then every name and hash, then the files.
/// </summary>
public sealed class ProfileArchive : ProfileSource
{
    private readonly ProfileTar _tar;
    private readonly Homes _homes;
    private readonly List<RefusedFile> _refused = [];
    private readonly Dictionary<string, string> _hashes = new(StringComparer.Ordinal);
    private ProfileManifest? _manifest;

    private ProfileArchive(ProfileTar tar, Homes homes)
    {
        _tar = tar;
        _homes = homes;
    }

    /// <inheritdoc/>
    public override string Origin =>
        _manifest is { } m
            ? $"{_tar.Name}, made on {m.Machine} on {m.Created}"
            : $"{_tar.Name}, which has no list of what it holds";

    /// <inheritdoc/>
    public override IReadOnlyList<RefusedFile> Refused => _refused;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Plugins => _manifest?.Plugins ?? [];

    /// <inheritdoc/>
    public override IReadOnlyList<ProfileMarketplace> Marketplaces => _manifest?.Marketplaces ?? [];

    /// <inheritdoc/>
    public override bool? IsFromWindows => _manifest is { Os: { Length: > 0 } os } ? os == "windows" : null;

    /// <summary>Opens an archive and looks through all of it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="homes">What placeholders mean here.</param>
    /// <exception cref="BackupException">It cannot be read, is cut short, or is no such archive.</exception>
    public static ProfileArchive Open(AbsolutePath path, Homes homes)
    {
        ArgumentNullException.ThrowIfNull(path);
        var archive = new ProfileArchive(ProfileTar.Open(path), homes);
        try
        {
            archive._tar.Check();
            archive.CheckEntries();
            return archive;
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<ProfileFile> Read()
    {
        var placeholders = _manifest
            ?.Files.Where(f => f.Placeholders > 0)
            .Select(f => f.Path)
            .ToHashSet(StringComparer.Ordinal);
        foreach (var (name, entry) in _tar.Entries())
        {
            if (
                name == ProfileName.Manifest
                || entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile)
            )
            {
                continue;
            }

            var content = _tar.ContentOf(entry);
            if (_hashes.GetValueOrDefault(name) != Hash(content))
            {
                throw _tar.Broken("It changed while it was read.");
            }

            yield return new ProfileFile(
                RelativePath.Parse(name),
                ModeOf(entry),
                (entry.ModificationTime - DateTimeOffset.UnixEpoch).Ticks * 100,
                placeholders?.Contains(name) is true ? PortableText.FromPortable(content, _homes, name) : content
            );
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _tar.Dispose();
        base.Dispose(disposing);
    }

    private void CheckEntries()
    {
        var names = new ForgivingNames();
        var sizes = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (name, entry) in _tar.Entries())
        {
            if (Refusal(name, entry) is { } reason)
            {
                _refused.Add(new RefusedFile(name, reason));
                continue;
            }

            if (entry.EntryType is TarEntryType.Directory)
            {
                continue;
            }

            if (!names.TryAdd(name))
            {
                _refused.Add(new RefusedFile(name, "its name appears twice, as some file systems see it"));
                continue;
            }

            var content = _tar.ContentOf(entry);
            _hashes[name] = Hash(content);
            sizes[name] = content.Length;
            if (name == ProfileName.Manifest)
            {
                _manifest = ProfileManifest.TryRead(content);
                if (_manifest is not { Format: ProfileManifest.CurrentFormat })
                {
                    _refused.Add(new RefusedFile(name, "this version does not know its format"));
                }
            }
        }

        _refused.AddRange(names.FilesThatAreFolders().Select(f => new RefusedFile(f, "it is a file and a folder")));
        CompareWithManifest(sizes);
        if (_refused.Count == 0 && _hashes.Count == 0)
        {
            throw _tar.Broken("There is nothing in it.");
        }
    }

    // null for what may be taken; of a folder only its name counts
    private static string? Refusal(string name, TarEntry entry) =>
        entry.EntryType switch
        {
            TarEntryType.Directory => ProfileName.Refusal(name, size: 0) is { } reason && reason != ProfileName.NoSetup
                ? reason
                : null,
            TarEntryType.RegularFile or TarEntryType.V7RegularFile => ProfileName.Refusal(name, entry.Length),
            TarEntryType.SymbolicLink or TarEntryType.HardLink => "it is a link",
            _ => "it is not a file",
        };

    private void CompareWithManifest(Dictionary<string, long> sizes)
    {
        if (_manifest is null)
        {
            return;
        }

        var told = _manifest.Files.DistinctBy(f => f.Path).ToDictionary(f => f.Path, StringComparer.Ordinal);
        foreach (var (name, hash) in _hashes.Where(h => h.Key != ProfileName.Manifest))
        {
            if (!told.Remove(name, out var file))
            {
                _refused.Add(new RefusedFile(name, "the manifest of the archive does not list it"));
            }
            else if (file.Sha256 != hash || file.Size != sizes[name])
            {
                _refused.Add(new RefusedFile(name, "it differs from the manifest of the archive"));
            }
        }

        _refused.AddRange(
            told.Keys.Select(name => new RefusedFile(
                name,
                "it is missing, though the manifest of the archive lists it"
            ))
        );
    }

    // Nobody else may write to what Claude Code runs, whatever an archive says; and its owner can always replace it.
    private static int ModeOf(TarEntry entry) =>
        ((int)entry.Mode & FilePermissions.UsualDirectory) | FilePermissions.PrivateFile;

    private static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
