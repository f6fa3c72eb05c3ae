using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Json;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Restoring;

namespace ClaudeBackup.Core.ClaudeConfig;

/// <summary>What of config is to be brought back.</summary>
/// <param name="File">A file or folder below the Claude home.</param>
/// <param name="Key">One key of that file; null for all of it.</param>
/// <param name="At">Of which snapshot; null for the newest one that differs from what is there.</param>
public sealed record ConfigRestoreRequest(RelativePath File, string? Key, PointInTime? At);

/// <summary>What bringing config back is going to do; exactly one of the three is there.</summary>
public sealed record ConfigRestorePlan
{
    /// <summary>Where it comes from.</summary>
    public required CommitInfo Snapshot { get; init; }

    /// <summary>Whole files.</summary>
    public RestorePlan? Files { get; init; }

    /// <summary>One key of a file.</summary>
    public KeyMerge? Key { get; init; }

    /// <summary>Keys of the client's own file.</summary>
    public ClaudeJsonMerge? ClaudeJson { get; init; }

    /// <summary>What <see cref="ClaudeJson"/> was made of.</summary>
    internal ClaudeJsonRequest? ClaudeJsonRequest { get; init; }

    /// <summary>What the user must know of it.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Files that have something else where asterisks would be then, for a secret was forgotten. They are not written over unasked.</summary>
    public IReadOnlyList<AbsolutePath> MaskedOver { get; init; } = [];

    /// <summary>Files in whose place there is something that is not replaced.</summary>
    public IReadOnlyList<FileProblem> Blocked =>
        [
            .. (Files?.Problems ?? []).Where(p =>
                Files!.Steps.Any(s => s.Found is TargetMatch.Unusable && s.File.Source.Value == p.Path)
            ),
        ];

    /// <summary>Whether anything is going to be written.</summary>
    public bool IsChange =>
        Key?.IsChange
        ?? ClaudeJson?.IsChange
        ?? Files!.Steps.Any(s => s.Action is RestoreAction.Write or RestoreAction.Replace);
}

/// <summary>Brings config back from any snapshot: plans, and carries the plan out.</summary>
/// <param name="repository">Where from.</param>
/// <param name="own">Whose config.</param>
/// <param name="files">The file system of the source.</param>
/// <param name="home">Where to.</param>
/// <param name="clock">Tells the time.</param>
public sealed class ConfigRestore(
    BackupRepository repository,
    MachineIdentity own,
    IFileSystem files,
    ClaudeHome home,
    TimeProvider clock
)
{
    /// <summary>Plans.</summary>
    /// <exception cref="BackupException">There is no such snapshot, file or key, a link on the way leads nowhere, or what is stored is damaged.</exception>
    public async Task<ConfigRestorePlan> PlanAsync(ConfigRestoreRequest request, CancellationToken cancellation)
    {
        if (home.Locate(request.File) is { } place && DanglingLink.On(files, place) is { } link)
        {
            throw link.ToFailure();
        }

        var slug = own.Slug;
        var history = new ConfigHistory(repository, slug, LocalTime.Of(clock));
        var newest = await history.ChooseAsync(request.At, cancellation);
        var first = await TryPlanAsync(request, slug, history, newest, cancellation);
        if (request.At is not null)
        {
            return first ?? throw await MissingAsync(request, history, newest, cancellation);
        }

        if (first is { IsChange: true } or { Blocked.Count: > 0 })
        {
            return first;
        }

        foreach (var snapshot in await history.LogAsync(request.File, request.Key, cancellation))
        {
            var info = new CommitInfo(snapshot.Commit, snapshot.Time, [], "");
            if (await TryPlanAsync(request, slug, history, info, cancellation) is { IsChange: true } plan)
            {
                return plan;
            }
        }

        return first ?? throw await MissingAsync(request, history, newest, cancellation);
    }

    /// <summary>Carries a plan out.</summary>
    /// <exception cref="BackupException">A key could not be put in; the file is as it was.</exception>
    public async Task<RestoreSummary> ApplyAsync(ConfigRestorePlan plan, CancellationToken cancellation)
    {
        if (plan.Key is { } key)
        {
            using var noted = PendingWrites.Begin(
                repository,
                files,
                [],
                new[] { key.Target, key.Aside }.OfType<AbsolutePath>()
            );
            key.Apply(files);
            return new RestoreSummary([], []);
        }

        if (plan.ClaudeJsonRequest is { } request)
        {
            using var noted = PendingWrites.Begin(repository, files, [], ClaudeJsonFile.Written(home));
            var (merge, aside) = await new ClaudeJsonFile(files, home, clock).ApplyAsync(request, cancellation);
            return new RestoreSummary([], []) { ClaudeJson = merge, ClaudeJsonAside = aside };
        }

        return await new RestoreRun(repository, files).ApplyAsync(plan.Files!, progress: null, cancellation);
    }

    // null when the snapshot does not have it
    private async Task<ConfigRestorePlan?> TryPlanAsync(
        ConfigRestoreRequest request,
        Slug slug,
        ConfigHistory history,
        CommitInfo snapshot,
        CancellationToken cancellation
    )
    {
        var state = await history.AtAsync(snapshot.Id, request.File, cancellation);
        if (request.File == ClaudeHome.ClaudeJsonSource)
        {
            return state.TryGetValue(request.File, out var own) ? PlanClaudeJson(request, slug, own, snapshot) : null;
        }

        if (request.Key is { } key)
        {
            return state.TryGetValue(request.File, out var file) ? PlanKey(request, slug, file, key, snapshot) : null;
        }

        var found = state
            .Values.Where(f => f.Source.StartsWith(request.File) && f.Source != ClaudeHome.ClaudeJsonSource)
            .ToArray();
        var wanted = found.Where(f => FollowsSource(f.Source)).ToArray();
        return wanted.Length > 0 ? PlanFiles(slug, wanted, snapshot)
            : found.Length > 0 ? throw IsOfSession(found[0].Source)
            : null;
    }

    /// <summary>Whether git's history is where other states of a file are: of what only grows they are kept as variants, and come back with their session.</summary>
    internal static bool FollowsSource(RelativePath source) =>
        !SessionPath.IsAppendOnly(source) || source.Value == ClaudeHome.History;

    private static BackupException IsOfSession(RelativePath source) =>
        new(
            FailureKind.Usage,
            $"{source} is of a session, which comes back as a whole.",
            SessionPath.Of(source)?.SessionId is { } id
                ? $"Bring it back with: claude-backup restore {id}. See its states with: claude-backup versions {id}"
                : "List the sessions with: claude-backup restore --list"
        );

    private ConfigRestorePlan PlanFiles(Slug slug, StoredFile[] wanted, CommitInfo snapshot)
    {
        var now = clock.GetUtcNow();
        var masks = new MaskStore(repository).All();
        var planner = new RestorePlanner(
            new TargetSurvey(files) { Masks = masks }.Look,
            repository.ReplacedAt(now),
            CleanupPeriod.DefaultDays,
            now
        )
        {
            Masks = masks,
            Obstacle = target => TargetSurvey.Obstacle(files, target),
        };
        // Claude Code never deletes config, so its times stay; what it deletes by age must outlive its next start
        var plan = planner.Plan(
            new RestoreRequest(
                [.. wanted.Select(f => new FileToRestore(slug, IndexEntry.Of(f), SweptWith(f)))],
                home,
                Force: true
            )
        );
        return new ConfigRestorePlan
        {
            Snapshot = snapshot,
            Files = plan,
            Warnings = [.. MaskWarnings.Of(plan.Steps, masks, LocalTime.Of(clock))],
            MaskedOver =
            [
                .. plan
                    .Steps.Where(s => s.Action is RestoreAction.Replace && masks.Touch(s.Variant))
                    .Select(s => s.Target),
            ],
        };
    }

    private static string? SweptWith(StoredFile file) =>
        file.Tier is Tier.Config || file.Source.Value == ClaudeHome.History ? null : file.Source.Value;

    private ConfigRestorePlan? PlanKey(
        ConfigRestoreRequest request,
        Slug slug,
        StoredFile file,
        string key,
        CommitInfo snapshot
    )
    {
        using var read = new ConfigFiles(repository, files, home, slug);
        var stored = read.Stored(file);
        if (JsonKeys.TryParse(stored) is not { } json)
        {
            throw new BackupException(
                FailureKind.Usage,
                $"{request.File} holds no JSON object in that snapshot, so it has no keys.",
                "To restore the whole file, leave out --key."
            );
        }

        if (JsonKeys.Find(json, key) is not { } found)
        {
            return null;
        }

        var live = read.Live(request.File);
        var merge = KeyMerge.Plan(
            home.Locate(request.File)!,
            found,
            stored,
            live,
            repository.ReplacedAt(clock.GetUtcNow()) / request.File
        );
        var masked = new MaskedValues(new MaskStore(repository).All(), file.CurrentVariant, stored);
        var isMasked = merge.IsChange && masked.At(found.Path);
        return new ConfigRestorePlan
        {
            Snapshot = snapshot,
            Key = merge,
            Warnings = isMasked ? [Masked([key], masked.Last)] : [],
            MaskedOver =
                isMasked
                && live is not null
                && JsonKeys.TryParse(live) is { } there
                && JsonKeys.At(there, found.Path) is not null
                    ? [merge.Target]
                    : [],
        };
    }

    private string Masked(IReadOnlyList<string> keys, DateTimeOffset? forgotten) =>
        $"{string.Join(", ", keys)} {(keys.Count == 1 ? "comes" : "come")} back with asterisks in place of what was forgotten {LocalTime.Of(clock).InWords(forgotten!.Value)}.";

    private ConfigRestorePlan? PlanClaudeJson(
        ConfigRestoreRequest request,
        Slug slug,
        StoredFile file,
        CommitInfo snapshot
    )
    {
        using var read = new ConfigFiles(repository, files, home, slug);
        var stored = read.Stored(file);
        IReadOnlyList<string> only = [];
        if (request.Key is { } key)
        {
            if (JsonKeys.TryParse(stored) is not { } json || JsonKeys.Find(json, key) is not { } found)
            {
                return null;
            }

            only = found.Path;
        }

        var wanted = new ClaudeJsonRequest(stored, Force: true) { Only = only };
        var merge = new ClaudeJsonFile(files, home, clock).Plan(wanted);
        var masked = new MaskedValues(new MaskStore(repository).All(), file.CurrentVariant, stored);
        ClaudeJsonKey[] touched =
        [
            .. (merge?.Keys ?? []).Where(k =>
                k.Change is ClaudeJsonChange.Added or ClaudeJsonChange.Replaced && masked.At(k.Path)
            ),
        ];
        return new ConfigRestorePlan
        {
            Snapshot = snapshot,
            ClaudeJson = merge,
            ClaudeJsonRequest = wanted,
            Warnings = touched.Length > 0 ? [Masked([.. touched.Select(k => k.Text)], masked.Last)] : [],
            MaskedOver =
                home.ClaudeJsonFile is { } target && Array.Exists(touched, k => k.Change is ClaudeJsonChange.Replaced)
                    ? [target]
                    : [],
        };
    }

    private async Task<BackupException> MissingAsync(
        ConfigRestoreRequest request,
        ConfigHistory history,
        CommitInfo snapshot,
        CancellationToken cancellation
    )
    {
        var log = await history.LogAsync(request.File, request.Key, cancellation);
        var what = request.Key is null ? request.File.Value : $"the key {request.Key} in {request.File}";
        var local = LocalTime.Of(clock);
        var last = log.FirstOrDefault(s => s.Files.Any(f => f.Change is not ConfigChange.Removed));
        return BackupException.NotFound(
            $"The snapshot {snapshot.Id.ShortForm} of {local.InWords(snapshot.Time)} does not have {what}.",
            last is null
                ? "It is in no snapshot of this machine. List what changed with: claude-backup config log"
                : $"One that changed it: --at {last.Commit.ShortForm}, of {local.InWords(last.Time)}. All of them: claude-backup config log {request.File}"
        );
    }
}
