using System.Globalization;
using System.Text;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Git;

/// <summary>
/// git's verbs that go to a network, against one remote. Each has a deadline, never asks anybody anything, and throws
/// <see cref="BackupException"/> with a code of <see cref="RemoteFailure"/> when the remote could not be talked with.
/// </summary>
/// <param name="runner">Starts git.</param>
/// <param name="repository">The root of the work tree.</param>
/// <param name="environment">The user's way to remotes.</param>
/// <param name="remote">Which, and how.</param>
public sealed class GitTransport(
    ProcessRunner runner,
    AbsolutePath repository,
    NetworkEnvironment environment,
    RemoteAccess remote
)
{
    // a repository in a folder leaves out what we ask it to, whatever its own settings say
    private static readonly string[] Filtering = ["uploadpack.allowFilter=true", "uploadpack.allowAnySHA1InWant=true"];

    // and lets us write its history anew, which everybody else is kept from
    private static readonly string[] Overwriting = ["receive.denyNonFastForwards=false"];

    private const string Upload = "upload-pack";
    private const string Receive = "receive-pack";
    private const string Refetch = "--refetch";

    private readonly LooseTrees _looseTrees = new(repository / ".git" / "objects");
    private IReadOnlyList<GitSetting>? _user;

    /// <summary>The address after the user's <c>url.*.insteadOf</c>; nobody is talked with. It may hold a secret.</summary>
    public async Task<string> RewrittenAddressAsync(CancellationToken cancellation)
    {
        var result = await RunAsync(
            ["ls-remote", "--get-url", remote.Address],
            remote.LongestSilence,
            progress: null,
            input: null,
            cancellation
        );
        return result.ExitCode == 0 ? result.Text.TrimEnd('\n') : remote.Address;
    }

    /// <summary>What the remote has, by the full names of refs. Empty for an empty repository.</summary>
    /// <param name="patterns">Only refs that these name, such as <c>refs/heads/main</c>.</param>
    /// <param name="cancellation">Ends git.</param>
    public async Task<IReadOnlyDictionary<string, ObjectId>> ListAsync(
        IReadOnlyList<string> patterns,
        CancellationToken cancellation
    )
    {
        var result = await RunAsync(
            ["ls-remote", "--quiet", .. await ThereAsync(Upload, [], cancellation), remote.Address, .. patterns],
            remote.LongestSilence,
            progress: null,
            input: null,
            cancellation
        );
        return result.ExitCode == 0
            ? GitAnswer.Read(runner, "ls-remote", () => GitOutput.ParseRefs(result.Text))
            : throw RemoteFailure.From(remote.Address, result.StandardErrorText);
    }

    /// <summary>Brings one ref with everything it holds, but for what the filter leaves behind.</summary>
    /// <param name="from">The remote's ref, in full.</param>
    /// <param name="to">Our ref, in full; moved wherever the remote's is.</param>
    /// <param name="partial">Leave the blobs behind; git then remembers the remote as the one that has them.</param>
    /// <param name="progress">Told now and then.</param>
    /// <param name="cancellation">Ends git.</param>
    public async Task FetchAsync(
        string from,
        string to,
        bool partial,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        string[] how = partial ? ["--filter=blob:none", RemoteAccess.Name] : [remote.Address];
        await FetchAsync([.. how, $"+{from}:{to}"], input: null, progress, cancellation);
    }

    /// <summary>Brings the newest commit of one ref with its trees, without history and without blobs; for a look.</summary>
    /// <param name="from">The remote's ref, in full.</param>
    /// <param name="to">Our ref, in full.</param>
    /// <param name="cancellation">Ends git.</param>
    public Task FetchTipAsync(string from, string to, CancellationToken cancellation) =>
        FetchAsync(
            ["--depth=1", "--filter=blob:none", RemoteAccess.Name, $"+{from}:{to}"],
            input: null,
            progress: null,
            cancellation
        );

    /// <summary>Brings single objects, which the repository then has for good.</summary>
    /// <param name="objects">What is missing.</param>
    /// <param name="progress">Told now and then.</param>
    /// <param name="cancellation">Ends git.</param>
    public async Task FetchObjectsAsync(
        IReadOnlyCollection<ObjectId> objects,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        if (objects.Count > 0)
        {
            var list = Encoding.ASCII.GetBytes(string.Concat(objects.Select(id => $"{id}\n")));
            await FetchAsync(["--filter=blob:none", "--stdin", RemoteAccess.Name], list, progress, cancellation);
        }
    }

    /// <summary>Brings everything that earlier fetches left behind.</summary>
    public Task FetchEverythingAsync(IProgress<ByteProgress>? progress, CancellationToken cancellation) =>
        FetchAsync(
            [Refetch, "--no-filter", RemoteAccess.Name, $"+{RemoteAccess.MainBranch}:{RemoteAccess.FetchedRef}"],
            input: null,
            progress,
            cancellation
        );

    /// <summary>Moves one ref of the remote, if it is where we believe it to be.</summary>
    /// <param name="commit">Where to; null deletes the ref.</param>
    /// <param name="target">The remote's ref, in full.</param>
    /// <param name="expected">Where it is now; null for nowhere.</param>
    /// <param name="progress">Told now and then.</param>
    /// <param name="cancellation">Ends git.</param>
    /// <param name="overwrites">Whether the ref shall lead to a history that was written anew.</param>
    /// <param name="variables">Further variables for git, by name.</param>
    public async Task<PushResult> PushAsync(
        ObjectId? commit,
        string target,
        ObjectId? expected,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation,
        bool overwrites = false,
        IReadOnlyDictionary<string, string?>? variables = null
    )
    {
        // of what is damaged here, git says the same as of what is damaged there
        _looseTrees.Demand();
        // compare and swap: the lease lets the remote's ref move only from where we know it to be
        var result = await RunAsync(
            [
                "push",
                "--porcelain",
                "--progress",
                "--no-verify",
                "--no-signed",
                "--recurse-submodules=no",
                $"--force-with-lease={target}:{expected}",
                .. await ThereAsync(Receive, overwrites ? Overwriting : [], cancellation),
                remote.Address,
                $"{commit}:{target}",
            ],
            remote.LongestTransfer,
            progress,
            input: null,
            cancellation,
            variables
        );
        return PushResult.TryParse(result.Text, result.StandardErrorText)
            ?? throw (
                GitFailure.TellsOfDamage(result.StandardErrorText)
                    ? GitFailure.From("push", result.StandardErrorText, result.ExitCode)
                    : RemoteFailure.From(remote.Address, result.StandardErrorText)
            );
    }

    /// <summary>Asks whether we may write to a ref there, and writes nothing.</summary>
    public async Task TryPushAsync(ObjectId commit, string target, ObjectId? expected, CancellationToken cancellation)
    {
        var result = await RunAsync(
            [
                "push",
                "--dry-run",
                "--porcelain",
                "--no-verify",
                $"--force-with-lease={target}:{expected}",
                .. await ThereAsync(Receive, [], cancellation),
                remote.Address,
                $"{commit}:{target}",
            ],
            remote.LongestSilence,
            progress: null,
            input: null,
            cancellation
        );
        if (result.ExitCode != 0 && PushResult.TryParse(result.Text, result.StandardErrorText) is null)
        {
            throw RemoteFailure.From(remote.Address, result.StandardErrorText);
        }
    }

    private async Task FetchAsync(
        string[] what,
        byte[]? input,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        var objects = new FetchedObjects(repository / ".git" / "objects");
        var result = await RunAsync(
            [
                "fetch",
                "--progress",
                "--no-tags",
                "--no-write-fetch-head",
                "--no-auto-maintenance",
                "--no-recurse-submodules",
                "--no-prune",
                "--refmap=",
                .. await ThereAsync(Upload, Filtering, cancellation),
                .. what,
            ],
            remote.LongestTransfer,
            progress,
            input,
            cancellation
        );
        if (result.ExitCode == 0)
        {
            objects.Flush();
        }
        else if (!what.Contains(Refetch) && LacksHere(result.StandardErrorText))
        {
            await ForgetFetchedAsync(cancellation);
            await FetchAsync([Refetch, .. what], input, progress, cancellation);
        }
        else
        {
            throw RemoteFailure.From(remote.Address, result.StandardErrorText);
        }
    }

    // What a power cut left of an earlier fetch looks as if all of it were here: git neither asks for the rest, nor does without it.
    private static bool LacksHere(string errorText) =>
        errorText
            .Split('\n')
            .Any(line =>
                line.StartsWith("fatal: bad object", StringComparison.Ordinal)
                || line.EndsWith("did not send all necessary objects", StringComparison.Ordinal)
            );

    private async Task ForgetFetchedAsync(CancellationToken cancellation) =>
        _ = await runner.RunAsync(
            GitEnvironment.ForRepository(repository, [], ["update-ref", "-d", RemoteAccess.FetchedRef]),
            cancellation
        );

    private async Task<ProcessResult> RunAsync(
        string[] arguments,
        TimeSpan deadline,
        IProgress<ByteProgress>? progress,
        byte[]? input,
        CancellationToken cancellation,
        IReadOnlyDictionary<string, string?>? variables = null
    )
    {
        _user ??= await ReadUserSettingsAsync(cancellation);
        // objects that are asked for by name: whoever has the commit is believed to have what it holds, and would get nothing
        string[] settings = input is null ? [] : ["fetch.negotiationAlgorithm=noop"];
        var atHome = GitEnvironment.ForRepository(repository, settings, arguments);
        foreach (var (name, value) in variables ?? new Dictionary<string, string?>())
        {
            atHome = atHome.With(name, value);
        }

        try
        {
            return await runner.RunAsync(
                environment.Open(atHome, _user, remote.Settings, remote.LongestSilence) with
                {
                    Deadline = deadline,
                    LongestSilence = remote.LongestSilence,
                    Input = input,
                    TakeErrorLine = line => Report(line, progress),
                },
                cancellation
            );
        }
        catch (BackupException e) when (e.Code == FailureCode.DeadlineExceeded)
        {
            // the deadline of the whole was cancelled; silence is told by whoever listened
            var (what, time) =
                e.InnerException is OperationCanceledException
                    ? ("did not finish within", deadline)
                    : ("said nothing for", remote.LongestSilence);
            throw new BackupException(
                e.Kind,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{remote.Address} {what} {time.TotalSeconds:0.#} seconds."
                ),
                RemoteFailure.Safe
                    + RemoteFailure.TriesAgain
                    + " The setting timeoutSeconds says how long to wait for an answer.",
                e
            )
            {
                Code = e.Code,
            };
        }
    }

    private async Task<IReadOnlyList<string>> ThereAsync(
        string verb,
        string[] settings,
        CancellationToken cancellation
    ) =>
        remote.IsHere
        && NetworkEnvironment.There(verb, settings, _user ??= await ReadUserSettingsAsync(cancellation)) is { } option
            ? [option]
            : [];

    private async Task<IReadOnlyList<GitSetting>> ReadUserSettingsAsync(CancellationToken cancellation)
    {
        // exit code 1 says that there is none
        var result = await runner.RunAsync(NetworkEnvironment.Reading(repository), cancellation);
        return result.ExitCode == 0 ? GitOutput.ParseSettings(result.Text) : [];
    }

    private static bool Report(string line, IProgress<ByteProgress>? progress)
    {
        if (TransferProgress.TryParse(line) is not { } step)
        {
            return line.StartsWith("Total ", StringComparison.Ordinal)
                || line.StartsWith("remote: Total ", StringComparison.Ordinal)
                || line.StartsWith("Delta compression using ", StringComparison.Ordinal);
        }

        if (step is { Bytes: { } bytes, Percent: { } percent })
        {
            progress?.Report(
                new ByteProgress(
                    bytes,
                    percent == 0 ? bytes * 100 : bytes * 100 / percent,
                    step.IsSending ? ProgressStep.Sending : ProgressStep.Fetching
                )
            );
        }

        return true;
    }
}
