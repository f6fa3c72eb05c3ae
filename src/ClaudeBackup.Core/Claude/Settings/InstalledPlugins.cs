using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Json;

namespace ClaudeBackup.Core.Claude;

/// <summary>A plugin as Claude Code has it.</summary>
/// <param name="Name">As in <c>plugin@marketplace</c>.</param>
/// <param name="Scope">For whom: <c>user</c>, <c>project</c> or <c>local</c>.</param>
/// <param name="Project">The folder it is installed for; null for the user's.</param>
public sealed record InstalledPlugin(string Name, string Scope, string? Project)
{
    /// <summary>The folder that Claude Code has copied it to; null where that is not told.</summary>
    public string? Folder { get; init; }
}

/// <summary>Plugins of one marketplace that Claude Code has. It is asked to take them away: its settings are its own.</summary>
/// <param name="runner">Starts Claude Code.</param>
/// <param name="home">The Claude home.</param>
/// <param name="marketplace">The name of the marketplace.</param>
public sealed class InstalledPlugins(ProcessRunner runner, ClaudeHome home, string marketplace)
{
    private const string Client = "claude";
    private const string ListFile = "installed_plugins.json";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    /// <summary>Finds them.</summary>
    public IReadOnlyList<InstalledPlugin> Find() =>
        JsonFile.TryRead<IReadOnlyList<InstalledPlugin>>(
            home.Root / ClaudeHome.Plugins / ListFile,
            json =>
                [
                    .. json.GetProperty("plugins")
                        .EnumerateObject()
                        .Where(p => p.Name.EndsWith($"@{marketplace}", StringComparison.Ordinal))
                        .SelectMany(p =>
                            p.Value.EnumerateArray()
                                .Select(i => new InstalledPlugin(
                                    p.Name,
                                    JsonFile.OptionalText(i, "scope") ?? "user",
                                    JsonFile.OptionalText(i, "projectPath")
                                )
                                {
                                    Folder = JsonFile.TryText(i, "installPath"),
                                })
                        ),
                ]
        ) ?? [];

    /// <summary>Lets Claude Code take one away.</summary>
    /// <returns>Null, or a sentence on what is left to do by hand.</returns>
    public async Task<string?> TryRemoveAsync(InstalledPlugin plugin, CancellationToken cancellation)
    {
        string[] arguments = ["plugin", "uninstall", plugin.Name, "--scope", plugin.Scope];
        var byHand =
            $"Claude Code still has the plugin {plugin.Name}. Remove it with: {Client} {string.Join(' ', arguments)}"
            + (plugin.Project is null ? "" : $" in {plugin.Project}");
        if (plugin.Project is { } project && !Directory.Exists(project))
        {
            return byHand;
        }

        var request = new ProcessRequest
        {
            FileName = Client,
            Arguments = arguments,
            WorkingDirectory = plugin.Project is { } folder ? new AbsolutePath(folder) : null,
            Deadline = Deadline,
        };
        return await runner.EndsWellAsync(request, cancellation) ? null : byHand;
    }
}
