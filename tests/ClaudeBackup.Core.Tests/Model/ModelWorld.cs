using System.Globalization;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Pruning;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Core.Verifying;
using ClaudeBackup.Testing;
using ClaudeBackup.Testing.Remotes;
using Xunit;

namespace ClaudeBackup.Core.Tests.Model;

/// <summary>Machines and a remote, with a model of what has been acknowledged. Whoever breaks a promise fails.</summary>
internal sealed class ModelWorld : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly ModelClock _clock = new();
    private readonly List<ModelMachine> _machines = [];

    // by slug: what its own machine, and what the remote, has to have
    private readonly Dictionary<Slug, Acknowledged> _here = [];
    private readonly Dictionary<Slug, Acknowledged> _there = [];

    // every state that a source had when a sync looked: nothing else may ever come back
    private readonly HashSet<ContentHash> _seen = [];

    // of these, earlier states are not all listed any more
    private readonly HashSet<Slug> _pruned = [];
    private readonly HashSet<string> _forgotten = new(StringComparer.Ordinal);
    private BareRepository _remote = null!;
    private bool _isRemoteTrue = true;

    /// <summary>Lets all of it happen, looks after each step, and in the end from a machine that has never been there.</summary>
    public static async Task RunAsync(Story story)
    {
        using var world = new ModelWorld();
        await world.SetUpAsync(story.Machines);
        foreach (var step in story.Steps)
        {
            await world.DoAsync(step);
        }

        await world.EndAsync();
    }

    public void Dispose() => _directory.Dispose();

    private async Task SetUpAsync(int machines)
    {
        _remote = await BareRepository.CreateAsync(_directory.Path / "remote.git");
        for (var i = 0; i < machines; i++)
        {
            await AddAsync($"m{i.ToString(CultureInfo.InvariantCulture)}");
        }
    }

    private async Task<ModelMachine> AddAsync(string name)
    {
        var machine = new ModelMachine(_directory.Path / name, name, _remote.FileUrl, _clock);
        await machine.SetUpAsync();
        _machines.Add(machine);
        return machine;
    }

    private async Task DoAsync(Step step)
    {
        _clock.Pass(step.Amount);
        var machine = _machines[step.Machine];
        if (machine.Home.Do(step))
        {
            return;
        }

        switch (step.Kind)
        {
            case StepKind.Sync:
                await SyncAsync(machine);
                break;
            case StepKind.Kill:
                Notice(machine);
                await Killing.RunAsync(machine, step.Amount, _directory.Path / "before");
                await HoldsAsync(machine);
                break;
            case StepKind.Restore:
                await RestoreAsync(machine, step.Amount % 2 == 0);
                break;
            case StepKind.Clone:
                await CloneAsync(machine);
                break;
            case StepKind.ForcePush when await _remote.MainAsync() is not null:
                var commits = (await _remote.GitAsync("rev-list", "--first-parent", "main")).Split('\n');
                var to = commits[step.Amount % commits.Length];
                _isRemoteTrue &= to == commits[0];
                _ = await _remote.GitAsync("update-ref", "refs/heads/main", to);
                break;
            case StepKind.Collect:
                await machine.GitAsync("gc", "--quiet", "--prune=now");
                await HoldsAsync(machine);
                break;
            case StepKind.Prune:
                await PruneAsync(machine, PolicyOf(step.Amount), allowsOnlyCopies: false);
                break;
            case StepKind.PruneAll:
                await PruneAsync(machine, new RetentionPolicy { Last = 1 }, allowsOnlyCopies: true);
                break;
            case StepKind.Forget:
                await ForgetAsync(machine, ModelHome.IdOf(step.Session));
                break;
            default:
                break;
        }
    }

    private static RetentionPolicy PolicyOf(int amount) =>
        (amount % 3) switch
        {
            0 => new RetentionPolicy { Last = 1 + (amount % 4) },
            1 => new RetentionPolicy { Hourly = 1 + (amount % 4) },
            _ => new RetentionPolicy { Within = new RetentionAge(0, 0, 1 + (amount % 4)), Daily = 1 },
        };

    private async Task PruneAsync(ModelMachine machine, RetentionPolicy policy, bool allowsOnlyCopies)
    {
        if (await machine.PruneAsync(policy, allowsOnlyCopies) is not { } pruned)
        {
            return;
        }

        Assert.Empty(pruned.Left);
        var slug = machine.Slug;
        _ = _pruned.Add(slug);
        if (allowsOnlyCopies)
        {
            Of(_here, slug).LoseResults();
            Of(_there, slug).LoseResults();
        }

        Pushed(slug, pruned.Push);
        await HoldsAsync(machine);
        if (_here.TryGetValue(slug, out var acknowledged))
        {
            await new Promise(machine, _seen).HasResultsAsync(slug, acknowledged);
        }
    }

    private async Task ForgetAsync(ModelMachine machine, string session)
    {
        if (await machine.ForgetAsync(session) is not { } forgotten)
        {
            return;
        }

        Assert.Empty(forgotten.Proof.Left);
        _ = _forgotten.Add(session);
        foreach (var acknowledged in _here.Values.Concat(_there.Values))
        {
            acknowledged.Forget(session);
        }

        Pushed(machine.Slug, forgotten.Push);
        await HoldsAsync(machine);
        await new Promise(machine, _seen).IsRidOfAsync(session);
    }

    private void Pushed(Slug slug, PushOutcome push)
    {
        if (push is PushOutcome.Agreed)
        {
            _there[slug] = Of(_here, slug).Copy();
        }
        else if (_isRemoteTrue)
        {
            Assert.Fail($"The push of {slug} failed: {push}");
        }
    }

    private void Notice(ModelMachine machine) =>
        _seen.UnionWith(machine.Home.Transcripts().Values.Select(bytes => ContentHash.Of(bytes)));

    private async Task SyncAsync(ModelMachine machine)
    {
        Notice(machine);
        var source = machine.Home.Source();
        var summary = await machine.SyncAsync();
        Assert.Empty(summary.Problems);
        // what it had before under another name, should this push have given it another one
        var slug = machine.Slug;
        Of(_here, slug).Add(source);
        // whoever has not heard of it yet saves it, and takes it out again
        foreach (var session in _forgotten)
        {
            Of(_here, slug).Forget(session);
        }

        Pushed(slug, summary.Push);
        await HoldsAsync(machine);
    }

    private async Task RestoreAsync(ModelMachine machine, bool force)
    {
        if (machine.Repository.Head is null || await machine.IndexAsync(machine.Slug) is not { Entries.Count: > 0 })
        {
            return;
        }

        var before = machine.Home.Transcripts();
        var summary = await machine.RestoreAsync(machine.Home.Root, force);
        Assert.Empty(summary.Problems);
        foreach (var (path, bytes) in machine.Home.Transcripts())
        {
            var isLeft = before.TryGetValue(path, out var was) && was.AsSpan().SequenceEqual(bytes);
            Assert.True(isLeft || _seen.Contains(ContentHash.Of(bytes)), $"{path} came back as nothing that ever was.");
            // nobody asked for it to be replaced
            Assert.True(force || isLeft || was is null, $"{path} was replaced.");
        }
    }

    private async Task CloneAsync(ModelMachine machine)
    {
        if (machine.Repository.IsInitialised && machine.Repository.Head is not null)
        {
            // of what only this disk had, nothing can be left
            _ = _here.Remove(machine.Slug);
        }

        machine.Lose();
        await machine.SetUpAsync();
    }

    private async Task HoldsAsync(ModelMachine machine)
    {
        if (machine.Repository.Head is not null && _here.TryGetValue(machine.Slug, out var acknowledged))
        {
            await new Promise(machine, _seen).HoldsAsync(machine.Slug, acknowledged);
        }
    }

    private async Task EndAsync()
    {
        foreach (var machine in _machines.ToArray())
        {
            await SyncAsync(machine);
            Assert.DoesNotContain(await machine.DefectsAsync(), defect => defect.Harm is not Harm.None);
            var promise = new Promise(machine, _seen);
            if (!_pruned.Contains(machine.Slug))
            {
                await promise.ListsAsync(machine.Slug, _here[machine.Slug]);
            }

            await promise.HasResultsAsync(machine.Slug, _here[machine.Slug]);
            await promise.RestoresAsync(_directory.Path / $"restored-{machine.Slug}");
        }

        if (_isRemoteTrue)
        {
            var last = await AddAsync("last");
            await SyncAsync(last);
            foreach (var session in _forgotten)
            {
                await new Promise(last, _seen).IsRidOfAsync(session);
            }

            foreach (var (slug, acknowledged) in _there.Where(t => t.Key != last.Slug))
            {
                await new Promise(last, _seen).HoldsAsync(slug, acknowledged);
            }
        }
    }

    private static Acknowledged Of(Dictionary<Slug, Acknowledged> all, Slug slug)
    {
        if (!all.TryGetValue(slug, out var acknowledged))
        {
            all[slug] = acknowledged = new Acknowledged();
        }

        return acknowledged;
    }

    private sealed class ModelClock : TimeProvider
    {
        private DateTimeOffset _now = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => _now;

        // now and then somebody sets it back
        public void Pass(int amount) => _now += TimeSpan.FromMinutes(amount % 17 == 0 ? -amount : 1 + amount);
    }
}
