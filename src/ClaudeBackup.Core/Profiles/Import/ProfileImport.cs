using System.Security.Cryptography;
using System.Text.Json;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Restoring;

namespace ClaudeBackup.Core.Profiles;

/// <summary>Takes over a setup: plans, and carries the plan out.</summary>
/// <param name="repository">Keeps what is replaced; it need not be there when nothing is.</param>
/// <param name="files">The file system of the target.</param>
/// <param name="home">The target.</param>
/// <param name="clock">Tells the time.</param>
public sealed class ProfileImport(BackupRepository repository, IFileSystem files, ClaudeHome home, TimeProvider clock)
{
    private readonly AbsolutePath _aside = repository.ReplacedAt(clock.GetUtcNow());

    /// <summary>Decides about each file by what is there, and finds what is going to run. Writes nothing.</summary>
    /// <param name="source">The setup.</param>
    /// <param name="force">Whether what differs is replaced.</param>
    /// <exception cref="BackupException">The setup cannot be read, the home is a link that leads nowhere, or replaced files could not be kept.</exception>
    public ImportPlan Plan(ProfileSource source, bool force)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source.Refused.Count > 0)
        {
            return Nothing(source, source.Refused);
        }

        if (DanglingLink.On(files, home.Root) is { } link)
        {
            throw link.ToFailure();
        }

        var warnings = new List<string>(source.Warnings);
        var (steps, refused, commands, request) = Look(source, force, warnings);
        if (refused.Count > 0)
        {
            return Nothing(source, refused);
        }

        var problems = new List<FileProblem>();
        var merge = request is null ? null : Merge(request, problems);
        commands.AddRange(SetupCommands.InClaudeJson(merge, request));
        if (steps.Exists(s => s.Action is RestoreAction.Replace) && !repository.IsInitialised)
        {
            throw new BackupException(
                FailureKind.NotInitialised,
                "Files would be replaced, and there is no repository yet that keeps the old ones.",
                "Run first: claude-backup init --local"
            );
        }

        return new ImportPlan
        {
            Steps = [.. steps.OrderBy(s => s.Path.Value, StringComparer.Ordinal)],
            Refused = [],
            Commands = commands,
            ClaudeJson = merge,
            ClaudeJsonRequest = request,
            Warnings = warnings,
            Problems = problems,
            Origin = source.Origin,
        };
    }

    /// <summary>Carries a plan out: every file is written beside its place first, then all of them are moved there.</summary>
    /// <returns>The client's own file as it was before, when it was changed; what could not be done, as the plan told or as it came up.</returns>
    /// <exception cref="BackupException">The plan is refused, something could not be written, or the setup is another one by now; nothing has changed.</exception>
    public async Task<(AbsolutePath? ClaudeJsonAside, IReadOnlyList<FileProblem> Problems)> ApplyAsync(
        ImportPlan plan,
        ProfileSource source,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(source);
        if (plan.Refusal is { } refusal)
        {
            throw refusal.ToFailure();
        }

        var wanted = plan
            .Steps.Where(s => s.Action is RestoreAction.Write or RestoreAction.Replace)
            .ToDictionary(s => s.Path);
        using var pending = PendingWrites.Begin(
            repository,
            files,
            wanted.Values.Select(s => StagedFiles.PlaceOf(s, files).Parent!),
            [.. ClaudeJsonFile.Written(home), .. wanted.Values.Select(s => s.Aside).OfType<AbsolutePath>()]
        );
        using (var staged = new StagedFiles(files, repository.Files, pending))
        {
            foreach (var file in source.Read().Where(f => wanted.ContainsKey(f.Path)))
            {
                cancellation.ThrowIfCancellationRequested();
                var step = wanted[file.Path];
                if (HashOf(file.Content) != step.Hash)
                {
                    throw new BackupException(
                        FailureKind.Failed,
                        $"{file.Path} changed after the plan was made.",
                        "Nothing was written. Run the command again."
                    );
                }

                staged.Add(step, file);
            }

            staged.Commit();
        }

        if (plan is not { ClaudeJson.IsChange: true, ClaudeJsonRequest: { } request })
        {
            return (null, plan.Problems);
        }

        try
        {
            var (_, aside) = await new ClaudeJsonFile(files, home, clock).ApplyAsync(request, cancellation);
            return (aside, plan.Problems);
        }
        catch (BackupException e)
        {
            return (null, [.. plan.Problems, new FileProblem(ClaudeHome.ClaudeJsonSource.Value, e.Message)]);
        }
    }

    private (
        List<ImportStep> Steps,
        List<RefusedFile> Refused,
        List<SetupCommand> Commands,
        ClaudeJsonRequest? Request
    ) Look(ProfileSource source, bool force, List<string> warnings)
    {
        var steps = new List<ImportStep>();
        var refused = new List<RefusedFile>();
        var commands = new List<SetupCommand>();
        ClaudeJsonRequest? request = null;
        foreach (var file in source.Read().Where(f => !PluginLists.IsOne(f.Path)))
        {
            if (file.Path == ClaudeHome.ClaudeJsonSource)
            {
                request = TryKeep(file, force);
                warnings.AddRange(Foreign(file, source));
            }

            var reason =
                file.Path != ClaudeHome.ClaudeJsonSource ? Unusable(file.Path)
                : request is null ? "it holds no JSON object"
                : null;
            if (reason is not null)
            {
                refused.Add(new RefusedFile(file.Path.Value, reason));
            }
            else if (file.Path != ClaudeHome.ClaudeJsonSource)
            {
                var step = Step(file, force);
                steps.Add(step);
                warnings.AddRange(step.Action is RestoreAction.Keep or RestoreAction.Skip ? [] : Foreign(file, source));
                commands.AddRange(
                    step.Action is RestoreAction.Write or RestoreAction.Replace
                        ? SetupCommands.In(file.Path, file.Content)
                        : []
                );
                commands.AddRange(
                    step.Action is RestoreAction.Replace
                        ? LostProtection.Of(file.Path, Read(step.Target), file.Content)
                        : []
                );
            }
        }

        return (steps, refused, commands, request);
    }

    // a path of the other system that is below no home is the user's to change
    private IEnumerable<string> Foreign(ProfileFile file, ProfileSource source)
    {
        var isHere = Homes.IsDrive(home.Root.Value);
        if (source.IsFromWindows is { } from && from != isHere && WindowsPath.Foreign(file.Content, from) is { } path)
        {
            yield return $"{file.Path} names {path}, a path of {(from ? "Windows" : "another system")}, which does not exist here. Change it by hand.";
        }
    }

    private static ImportPlan Nothing(ProfileSource source, IReadOnlyList<RefusedFile> refused) =>
        new()
        {
            Steps = [],
            Refused = refused,
            Commands = [],
            ClaudeJson = null,
            Warnings = source.Warnings,
            Origin = source.Origin,
        };

    private ImportStep Step(ProfileFile file, bool force)
    {
        var target = home.Root / file.Path;
        var there = files.Look(target, followLink: true);
        var isSame =
            there is not null && there.Size == file.Content.Length && Read(target).AsSpan().SequenceEqual(file.Content);
        var action =
            there is null ? RestoreAction.Write
            : isSame ? RestoreAction.Keep
            : force ? RestoreAction.Replace
            : RestoreAction.Skip;
        return new ImportStep
        {
            Path = file.Path,
            Target = target,
            Action = action,
            Hash = HashOf(file.Content),
            Aside = action is RestoreAction.Replace ? _aside / file.Path : null,
        };
    }

    // The user's own links are followed, but to nowhere from which nothing would be saved: a folder of keys, a place of the client.
    private string? Unusable(RelativePath path)
    {
        if (!files.CanName(path))
        {
            return "this system cannot store a file with that name";
        }

        for (var at = path; at is not null; at = at.Parent)
        {
            var place = home.Root / at;
            if (files.Look(place, followLink: false) is not { } itself)
            {
                continue;
            }

            if (DanglingLink.On(files, place) is { } link)
            {
                return link.Sentence.TrimEnd('.');
            }

            var end = files.Look(place, followLink: true);
            var isFile = at == path;
            if (end is null || end.Kind != (isFile ? FileKind.Regular : FileKind.Directory))
            {
                return "something else is in its place";
            }

            if (itself.Kind is FileKind.SymbolicLink)
            {
                var (real, root) = (files.RealPath(place), files.RealPath(home.Root));
                var reason = isFile
                    ? (CaptureRules.ForLinkTarget(at, real, root, 0, CaptureSettings.Usual) as Excluded)?.Reason
                    : CaptureRules.ForLinkedFolder(at, real, root, CaptureSettings.Usual);
                if (reason is not null)
                {
                    return "a link on its path leads outside the setup";
                }
            }
        }

        return null;
    }

    private static byte[] Read(AbsolutePath file)
    {
        try
        {
            return File.ReadAllBytes(file.Value);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BackupException(FailureKind.Failed, $"{file} cannot be read: {e.Message}", hint: null, e);
        }
    }

    // only what this program would have saved of such a file
    private static ClaudeJsonRequest? TryKeep(ProfileFile file, bool force)
    {
        try
        {
            return new ClaudeJsonRequest(ClaudeJson.Keep(file.Content).Json, force) { WithTrust = false };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private ClaudeJsonMerge? Merge(ClaudeJsonRequest request, List<FileProblem> problems)
    {
        try
        {
            return new ClaudeJsonFile(files, home, clock).Plan(request);
        }
        catch (BackupException e)
        {
            problems.Add(new FileProblem(ClaudeHome.ClaudeJsonSource.Value, e.Message));
            return null;
        }
    }

    private static string HashOf(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
