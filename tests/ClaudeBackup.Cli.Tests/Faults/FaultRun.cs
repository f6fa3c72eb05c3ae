using System.Globalization;
using System.Text;
using ClaudeBackup.Testing.Faults;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Faults;

/// <summary>
/// Runs a scenario again and again, each time with a fault at another call that writes. Some of them each time; all by <c>CLAUDE_BACKUP_TEST_FAULTS=all</c>, as
/// many as are wanted by a number, or one by <c>at:N</c>.
/// </summary>
internal static class FaultRun
{
    private static readonly string Wanted = Environment.GetEnvironmentVariable("CLAUDE_BACKUP_TEST_FAULTS") ?? "";

    /// <param name="scenario">What is run.</param>
    /// <param name="usual">At how many calls of it.</param>
    /// <param name="cases">What happens there: in turn, or where all calls are wanted each of them at each.</param>
    public static Task EachAsync(Scenario scenario, int usual, params IReadOnlyList<FaultCase> cases) =>
        AtEachAsync(scenario, calls => Points(calls.Count, usual, scenario.Name, cases));

    /// <summary>As <see cref="EachAsync"/>, at every call of one kind.</summary>
    /// <param name="scenario">What is run.</param>
    /// <param name="call">As the log of the calls names it.</param>
    /// <param name="what">What happens there.</param>
    public static Task EachOfAsync(Scenario scenario, string call, FaultCase what) =>
        AtEachAsync(scenario, calls => calls.Index().Where(c => c.Item == call).Select(c => ((long)c.Index + 1, what)));

    private static async Task AtEachAsync(
        Scenario scenario,
        Func<IReadOnlyList<string>, IEnumerable<(long At, FaultCase Case)>> points
    )
    {
        using var world = new FaultWorld();
        await scenario.PrepareAsync(world);
        await world.KeepAsync();
        var counted = (await world.RunAsync(Fault.None, [.. scenario.In(world), "--json"])).ExitsWith(0);
        var calls = world.Control.Calls();
        Assert.True(calls.Count > 4, $"Only {calls.Count} calls were counted: {counted}");
        var wrong = new StringBuilder();
        foreach (var (at, what) in points(calls))
        {
            var complaints = await AtAsync(world, scenario, at, what);
            if (complaints.Count > 0)
            {
                _ = wrong.Append(CultureInfo.InvariantCulture, $"\n== {scenario.Name}, {what.At(at)}");
                _ = wrong.Append(CultureInfo.InvariantCulture, $"\n{string.Join('\n', complaints)}\n");
            }
        }

        Assert.True(wrong.Length == 0, wrong.ToString());
    }

    private static async Task<IReadOnlyList<string>> AtAsync(
        FaultWorld world,
        Scenario scenario,
        long at,
        FaultCase what
    )
    {
        await world.LayDownAsync();
        world.Control.Keeps = what.Afterwards is not null;
        var before = world.Acknowledged.ToDictionary(a => a.Key, a => a.Value.ToList());
        try
        {
            var result = await world.RunAsync(what.At(at), [.. scenario.In(world), "--json"]);
            var happened = LastOf(world);
            // with 3 some files are named that are not there
            if (result.ExitCode is 0 or 4)
            {
                scenario.Saved(world);
            }

            what.Afterwards?.Invoke(world);
            var complaints = new List<string?>
            {
                what.Judge(result),
                await world.EndsAsync(scenario.In(world), [.. scenario.Again]),
            };
            if (complaints[1] is null)
            {
                scenario.Saved(world);
            }

            complaints.AddRange(await world.ComplaintsAsync());
            var found = complaints.OfType<string>().ToList();
            return found.Count == 0 ? [] : [happened, $"it had ended so: {result}", .. found];
        }
        catch (Exception e) when (e is Xunit.Sdk.XunitException or IOException or Core.Failures.BackupException)
        {
            return [LastOf(world), e.Message];
        }
        finally
        {
            world.IsForgotten = false;
            world.Acknowledged.Clear();
            foreach (var (key, states) in before)
            {
                world.Acknowledged[key] = states;
            }
        }
    }

    private static string LastOf(FaultWorld world)
    {
        var lines = File.ReadAllLines(world.Control.Log.Value);
        return lines.FirstOrDefault(line => line.Split('\t') is [_, _, _, ['-', ..], ..])
            ?? lines.LastOrDefault()
            ?? "";
    }

    private static IEnumerable<(long At, FaultCase Case)> Points(
        long calls,
        int usual,
        string seed,
        IReadOnlyList<FaultCase> cases
    )
    {
        if (Wanted.StartsWith("at:", StringComparison.Ordinal))
        {
            return cases.Select(c => (long.Parse(Wanted[3..], CultureInfo.InvariantCulture), c));
        }

        // also behind the last call
        var ends = cases.Where(c => c.Afterwards is not null).Select(c => (calls + 1000, c));
        if (Wanted == "all")
        {
            return Enumerable.Range(1, (int)calls).SelectMany(n => cases.Select(c => ((long)n, c))).Concat(ends);
        }

        var count = Wanted.Length > 0 ? int.Parse(Wanted, CultureInfo.InvariantCulture) : usual;
        count = (int)Math.Min(count, calls);
        // one of each part of the run, the same ones each time
        var random = new Random(seed.Sum(c => c));
        return Enumerable
            .Range(0, count)
            .Select(i => (1 + (calls * i / count) + random.NextInt64(calls / count), cases[i % cases.Count]))
            .Concat(ends);
    }
}
