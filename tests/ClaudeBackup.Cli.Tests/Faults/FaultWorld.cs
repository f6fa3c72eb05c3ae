using System.Text.Json;
using ClaudeBackup.Cli.Tests.Forgetting;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Testing;
using ClaudeBackup.Testing.Faults;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Faults;

/// <summary>A user, a remote in a folder and a place to restore to, kept as they are and laid down again before each fault; and what was acknowledged.</summary>
internal sealed class FaultWorld : IDisposable
{
    /// <summary>Longer than this no run takes; whatever fails, none hangs.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(45);

    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private readonly string _library = FaultShim.Require();

    public FaultWorld()
    {
        Remote = Sandbox.Elsewhere("remote.git");
        Target = Sandbox.Elsewhere("target");
        Temporary = Sandbox.Elsewhere("tmp");
        Template = Sandbox.Elsewhere("template");
        _ = Directory.CreateDirectory(Temporary.Value);
        Sandbox.Environment["TMPDIR"] = Temporary.Value;
        // the .NET of a build that is not native would write there
        Sandbox.Environment["DOTNET_EnableDiagnostics"] = "0";
        Control = new FaultControl(Sandbox.Elsewhere("control"), Sandbox.Repository, Remote, Target, Temporary);
    }

    public Sandbox Sandbox { get; } = new();

    public AbsolutePath Remote { get; }

    /// <summary>Where restores go.</summary>
    public AbsolutePath Target { get; }

    public FaultControl Control { get; }

    private AbsolutePath Temporary { get; }

    private AbsolutePath Template { get; }

    /// <summary>By machine and path: every state of a file that has to be there, whole or at the beginning of one that goes on from it.</summary>
    public Dictionary<(string Machine, string Path), List<byte[]>> Acknowledged { get; } = [];

    /// <summary>Of a secret that is to be forgotten.</summary>
    public string Fingerprint { get; set; } = "";

    /// <summary>Whether no byte of it may be left.</summary>
    public bool IsForgotten { get; set; }

    /// <summary>All that lies at the source now was saved.</summary>
    public void Acknowledge() => Acknowledge(SourceFiles());

    public void Acknowledge(IEnumerable<(string Path, byte[] Bytes)> files, string machine = "test")
    {
        foreach (var (path, bytes) in files)
        {
            if (!Acknowledged.TryGetValue((machine, path), out var states))
            {
                Acknowledged[(machine, path)] = states = [];
            }

            states.Add(bytes);
        }
    }

    /// <summary>Append-only files at the source, with their bytes.</summary>
    public IReadOnlyList<(string Path, byte[] Bytes)> SourceFiles()
    {
        var root = Sandbox.Claude.Root.Value;
        return Directory.Exists(root)
            ?
            [
                .. Directory
                    .EnumerateFiles(root, "*.jsonl", SearchOption.AllDirectories)
                    .Select(file => (Path.GetRelativePath(root, file), File.ReadAllBytes(file))),
            ]
            : [];
    }

    /// <summary>Keeps all but the source as it is now.</summary>
    public Task KeepAsync() => ShellAsync($"rm -rf {Template} && mkdir {Template} && {Copies(null, Template)}");

    /// <summary>Lays all but the source down as it was.</summary>
    public Task LayDownAsync() =>
        ShellAsync(
            $"find {Sandbox.Home} -mindepth 1 -maxdepth 1 ! -name .claude -exec rm -rf {{}} + && rm -rf {Remote} {Target} {Temporary} {Sandbox.Elsewhere("restored")} {Control.Log}.* && {Copies(Template, null)} && mkdir -p {Temporary}"
        );

    /// <summary>Runs the program with a fault.</summary>
    public async Task<CliResult> RunAsync(Fault fault, IReadOnlyList<string> arguments)
    {
        Control.Arm(fault);
        Sandbox.Environment["LD_PRELOAD"] = _library;
        Sandbox.Environment["FAULTS_CONTROL"] = Sandbox.Elsewhere("control").Value;
        using var running = Sandbox.Start([.. arguments]);
        _ = Sandbox.Environment.Remove("LD_PRELOAD");
        _ = Sandbox.Environment.Remove("FAULTS_CONTROL");
        return await running.WaitAsync(Longest);
    }

    /// <summary>Runs the program without a fault, and says what is wrong unless it ends with one of these.</summary>
    public async Task<string?> EndsAsync(IReadOnlyList<string> arguments, params int[] codes)
    {
        using var running = Sandbox.Start([.. arguments, "--json"]);
        var result = await running.WaitAsync(Longest);
        return codes.Contains(result.ExitCode) ? null : $"afterwards {result}";
    }

    /// <summary>What of everything acknowledged is not there, and what is not whole.</summary>
    public async Task<IReadOnlyList<string>> ComplaintsAsync()
    {
        var complaints = new List<string?>
        {
            // 4 where a lock was left at the remote: it goes when it is old
            await EndsAsync(["sync"], Directory.Exists(Remote.Value) ? [0, 4] : [0]),
            await IsWholeAsync(),
        };
        complaints.AddRange(await LostAsync());
        complaints.AddRange(await LeftAsync());
        complaints.Add(await RestoresAsync());
        complaints.AddRange(await LitterAsync());
        return [.. complaints.OfType<string>()];
    }

    // what a power cut tore of a log of git, or of what is derived, does no harm to anything saved
    private async Task<string?> IsWholeAsync()
    {
        using var running = Sandbox.Start(["verify", "--read-data", "--json"]);
        var result = await running.WaitAsync(Longest);
        return result.ExitCode == 0 || (result.ExitCode == 12 && !AreOfSaved(result.Json).Any())
            ? null
            : $"afterwards {result}";
    }

    private static IEnumerable<string> AreOfSaved(JsonElement report) =>
        report
            .GetProperty("defects")
            .EnumerateArray()
            .Select(defect => defect.GetProperty("harm").GetString()!)
            .Where(harm => harm is not ("none" or "harmless"));

    public async Task ShellAsync(string script) => _ = (await Sandbox.ShellAsync("set -e; " + script)).ExitsWith(0);

    public void Dispose()
    {
        Control.Dispose();
        Sandbox.Dispose();
    }

    private async Task<IEnumerable<string>> LeftAsync() =>
        IsForgotten
            ? (await Traces.OfAsync(Sandbox.Repository, ForgetSecretTests.Token)).Select(place => $"in {place}")
            : [];

    private async Task<IReadOnlyList<string>> LostAsync()
    {
        if (Acknowledged.Count == 0)
        {
            return [];
        }

        var repository = new BackupRepository(
            Sandbox.Repository,
            new GitClient(new ProcessRunner(), Sandbox.Repository),
            FileSystem.ForThisSystem()
        );
        var lost = new List<string>();
        var machines = await new IndexStore(repository).LoadAllAsync(Slug.Parse("test"), Token);
        using var store = new SegmentStore(repository);
        foreach (var ((machine, path), states) in Acknowledged)
        {
            var index = machines.FirstOrDefault(i => i.Slug == Slug.Parse(machine));
            var file = index?.Find(RelativePath.Parse(path));
            var kept = file?.Variants.Select(v => store.ReadAll(index!.Slug, file, v)).ToList() ?? [];
            lost.AddRange(
                states
                    .Where(state => !kept.Exists(bytes => bytes.AsSpan().StartsWith(state)))
                    .Select(state => $"lost {state.Length} bytes of {machine}: {path}")
            );
        }

        return lost;
    }

    private async Task<string?> RestoresAsync()
    {
        var target = new ClaudeTree(Sandbox.Elsewhere("restored"));
        var restored = await Sandbox.RunWithAsync(
            ("CLAUDE_CONFIG_DIR", target.Root.Value),
            "restore",
            "--all",
            "--json"
        );
        if (Acknowledged.Keys.All(k => k.Machine != "test"))
        {
            return null;
        }

        if (restored.ExitCode != 0)
        {
            return restored.ToString();
        }

        // of several states that do not extend each other the fullest comes back
        var wrong = Acknowledged
            .Where(a => a.Key.Machine == "test")
            .FirstOrDefault(a =>
                !target.Has(a.Key.Path) || target.Read(a.Key.Path).Length < a.Value.Max(state => state.Length)
            );
        return wrong.Key.Path is null ? null : $"{wrong.Key.Path} came back short, or not at all";
    }

    // a week later nothing is left of what was under way
    private async Task<IReadOnlyList<string>> LitterAsync()
    {
        Control.Clock = TimeSpan.FromDays(8);
        var later = await RunAsync(Fault.None, ["sync", "--json"]);
        Control.Clock = TimeSpan.Zero;
        var litter = Directory
            .EnumerateFiles(Sandbox.Repository.Value, "*", SearchOption.AllDirectories)
            .Concat(
                Directory.Exists(Target.Value)
                    ? Directory.EnumerateFiles(Target.Value, "*", SearchOption.AllDirectories)
                    : []
            )
            .Concat(Directory.EnumerateFileSystemEntries(Temporary.Value))
            .Where(IsLitter)
            .Select(file => $"left behind: {file}");
        return later.ExitCode == 0 ? [.. litter] : [$"a week later {later}", .. litter];
    }

    private bool IsLitter(string path)
    {
        var name = Path.GetFileName(path);
        return name.StartsWith("tmp_", StringComparison.Ordinal)
            || name.Contains(".tmp-", StringComparison.Ordinal)
            || name.EndsWith(".lock", StringComparison.Ordinal)
            || name.StartsWith(".claude-backup-", StringComparison.Ordinal)
            || name.EndsWith(".new", StringComparison.Ordinal)
            || path.StartsWith(Temporary.Value + "/", StringComparison.Ordinal)
            || path.Contains("/incoming", StringComparison.Ordinal);
    }

    private string Copies(AbsolutePath? from, AbsolutePath? to)
    {
        var homeFrom = from is null ? Sandbox.Home : from / "home";
        var homeTo = to is null ? Sandbox.Home : to / "home";
        var lines =
            $"mkdir -p {homeTo} && find {homeFrom} -mindepth 1 -maxdepth 1 ! -name .claude -exec cp -a -t {homeTo} {{}} +";
        foreach (var folder in new[] { Remote, Target })
        {
            var here = from is null ? folder : from / folder.Name;
            var there = to is null ? folder : to / folder.Name;
            lines += $" && if [ -e {here} ]; then cp -a {here} {there}; fi";
        }

        return lines;
    }
}
