using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Secrets;
using ClaudeBackup.Core.SecretScan;
using ClaudeBackup.Core.Syncing;

namespace ClaudeBackup.Core.Profiles;

/// <summary>What is asked of an export.</summary>
/// <param name="File">Where the archive goes.</param>
/// <param name="Force">Whether one that is there is replaced.</param>
/// <param name="DryRun">Whether nothing is written.</param>
/// <param name="Secrets">What to do when something in it looks like a secret.</param>
public sealed record ExportRequest(AbsolutePath File, bool Force, bool DryRun, SecretPolicy Secrets);

/// <summary>What an export did.</summary>
public sealed record ExportSummary
{
    /// <summary>The files in it, by name.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>Bytes of the archive, also when none was written.</summary>
    public required long Size { get; init; }

    /// <summary>What could not be put in.</summary>
    public required IReadOnlyList<FileProblem> Problems { get; init; }

    /// <summary>What looks like a secret.</summary>
    public required IReadOnlyList<SecretFinding> Secrets { get; init; }

    /// <summary>Where secrets of MCP servers were left out.</summary>
    public required IReadOnlyList<string> ToEnter { get; init; }

    /// <summary>To be installed again on the other machine.</summary>
    public required IReadOnlyList<string> Plugins { get; init; }
}

/// <summary>Puts the setup of this machine into one file that another machine can take over.</summary>
/// <param name="repository">Its settings count; it need not be there.</param>
/// <param name="files">The file system of the source.</param>
/// <param name="home">The source.</param>
/// <param name="paths">Where the homes are.</param>
/// <param name="clock">Tells the time.</param>
public sealed class ProfileExport(
    BackupRepository repository,
    IFileSystem files,
    ClaudeHome home,
    HostPaths paths,
    TimeProvider clock
)
{
    private readonly Homes _homes = new(paths.Home.Value, home.Root.Value);
    private readonly List<FileProblem> _problems = [];
    private readonly List<SecretFinding> _secrets = [];
    private readonly List<ProfileManifestFile> _listed = [];
    private IReadOnlyList<string> _toEnter = [];
    private PluginLists _plugins = PluginLists.None;
    private long _total;

    /// <summary>Exports once; an object serves one export.</summary>
    /// <exception cref="BackupException">
    /// There is no Claude home, there is a file already, it cannot be written, or something in it looks like a secret and must not go.
    /// </exception>
    public ExportSummary Run(ExportRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!request.Force && !request.DryRun && files.Look(request.File, followLink: false) is not null)
        {
            throw new BackupException(
                FailureKind.Failed,
                $"{request.File} already exists.",
                "Choose another file, or replace it with --force."
            )
            {
                Code = FailureCode.Exists,
            };
        }

        if (files.Look(request.File, followLink: true) is { Kind: not FileKind.Regular })
        {
            throw new BackupException(
                FailureKind.Failed,
                $"{request.File} is not a regular file.",
                "Choose another file."
            );
        }

        using var archive = request.DryRun ? null : Create(request.File);
        using var output = new HandleStream(archive?.Handle);
        Write(output, cancellation);
        if (_secrets.Count > 0 && request.Secrets is SecretPolicy.Block)
        {
            throw new BackupException(
                FailureKind.Failed,
                $"{SecretWords.Texts(_secrets.Count)} would be in the profile, the first in {_secrets[0].File}:{_secrets[0].Line} ({_secrets[0].Rule}). Nothing was written.",
                "See them all: claude-backup export-config --dry-run. To allow one: claude-backup secrets allow FINGERPRINT"
            )
            {
                Code = FailureCode.Secrets,
            };
        }

        archive?.Commit();
        return new ExportSummary
        {
            Files = [.. _listed.Select(f => f.Path)],
            Size = output.Count,
            Problems = _problems,
            Secrets = request.Secrets is SecretPolicy.Off ? [] : _secrets,
            ToEnter = _toEnter,
            Plugins = _plugins.Plugins,
        };
    }

    private AtomicFileWriter Create(AbsolutePath file)
    {
        try
        {
            files.CreateDirectory(file.Parent!, FilePermissions.PrivateDirectory);
            return AtomicFile.Open(file, FilePermissions.PrivateFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BackupException(
                FailureKind.Failed,
                $"{file} cannot be written: {e.Message}",
                "Choose another file.",
                e
            );
        }
    }

    private void Write(Stream to, CancellationToken cancellation)
    {
        var settings = LocalSettings.Read(repository);
        // what is included besides is no part of a setup that others can use
        var wanted = new CaptureSettings { Exclude = settings.Capture.Exclude };
        var scan = new Scanner(files, home, repository.Root, wanted).Scan(Tier.Config, cancellation);
        if (scan.Nowhere is { } nowhere)
        {
            throw nowhere.ToFailure();
        }

        if (!scan.SourceExists)
        {
            throw new BackupException(
                FailureKind.Failed,
                $"There is no Claude home at {home.Root}.",
                "Start Claude Code once, or set CLAUDE_CONFIG_DIR."
            );
        }

        _problems.AddRange(scan.Problems);
        var key = repository.IsInitialised ? FingerprintKeys.Of(repository) : FingerprintKey.New();
        var scanner = new SecretReader(key);
        using var gzip = new GZipStream(to, CompressionLevel.Optimal, leaveOpen: true);
        using (var tar = new TarWriter(gzip, TarEntryFormat.Pax, leaveOpen: true))
        {
            var taken = new ForgivingNames();
            foreach (var file in scan.Files.OrderBy(f => f.Source.Value, StringComparer.Ordinal))
            {
                cancellation.ThrowIfCancellationRequested();
                if (TryRead(file, taken) is { } content)
                {
                    Add(tar, file, content, scanner, settings.Secrets.Allowed);
                }
            }

            var manifest = new ProfileManifest
            {
                Created = Timestamp.Format(clock.GetUtcNow()),
                Machine = repository.IsInitialised ? MachineIdentity.Read(repository).Slug.Value : paths.HostName,
                Os =
                    OperatingSystem.IsWindows() ? "windows"
                    : OperatingSystem.IsMacOS() ? "macos"
                    : "linux",
                Files = _listed,
                Plugins = _plugins.Plugins,
                Marketplaces = _plugins.Marketplaces,
                ToEnter = _toEnter,
            };
            Put(tar, ProfileName.Manifest, FilePermissions.PrivateFile, clock.GetUtcNow(), manifest.ToBytes());
        }
    }

    // null for what has no place in it
    private byte[]? TryRead(ScannedFile file, ForgivingNames taken)
    {
        var name = file.Source.Value;
        if (_listed.Count >= ProfileName.MostFiles || _total > ProfileName.LargestProfile - file.Fingerprint.Size)
        {
            throw new BackupException(
                FailureKind.Failed,
                $"The setup is larger than a profile may be: {ProfileName.MostFiles} files and {ProfileName.LargestProfile / 1024 / 1024} MiB.",
                "Leave something out with the setting exclude."
            );
        }

        var reason =
            ProfileName.Refusal(name, file.Fingerprint.Size)
            ?? (taken.TryAdd(name) ? null : "another file has the same name, as some file systems see it");
        if (reason is not null)
        {
            _problems.Add(new FileProblem(name, $"It is not in the profile: {reason}."));
            return null;
        }

        try
        {
            using var handle = files.OpenRead(home.Locate(file.Source)!);
            using var stream = new FileStream(handle, FileAccess.Read);
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            var content = bytes.ToArray();
            if (PluginLists.IsOne(file.Source))
            {
                _plugins = _plugins.With(file.Source, content);
                return null;
            }

            if (file.IsClaudeJson)
            {
                var kept = ClaudeJson.Keep(content);
                _toEnter = kept.Withheld;
                return kept.Json;
            }

            return file.RequiresText && content.AsSpan().Contains((byte)0) ? null : content;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            _problems.Add(new FileProblem(name, e.Message));
            return null;
        }
    }

    private void Add(
        TarWriter tar,
        ScannedFile file,
        byte[] content,
        SecretReader scanner,
        IReadOnlySet<string> allowed
    )
    {
        var name = file.Source.Value;
        var (portable, placeholders) = PortableText.ToPortable(content, _homes, name);
        using (var stream = new MemoryStream(portable, writable: false))
        {
            _secrets.AddRange(scanner.Read(stream, name).Where(s => !s.IsAllowed(allowed)));
        }

        _total += portable.Length;
        _listed.Add(
            new ProfileManifestFile(
                name,
                portable.Length,
                Convert.ToHexStringLower(SHA256.HashData(portable)),
                placeholders
            )
        );
        Put(tar, name, file.Mode & FilePermissions.Access, Timestamp.FromUnixNs(file.Fingerprint.ModifiedNs), portable);
    }

    private static void Put(TarWriter tar, string name, int mode, DateTimeOffset modified, byte[] content)
    {
        using var stream = new MemoryStream(content, writable: false);
        tar.WriteEntry(
            new PaxTarEntry(TarEntryType.RegularFile, name)
            {
                Mode = (UnixFileMode)mode,
                ModificationTime = modified < DateTimeOffset.UnixEpoch ? DateTimeOffset.UnixEpoch : modified,
                DataStream = stream,
            }
        );
    }
}
