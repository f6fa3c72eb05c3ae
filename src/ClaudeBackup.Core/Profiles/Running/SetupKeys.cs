using System.Text.Json;

namespace ClaudeBackup.Core.Profiles;

/// <summary>
/// What of its settings Claude Code runs, and what of them loosens its protection. Taken from client 2.1.330 and its documentation; names are
/// compared without case. What stands in no list is shown when its value looks like a command.
/// </summary>
internal static class SetupKeys
{
    /// <summary>The client whose settings these are.</summary>
    public const string Client = "2.1.330";

    /// <summary>Settings whose value is a command itself.</summary>
    public static readonly HashSet<string> Commands = Names(
        "apiKeyHelper",
        "awsAuthRefresh",
        "awsCredentialExport",
        "gcpAuthRefresh",
        "otelHeadersHelper",
        "headersHelper",
        "proxyAuthHelper",
        "policyHelper",
        "shell",
        "shellPrefix",
        "defaultShell",
        "editor"
    );

    /// <summary>What a setting that is a command may end with, whatever it is called.</summary>
    public static readonly string[] CommandEndings =
    [
        "helper",
        "command",
        "script",
        "wrapper",
        "hook",
        "exec",
        "cmd",
        "refresh",
        "executable",
        "program",
        "binary",
    ];

    /// <summary>What says in an object what is run, or asked.</summary>
    public static readonly HashSet<string> Told = new(StringComparer.Ordinal)
    {
        "command",
        "args",
        "url",
        "prompt",
        "headersHelper",
    };

    /// <summary>Settings that are texts for people, or name no program; their values are not looked at.</summary>
    public static readonly HashSet<string> Harmless = Names(
        "$schema",
        "name",
        "description",
        "model",
        "language",
        "theme",
        "outputStyle",
        "companyAnnouncements",
        "spinnerVerbs",
        "spinnerTipsOverride",
        "attribution",
        "argument-hint",
        "when_to_use",
        "type",
        "matcher",
        "statusMessage",
        "title",
        "author",
        "homepage",
        "repository",
        "license",
        "keywords",
        "version",
        "ignorePatterns",
        "deny",
        "ask",
        "denyRead",
        "denyWrite",
        "deniedDomains",
        "deniedMcpServers",
        "disabledMcpjsonServers",
        "disabledMcpServers",
        "disallowedTools",
        "disallowed-tools",
        "plansDirectory",
        "autoMemoryDirectory"
    );

    /// <summary>Settings that loosen something with any value that is not empty.</summary>
    private static readonly HashSet<string> Loosening = Names(
        "allow",
        "allowedTools",
        "allowed-tools",
        "additionalDirectories",
        "enabledMcpjsonServers",
        "enabledMcpServers",
        "excludedCommands",
        "allowWrite",
        "allowRead",
        "allowedDomains",
        "allowUnixSockets",
        "allowMachLookup",
        "ignoreViolations",
        "httpProxyPort",
        "socksProxyPort",
        "allowedHttpHookUrls",
        "httpHookAllowedEnvVars",
        "allowedChannelPlugins",
        "allowedMcpServers",
        "autoMode",
        "soft_deny",
        "trustedDirectories",
        "mcpContextUris"
    );

    /// <summary>Settings that loosen something when they are switched on.</summary>
    private static readonly HashSet<string> LooseningWhenOn = Names(
        "enableAllProjectMcpServers",
        "skipDangerousModePermissionPrompt",
        "skipAutoPermissionPrompt",
        "skipWebFetchPreflight",
        "allowUnsandboxedCommands",
        "autoAllowBashIfSandboxed",
        "enableWeakerNestedSandbox",
        "enableWeakerNetworkIsolation",
        "allowAllUnixSockets",
        "allowLocalBinding",
        "allowAppleEvents",
        "disableAllHooks",
        "disableSandbox",
        "useAutoModeDuringPlan",
        "channelsEnabled",
        "hasTrustDialogAccepted",
        "hasClaudeMdExternalIncludesApproved",
        "bypassPermissionsModeAccepted"
    );

    /// <summary>Words of a setting that nobody has listed yet and that loosens something when it is switched on.</summary>
    private static readonly string[] LooseningWords =
    [
        "dangerous",
        "bypass",
        "skippermission",
        "unsandboxed",
        "autoapprove",
        "autoallow",
        "yolo",
        "trustall",
        "allowall",
        "enableall",
        "insecure",
    ];

    /// <summary>Modes in which Claude Code asks as often as it ever does.</summary>
    private static readonly HashSet<string> AskingModes = Names("default", "plan", "manual", "delegate");

    /// <summary>Whether a setting is a command by what it is called.</summary>
    public static bool IsCommand(string name) =>
        Commands.Contains(name)
        || (!Harmless.Contains(name) && CommandEndings.Any(e => name.EndsWith(e, StringComparison.OrdinalIgnoreCase)));

    /// <summary>Whether a setting takes protection away.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="value">What it says.</param>
    /// <param name="path">Where it stands, the names above it joined by dots.</param>
    public static bool Loosens(string name, JsonElement value, string path)
    {
        var says = value.ValueKind switch
        {
            JsonValueKind.True or JsonValueKind.Number => true,
            JsonValueKind.False or JsonValueKind.Null => false,
            JsonValueKind.String => value.ToString() is not ("" or "false" or "no" or "off"),
            JsonValueKind.Array => value.GetArrayLength() > 0,
            _ => value.EnumerateObject().Any(),
        };
        var isSandbox = path.Split('.').Contains("sandbox", StringComparer.OrdinalIgnoreCase);
        return name.ToLowerInvariant() switch
        {
            "defaultmode" or "permissionmode" or "permission-mode" => says && !AskingModes.Contains(value.ToString()),
            "enabled" or "failifunavailable" => isSandbox && !says,
            "sandbox" => value.ValueKind is JsonValueKind.False || value.ToString() is "false" or "off" or "none",
            var lower => says
                && (
                    Loosening.Contains(name)
                    || LooseningWhenOn.Contains(name)
                    || LooseningWords.Any(w =>
                        lower.Replace("-", "", StringComparison.Ordinal).Contains(w, StringComparison.Ordinal)
                    ) && !lower.StartsWith("disable", StringComparison.Ordinal)
                ),
        };
    }

    private static HashSet<string> Names(params string[] names) => new(names, StringComparer.OrdinalIgnoreCase);
}
