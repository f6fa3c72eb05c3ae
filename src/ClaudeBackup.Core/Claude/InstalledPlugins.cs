using System.Text.Json;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Claude;

/// <summary>Plugins of one marketplace that Claude Code has. It is asked to take them away: its settings are its own.</summary>
/// <param name="runner">Starts Claude Code.</param>
/// <param name="home">The Claude home.</param>
/// <param name="marketplace">The name of the marketplace.</param>
public sealed class InstalledPlugins(ProcessRunner runner, ClaudeHome home, string marketplace)
{
    private const string Client = "claude";
    private const string ListFile = "installed_plugins.json";

    /// <summary>Their names, as in <c>plugin@marketplace</c>.</summary>
    public IReadOnlyList<string> Find()
    {
        try
        {
            using var list = JsonDocument.Parse(File.ReadAllBytes((home.Root / ClaudeHome.Plugins / ListFile).Value));
            return
            [
                .. list
                    .RootElement.GetProperty("plugins")
                    .EnumerateObject()
                    .Select(p => p.Name)
                    .Where(name => name.EndsWith($"@{marketplace}", StringComparison.Ordinal)),
            ];
        }
        catch (Exception e)
            when (e
                    is JsonException
                        or IOException
                        or UnauthorizedAccessException
                        or InvalidOperationException
                        or KeyNotFoundException
            )
        {
            return [];
        }
    }

    /// <summary>Lets Claude Code take one away.</summary>
    /// <returns>Null, or a sentence on what is left to do by hand.</returns>
    public async Task<string?> TryRemoveAsync(string plugin, CancellationToken cancellation)
    {
        var byHand = $"Claude Code still has the plugin {plugin}. Remove it with: claude plugin uninstall {plugin}";
        if (runner.Find(Client) is null)
        {
            return byHand;
        }

        try
        {
            var result = await runner.RunAsync(
                new ProcessRequest { FileName = Client, Arguments = ["plugin", "uninstall", plugin] },
                cancellation
            );
            return result.ExitCode == 0 ? null : byHand;
        }
        catch (BackupException)
        {
            return byHand;
        }
    }
}
