using System.Text.Json;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Json;

namespace ClaudeBackup.Core.Profiles;

/// <summary>
/// Plugins as things to install again. The client's own two lists name folders of this machine, where the plugins lie; on another one they
/// would lead nowhere.
/// </summary>
/// <param name="Plugins">The user's own, as <c>name@marketplace</c>.</param>
/// <param name="Marketplaces">Where they come from.</param>
internal sealed record PluginLists(IReadOnlyList<string> Plugins, IReadOnlyList<ProfileMarketplace> Marketplaces)
{
    /// <summary>The client's list of plugins.</summary>
    public static readonly RelativePath PluginsFile = RelativePath.Parse("plugins/installed_plugins.json");

    /// <summary>The client's list of marketplaces.</summary>
    public static readonly RelativePath MarketplacesFile = RelativePath.Parse("plugins/known_marketplaces.json");

    /// <summary>Nothing.</summary>
    public static readonly PluginLists None = new([], []);

    /// <summary>Whether a file is one of the two.</summary>
    public static bool IsOne(RelativePath path) => path == PluginsFile || path == MarketplacesFile;

    /// <summary>The same with what one of the two files says.</summary>
    public PluginLists With(RelativePath file, byte[] content)
    {
        try
        {
            return JsonKeys.TryParse(content) is not { } json ? this
                : file == PluginsFile ? this with { Plugins = [.. Installed(json)] }
                : this with { Marketplaces = [.. Known(json)] };
        }
        catch (InvalidOperationException)
        {
            // a name that is no text
            return this;
        }
    }

    private static IEnumerable<string> Installed(JsonElement json)
    {
        if (!json.TryGetProperty("plugins", out var plugins) || plugins.ValueKind is not JsonValueKind.Object)
        {
            yield break;
        }

        foreach (var plugin in plugins.EnumerateObject())
        {
            if (
                plugin.Value.ValueKind is not JsonValueKind.Array
                || plugin.Value.EnumerateArray().Any(i => JsonFile.TryText(i, "scope") is null or "user")
            )
            {
                yield return plugin.Name;
            }
        }
    }

    // as `claude plugin marketplace add` takes it
    private static IEnumerable<ProfileMarketplace> Known(JsonElement json)
    {
        foreach (var market in json.EnumerateObject().Where(m => m.Value.ValueKind is JsonValueKind.Object))
        {
            var source = market.Value.TryGetProperty("source", out var told) ? told : default;
            yield return new ProfileMarketplace(
                market.Name,
                JsonFile.TryText(source, "repo")
                    ?? JsonFile.TryText(source, "url")
                    ?? JsonFile.TryText(source, "path")
                    ?? ""
            );
        }
    }
}
