using System.Text.Json;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Hooks;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Health;

/// <summary>Looks whether Claude Code calls us: the hooks of its settings, and the plugin.</summary>
/// <param name="repository">The repository.</param>
/// <param name="home">The Claude home.</param>
/// <param name="settings">Claude Code's.</param>
/// <param name="plugins">Ours, as Claude Code has them.</param>
/// <param name="runner">Finds programs.</param>
/// <param name="program">This one, as it was started.</param>
public sealed class HookChecks(
    BackupRepository repository,
    ClaudeHome home,
    SettingsFiles settings,
    InstalledPlugins plugins,
    ProcessRunner runner,
    string program
)
{
    private const string Name = "claude-backup";
    private const string Off = "disableAllHooks";
    private const string ManagedOnly = "allowManagedHooksOnly";
    private const string Enabled = "enabledPlugins";

    /// <summary>The checks.</summary>
    public IReadOnlyList<Check> All =>
        [
            new("hooks", _ => Task.FromResult<IReadOnlyList<Finding>>(Hooks())),
            new("plugin", _ => Task.FromResult<IReadOnlyList<Finding>>(Plugin())),
        ];

    private List<Finding> Hooks()
    {
        var files = settings.In(project: null);
        var ours = files
            .SelectMany(f => HookPrograms.Of(f.Root, Name, home.UserHome?.Value).Select(p => (f.File, Program: p)))
            .ToArray();
        var wrong = ours.Where(hook => !IsThere(hook.Program))
            .Select(hook => Missing(hook.File, hook.Program))
            .ToList();
        if (TurnedOff(files) is { } off && (ours.Length > 0 || plugins.Find().Count > 0))
        {
            wrong.Add(off);
        }

        return wrong.Count > 0 ? wrong
            : ours is [var first, ..] ? [Finding.Ok($"{first.File} starts {first.Program}.")]
            : [Finding.Ok("Nothing turns hooks off, and none in the settings of Claude Code is of claude-backup.")];
    }

    private Finding Missing(AbsolutePath file, string missing) =>
        Finding.Warning(
            missing == Name
                ? $"A hook in {file} starts {Name}, which is not on the PATH, so it saves nothing."
                : $"A hook in {file} starts {missing}, which is not there, so it saves nothing."
        ) with
        {
            Command = Edit(file),
            Hint =
                $"Let it start {ShellLine.Quoted(ShellLine.ShellsOfThisSystem[0], runner.Find(Name) ?? program)}, or take it out.",
        };

    // the administrator's settings come last, and nobody else's are above them
    private static Finding? TurnedOff(IReadOnlyList<SettingsFile> files)
    {
        var says = files.LastOrDefault(f => f.Root.TryGetProperty(Off, out _));
        var isOff = says is not null && IsTrue(says.Root, Off);
        if (isOff && !says!.IsManaged)
        {
            return Finding.Warning(
                $"{says.File} turns all hooks of Claude Code off, so no session is saved as it ends."
            ) with
            {
                Command = Edit(says.File),
                Hint = $"Take {Off} out of it.",
            };
        }

        return (isOff ? says : files.FirstOrDefault(f => f.IsManaged && IsTrue(f.Root, ManagedOnly))) is { } managed
            ? Finding.Warning(
                $"{managed.File}, the administrator's, turns the hooks of Claude Code off ({(isOff ? Off : ManagedOnly)}), so no session is saved as it ends."
            ) with
            {
                Command = "claude-backup schedule hourly",
                Hint = "A schedule needs no hook.",
            }
            : null;
    }

    private Finding[] Plugin()
    {
        var found = plugins.Find();
        if (found.Count == 0)
        {
            return
            [
                Finding.Ok("The plugin is not installed. Syncs come by the schedule, or by hand.") with
                {
                    Hint = "With it each session is saved as it ends: /plugin install session-backup@claude-backup",
                },
            ];
        }

        Finding[] wrong = [.. found.Select(Unused).OfType<Finding>()];
        return wrong.Length > 0 ? wrong
            : new HookInbox(repository).IsEmpty
                ? [Finding.Ok("The plugin is installed, and what it asked for is done.")]
            :
            [
                Finding.Warning("The plugin asked for a sync that did not come yet.") with
                {
                    Command = "claude-backup sync",
                },
            ];
    }

    // what Claude Code has of a plugin that it does not run; null where nothing is in the way
    private Finding? Unused(InstalledPlugin plugin)
    {
        var scope = plugin.Scope == "user" ? "" : $" --scope {plugin.Scope}";
        var whose = plugin.Project is { } project ? $" for {project}" : "";
        if (plugin.Folder is { } folder && !Directory.Exists(folder))
        {
            return Finding.Warning(
                $"The plugin is installed{whose}, but its folder {folder} is gone, so it never saves."
            ) with
            {
                Command = For(
                    plugin,
                    $"claude plugin uninstall {plugin.Name}{scope}",
                    $"claude plugin install {plugin.Name}{scope}"
                ),
            };
        }

        var files = settings.In(plugin.Project);
        return files.Any(f => f.Root.TryGetProperty(Enabled, out _)) && !IsEnabled(files, plugin.Name)
            ? Finding.Warning($"The plugin is installed{whose}, but switched off, so it never saves.") with
            {
                Command = For(plugin, $"claude plugin enable {plugin.Name}{scope}"),
            }
            : null;
    }

    private static bool IsEnabled(IReadOnlyList<SettingsFile> files, string plugin) =>
        files
            .Select(f =>
                f.Root.TryGetProperty(Enabled, out var all)
                && all.ValueKind is JsonValueKind.Object
                && all.TryGetProperty(plugin, out var value)
                    ? value.ValueKind
                    : JsonValueKind.Undefined
            )
            .LastOrDefault(kind => kind is not JsonValueKind.Undefined)
            is not (JsonValueKind.Undefined or JsonValueKind.False);

    // one after the other in the folder that a plugin of a project is asked for in
    private static string For(InstalledPlugin plugin, params string[] commands) =>
        ShellLine.ShellsOfThisSystem[0] is var shell
        && string.Join(shell is Shell.Posix ? " && " : "; ", commands) is var all
        && plugin.Project is { } project
            ? ShellLine.InFolder(shell, project, all)
            : all;

    private bool IsThere(string called) => called == Name ? runner.Find(Name) is not null : Path.Exists(called);

    private static bool IsTrue(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True;

    private static string Edit(AbsolutePath file) =>
        ShellLine.ShellsOfThisSystem[0] is Shell.Posix
            ? $"${{EDITOR:-vi}} {ShellLine.Quoted(Shell.Posix, file.Value)}"
            : $"notepad {ShellLine.Quoted(Shell.PowerShell, file.Value)}";
}
