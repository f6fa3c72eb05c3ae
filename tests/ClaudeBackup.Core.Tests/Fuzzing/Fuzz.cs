using System.Diagnostics;
using System.Globalization;
using System.Text;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Fuzzing;

/// <summary>Gives a parser what it may meet, and holds it to an answer: in time, in little memory, and with no failure but its own.</summary>
internal static class Fuzz
{
    private const long Memory = 4 * 1024 * 1024;

    private const int Small = 32 * 1024;
    private const int Large = 8 * Small;

    // a machine under load stands still for longer than any parser of ours is slow
    private const int Tries = 4;

    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan QuickPerByte = TimeSpan.FromMicroseconds(10);
    private static readonly TimeSpan Noise = TimeSpan.FromMilliseconds(200);

    /// <summary>All that is kept, and so many inputs that are made of it.</summary>
    public static void Run(FuzzedParser parser, int rounds, int seed)
    {
        using var directory = new TemporaryDirectory();
        var corpus = parser.Corpus();
        foreach (var (name, bytes) in corpus)
        {
            Hold(parser, bytes, directory, name);
        }

        var mutation = new Mutation(new Random(seed), [.. corpus.Select(c => c.Bytes)]);
        for (var round = 0; round < rounds; round++)
        {
            Hold(
                parser,
                mutation.Next(),
                directory,
                string.Create(CultureInfo.InvariantCulture, $"seed {seed}, round {round}")
            );
        }
    }

    /// <summary>What is eight times as long takes no more than three times eight times as long: whatever is repeated.</summary>
    public static void Lengthen(FuzzedParser parser, int seed)
    {
        if (parser.IsShort)
        {
            return;
        }

        using var directory = new TemporaryDirectory();
        var random = new Random(seed);
        foreach (var (name, bytes) in parser.Corpus().Where(c => c.Bytes.Length > 0))
        {
            var start = random.Next(bytes.Length);
            var end = random.Next(start + 1, bytes.Length + 1);
            foreach (
                var (head, piece, tail) in new[] { (0, bytes.Length, 0), (start, end, 0), (start, end, bytes.Length) }
            )
            {
                byte[] Of(int length) =>
                    [
                        .. bytes.AsSpan(0, tail == 0 && head == 0 ? 0 : head),
                        .. Enumerable.Repeat(bytes[head..piece], (length / (piece - head)) + 1).SelectMany(b => b),
                        .. tail == 0 ? [] : bytes.AsSpan(piece),
                    ];

                var (small, large) = (Of(Small), Of(Large));
                var most = (TimeOf(parser, small, directory) * 24) + Noise;
                var took = TimeOf(parser, large, directory);
                for (var tries = 1; tries < Tries && took > most; tries++)
                {
                    took = TimeSpan.FromTicks(Math.Min(took.Ticks, TimeOf(parser, large, directory).Ticks));
                }

                Holds(
                    took <= most,
                    () =>
                        $"{parser.Name} took {took.TotalMilliseconds} ms for {large.Length} bytes of {name} [{head}..{piece}], where {most.TotalMilliseconds} ms would be in keeping with {small.Length} bytes. {Saved(parser, large)}"
                );
            }
        }
    }

    private static void Hold(FuzzedParser parser, byte[] bytes, TemporaryDirectory directory, string which)
    {
        var (failure, time, memory) = Measure(parser, bytes, directory);
        if (failure is not null && !parser.Refusals.Any(r => r.IsInstanceOfType(failure)))
        {
            Assert.Fail($"{parser.Name} failed over {which}. {Saved(parser, bytes)}\n{failure}");
        }

        var most = Quick + (QuickPerByte * bytes.Length);
        for (var tries = 1; tries < Tries && time > most; tries++)
        {
            (_, time, _) = Measure(parser, bytes, directory);
        }

        Holds(
            time <= most,
            () =>
                $"{parser.Name} took {time.TotalMilliseconds} ms for {bytes.Length} bytes ({which}). {Saved(parser, bytes)}"
        );
        for (var tries = 1; tries < Tries && memory > Most(parser, bytes); tries++)
        {
            // what is made once, such as tables and compiled code, was counted at first
            (_, _, memory) = Measure(parser, bytes, directory);
        }

        Holds(
            memory <= Most(parser, bytes),
            () =>
                $"{parser.Name} took {memory} bytes of memory for {bytes.Length} bytes ({which}). {Saved(parser, bytes)}"
        );
    }

    private static long Most(FuzzedParser parser, byte[] bytes) => Memory + ((long)bytes.Length * parser.MemoryPerByte);

    private static TimeSpan TimeOf(FuzzedParser parser, byte[] bytes, TemporaryDirectory directory)
    {
        var (failure, time, _) = Measure(parser, bytes, directory);
        Holds(
            failure is null || parser.Refusals.Any(r => r.IsInstanceOfType(failure)),
            () => $"{parser.Name} failed over what is long. {Saved(parser, bytes)}\n{failure}"
        );
        return time;
    }

    private static (Exception? Failure, TimeSpan Time, long Memory) Measure(
        FuzzedParser parser,
        byte[] bytes,
        TemporaryDirectory directory
    )
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var begun = Stopwatch.GetTimestamp();
        Exception? failure = null;
        try
        {
            parser.Read(bytes, directory.Path);
        }
#pragma warning disable CA1031 // which ones may be thrown is what is tested
        catch (Exception e)
#pragma warning restore CA1031
        {
            failure = e;
        }

        return (failure, Stopwatch.GetElapsedTime(begun), GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Holds(bool condition, Func<string> message)
    {
        if (!condition)
        {
            Assert.Fail(message());
        }
    }

    // where whoever mends it finds it; it belongs into the corpus under a name that says what is wrong with it
    private static string Saved(FuzzedParser parser, byte[] bytes)
    {
        var file = Path.Combine(Path.GetTempPath(), $"claude-backup-fuzz-{parser.Name}.input");
        File.WriteAllBytes(file, bytes);
        var shown = Encoding.UTF8.GetString(bytes.AsSpan(0, Math.Min(bytes.Length, 300)));
        return $"The input is in {file}; keep it in {FuzzedParser.CorpusRoot}/{parser.Name}. It begins: {shown}";
    }
}
