using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Core.Restoring;

/// <summary>The way back: chooses what belongs to a request, plans it, and carries the plan out.</summary>
/// <param name="repository">Where from.</param>
/// <param name="files">The file system of the target.</param>
/// <param name="home">Where to.</param>
/// <param name="cleanup">Tells when Claude Code deletes.</param>
/// <param name="clock">Tells the time.</param>
public sealed class RestoreService(
    BackupRepository repository,
    IFileSystem files,
    ClaudeHome home,
    SettingsFiles cleanup,
    TimeProvider clock
)
{
    /// <summary>Plans one session with everything that belongs to it.</summary>
    /// <param name="session">Which.</param>
    /// <param name="force">Replace what differs.</param>
    /// <param name="state">Which state of its transcript; null for the usual one, and a word where there is another.</param>
    /// <param name="relocation">Where it comes back.</param>
    /// <exception cref="BackupException">Nothing of it can have a place here, a link on the way leads nowhere, or it has no such state.</exception>
    public RestorePlan Plan(StoredSession session, bool force, WantedState? state = null, Relocation? relocation = null)
    {
        relocation ??= Relocation.None;
        var all = Moved(
            session.Entries.Select(f => new FileToRestore(session.Machine, f, session.Id)),
            session.Machine,
            relocation
        );
        var plan = Planner([session.ProjectPath], settings: null)
            .Plan(
                new RestoreRequest([.. all], home, force)
                {
                    IsWholeSession = true,
                    State = state,
                    Past = session.Past,
                }
            );
        if (
            plan
                .Steps.Where(s => s.Found is TargetMatch.Unusable)
                .Select(s => DanglingLink.On(files, s.Target))
                .OfType<DanglingLink>()
                .FirstOrDefault() is
            { } link
        )
        {
            // there is nothing to be moved away
            throw link.ToFailure();
        }

        return plan is { Steps.Count: 0, Problems: [var problem, ..] }
            ? throw new BackupException(FailureKind.Failed, $"{problem.Path} cannot be restored here.", problem.Reason)
            : plan with
            {
                Resume = session.Transcript is null
                    ? null
                    : PlaceOf(relocation.After(session), relocation.MoveOf(session) is not null),
                Moves = relocation.Moves,
                Sessions = session.Transcript is null ? [] : [relocation.After(session)],
                Warnings = [.. relocation.Warnings, .. plan.Warnings, .. LossWarnings.Of(plan.Steps, repository)],
            };
    }

    /// <summary>Plans everything that one machine stored, in the light of its stored settings where the target has none.</summary>
    /// <exception cref="BackupException">Integrity: those settings are damaged; else: the target is a link that leads nowhere.</exception>
    /// <param name="machine">Whose.</param>
    /// <param name="force">Replace what differs.</param>
    /// <param name="only">One tier of it; null for all.</param>
    /// <param name="relocation">Where its projects come back.</param>
    public RestorePlan Plan(MachineIndex machine, bool force, Tier? only = null, Relocation? relocation = null)
    {
        if (DanglingLink.On(files, home.Root) is { } link)
        {
            throw link.ToFailure();
        }

        relocation ??= Relocation.None;
        var sessions = SessionCatalog.Of([machine]).Sessions;
        var groups = sessions
            .SelectMany(s => s.Files.Select(f => (f.Source, Group: $"{s.ProjectDirectory}/{s.Id}")))
            .DistinctBy(f => f.Source)
            .ToDictionary(f => f.Source, f => f.Group);
        var all = machine
            .Entries.Values.Where(f => only is null || f.File.Tier == only)
            .Select(f => new FileToRestore(machine.Slug, f, groups.GetValueOrDefault(f.Source) ?? SweptAlone(f.File)));
        var settings = machine.Find(RelativePath.Parse(ClaudeHome.SettingsFile));
        var planner = Planner(
            [.. sessions.Select(s => s.ProjectPath).Distinct()],
            settings is null ? null : TryReadStored(machine.Slug, settings)
        );
        var plan = planner.Plan(
            new RestoreRequest([.. Moved(all, machine.Slug, relocation)], home, force) { Past = machine.Past }
        );
        return WithClaudeJson(plan, machine, force, relocation) with
        {
            Moves = relocation.Moves,
            Sessions =
            [
                .. sessions
                    .Where(s => s.Transcript is not null && only is null or Tier.Sessions)
                    .Select(relocation.After),
            ],
            Warnings = [.. relocation.Warnings, .. plan.Warnings, .. LossWarnings.Of(plan.Steps, repository)],
        };
    }

    /// <summary>Whether Claude Code has to be told of the home to which it restores.</summary>
    public bool IsOtherHome { get; init; }

    /// <summary>Decides where projects come back.</summary>
    /// <param name="machine">All that the machine stored.</param>
    /// <param name="restored">What comes back of it.</param>
    /// <param name="request">What was asked for.</param>
    public Relocation Relocate(MachineIndex machine, IEnumerable<RelativePath> restored, MoveRequest request)
    {
        ArgumentNullException.ThrowIfNull(machine);
        return Relocation.Of(machine, restored, request, StoredHomes.Of(repository, machine.Slug)?.Claude, home.Root);
    }

    // what comes back to where it was saved from comes back as it was saved: else the next sync would find it rewritten
    private IEnumerable<FileToRestore> Moved(IEnumerable<FileToRestore> files, Slug machine, Relocation relocation)
    {
        if (relocation.IsNone)
        {
            return files;
        }

        var isOwnHome =
            MachineIdentity.Read(repository).Slug == machine
            && StoredHomes.Of(repository, machine)?.Claude == home.Root.Value;
        return files.Select(f =>
        {
            var place = relocation.PlaceOf(f.Entry.Source);
            return f with
            {
                Place = place,
                Moved = isOwnHome && place == f.Entry.Source ? null : relocation.PathsIn(f.Entry.File),
            };
        });
    }

    /// <summary>Carries a plan out.</summary>
    /// <returns>What was done; its problems are those of the plan and those that came up.</returns>
    /// <exception cref="BackupException">The plan says itself that it is not to be carried out; nothing was written.</exception>
    public async Task<RestoreSummary> ApplyAsync(
        RestorePlan plan,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        if (plan.Refusal is { } refusal)
        {
            throw refusal.ToFailure();
        }

        var summary = await new RestoreRun(repository, files).ApplyAsync(plan, progress, cancellation);
        summary = await ApplyClaudeJsonAsync(
            plan,
            summary with
            {
                Problems = [.. plan.Problems, .. summary.Problems],
            },
            cancellation
        );
        var check = new OutcomeCheck(files, cleanup, FoldersOfId(), clock.GetUtcNow());
        return summary with { Outcome = check.Of(plan.Sessions, plan.Steps) };
    }

    private async Task<RestoreSummary> ApplyClaudeJsonAsync(
        RestorePlan plan,
        RestoreSummary summary,
        CancellationToken cancellation
    )
    {
        if (plan is not { ClaudeJson.IsChange: true, ClaudeJsonRequest: { } request })
        {
            return summary;
        }

        try
        {
            using var pending = PendingWrites.Begin(repository, files, [], ClaudeJsonFile.Written(home));
            var (merge, aside) = await new ClaudeJsonFile(files, home, clock).ApplyAsync(request, cancellation);
            return summary with { ClaudeJson = merge, ClaudeJsonAside = aside };
        }
        catch (BackupException e)
        {
            return summary with
            {
                Problems = [.. summary.Problems, new FileProblem(ClaudeHome.ClaudeJsonSource.Value, e.Message)],
            };
        }
    }

    /// <summary>Reads what a plan would write, and writes nothing: its problems are those of the plan, and what is damaged.</summary>
    public RestoreSummary Prove(RestorePlan plan, IProgress<ByteProgress>? progress, CancellationToken cancellation) =>
        new RestoreProof(repository).Of(plan, progress, cancellation);

    /// <summary>Where on this machine a session goes on.</summary>
    /// <param name="session">As it is when it has come back.</param>
    /// <param name="isChosen">Whether the user said in which folder.</param>
    public ResumePlace PlaceOf(StoredSession session, bool isChosen = false) =>
        new ResumeSurvey(files, home.UserHome).Find(
            session,
            AbsolutePath.TryParse(StoredHomes.Of(repository, session.Machine)?.User),
            isChosen
        ) with
        {
            ClaudeHome = IsOtherHome ? home.Root.Value : null,
        };

    private RestorePlan WithClaudeJson(RestorePlan plan, MachineIndex machine, bool force, Relocation relocation)
    {
        if (machine.Find(ClaudeHome.ClaudeJsonSource) is not { } file)
        {
            return plan;
        }

        try
        {
            var stored = MovedClaudeJson.Of(ReadStored(machine.Slug, file), relocation.Folders);
            // what was agreed to counts where it was
            var isHere = relocation.IsNone && MachineIdentity.Read(repository).Slug == machine.Slug;
            var request = new ClaudeJsonRequest(stored, force) { WithTrust = isHere };
            return plan with
            {
                ClaudeJson = new ClaudeJsonFile(files, home, clock).Plan(request),
                ClaudeJsonRequest = request,
            };
        }
        catch (BackupException e)
        {
            return plan with
            {
                Problems = [.. plan.Problems, new FileProblem(ClaudeHome.ClaudeJsonSource.Value, e.Message)],
            };
        }
    }

    private RestorePlanner Planner(IReadOnlyList<string?> projects, byte[]? settings)
    {
        var now = clock.GetUtcNow();
        var masks = new MaskStore(repository).All();
        var survey = new TargetSurvey(files) { Masks = masks };
        return new RestorePlanner(survey.Look, repository.ReplacedAt(now), ShortestCleanup(projects, settings), now)
        {
            FoldersOfId = FoldersOfId(),
            TimeOf = target => files.TryLook(target)?.ModifiedNs,
            LookByBytes = (file, target, variant) => LookByBytes(survey, file, target, variant),
            CanName = files.CanName,
            Obstacle = target => TargetSurvey.Obstacle(files, target),
            Local = LocalTime.Of(clock),
            Masks = masks,
        };
    }

    private TargetMatch LookByBytes(TargetSurvey survey, FileToRestore file, AbsolutePath target, Variant variant)
    {
        using var store = new SegmentStore(repository);
        try
        {
            return survey.Look(target, () => store.Moved(file.Machine, file.Entry.File, variant, file.Moved));
        }
        catch (BackupException e) when (e.LacksBytes)
        {
            // told when its turn comes
            return TargetMatch.Different;
        }
    }

    // What a restored session has to survive. Where nothing is deleted because settings are invalid, that ends when they are mended.
    private int ShortestCleanup(IReadOnlyList<string?> projects, byte[]? storedSettings) =>
        cleanup.ShortestCleanup(projects.OfType<string>(), storedSettings).Period is CleanupAfterDays after
            ? after.Days
            : CleanupPeriod.DefaultDays;

    // Claude Code deletes plans, todos and pastes by their own time, whatever session they are of.
    private static string? SweptAlone(StoredFile file) =>
        file.Tier is Tier.Sessions && CaptureSettings.Optional.Contains(file.Source.Components[0])
            ? file.Source.Value
            : null;

    // Damaged settings are named when their own turn comes; here they only cannot tell the period.
    private byte[]? TryReadStored(Slug machine, StoredFile file)
    {
        try
        {
            return ReadStored(machine, file);
        }
        catch (BackupException e) when (e.LacksBytes)
        {
            return null;
        }
    }

    private byte[] ReadStored(Slug machine, StoredFile file)
    {
        using var store = new SegmentStore(repository);
        return store.Read(machine, file, file.CurrentVariant, 0);
    }

    private ILookup<string, string> FoldersOfId()
    {
        if (files.Look(home.ProjectsFolder, followLink: true) is not { Kind: FileKind.Directory })
        {
            return Array.Empty<string>().ToLookup(id => id);
        }

        return Names(home.ProjectsFolder)
            .SelectMany(project =>
                Names(home.ProjectsFolder / project)
                    .Select(name => SessionPath.Of(RelativePath.Parse($"{ClaudeHome.Projects}/{project}/{name}")))
            )
            .Where(p => p is { Role: SessionPathRole.Transcript })
            .ToLookup(p => p!.SessionId!, p => p!.ProjectDirectory!, StringComparer.OrdinalIgnoreCase);
    }

    // where it is no folder, or not ours to look into, no session is found by claude either
    private IEnumerable<string> Names(AbsolutePath folder) => files.TryList(folder).Select(e => e.Name);
}
