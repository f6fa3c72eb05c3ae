using System.Text.Json;
using System.Text.Json.Nodes;
using ClaudeBackup.Testing;
using ClaudeBackup.Testing.Remotes;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Remotes;

/// <summary>Several machines, each with a home of its own, and one remote in a folder.</summary>
internal sealed class Fleet : IDisposable
{
    private readonly List<Sandbox> _machines = [];
    private readonly TemporaryDirectory _directory = new();

    public string Address => (_directory.Path / "remote.git").Value;

    public BareRepository Remote { get; private set; } = null!;

    public static async Task<Fleet> CreateAsync()
    {
        var fleet = new Fleet();
        fleet.Remote = await BareRepository.CreateAsync(fleet._directory.Path / "remote.git");
        return fleet;
    }

    /// <summary>A machine with one session; the hexadecimal digit is the beginning of its id.</summary>
    public Sandbox Machine(string name, int digit)
    {
        var machine = new Sandbox();
        machine.Environment["CLAUDE_BACKUP_MACHINE"] = name;
        machine.WriteSession(Id(digit));
        _machines.Add(machine);
        return machine;
    }

    /// <summary>As <see cref="Machine"/>, connected to the remote.</summary>
    public async Task<Sandbox> ConnectedAsync(string name, int digit)
    {
        var machine = Machine(name, digit);
        _ = await machine.JsonAsync("init", "--backend", "git", "--remote", Address);
        return machine;
    }

    /// <summary>Two machines, of which the second leaves at the remote what the first has just saved in a session of its own.</summary>
    public async Task<(Sandbox One, Sandbox Two)> LeavingAsync()
    {
        var one = await ConnectedAsync("one", 1);
        var two = await ConnectedAsync("two", 2);
        Set(two, "othersLimitBytes", 100);
        _ = await two.JsonAsync("sync");
        one.WriteSession(Id(3));
        _ = await one.JsonAsync("sync");
        return (one, two);
    }

    public static string Id(int digit) => $"{digit:x}0000000-0000-4000-8000-000000000000";

    public static void Grow(Sandbox machine, int digit) =>
        machine.Claude.Append(Transcript.PathOf(Id(digit), Transcript.Cwd), "{\"type\":\"user\"}\n"u8);

    /// <summary>Changes one of the machine's own settings.</summary>
    public static void Set(Sandbox machine, string name, JsonNode value)
    {
        var file = (machine.Repository / ".git" / "claude-backup" / "settings.json").Value;
        var settings = JsonNode.Parse(File.ReadAllText(file))!;
        settings[name] = value;
        File.WriteAllText(file, settings.ToJsonString());
    }

    public static async Task<IReadOnlyList<string>> ListAsync(Sandbox machine) =>
        [
            .. (await machine.JsonAsync("restore", "--list"))
                .Json.GetProperty("sessions")
                .EnumerateArray()
                .Select(s => $"{s.GetProperty("machine").GetString()} {s.GetProperty("uuid").GetString()![0]}")
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>A sync that saves and cannot push, for that reason.</summary>
    public static async Task<JsonElement> IsBehindAsync(Sandbox machine, string code)
    {
        var result = (await machine.RunAsync("sync", "--json")).ExitsWith(4);
        var push = result.Json.GetProperty("push");
        Assert.False(result.Json.GetProperty("pushed").GetBoolean());
        Assert.Equal(code, push.GetProperty("code").GetString());
        return push;
    }

    public void Dispose()
    {
        _machines.ForEach(m => m.Dispose());
        _directory.Dispose();
    }
}
