using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Alerts;

/// <summary>Shows a sentence on the user's desktop, where there is one.</summary>
public abstract class Notifier(ProcessRunner runner)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private protected const string Title = "claude-backup";

    /// <summary>The one of this system. The one place that asks which system it is.</summary>
    public static Notifier For(ProcessRunner runner) =>
        OperatingSystem.IsWindows() ? new WindowsNotifier(runner)
        : OperatingSystem.IsMacOS() ? new MacOSNotifier(runner)
        : new LinuxNotifier(runner);

    /// <summary>Shows it.</summary>
    /// <returns>Whether it could be shown: not on a machine without a desktop, or while nobody is signed in.</returns>
    public Task<bool> TryShowAsync(string text, CancellationToken cancellation) =>
        runner.EndsWellAsync(Request(text) with { Deadline = Deadline }, cancellation);

    /// <summary>What shows it. The text is never part of a script.</summary>
    internal abstract ProcessRequest Request(string text);
}

internal sealed class LinuxNotifier(ProcessRunner runner) : Notifier(runner)
{
    internal override ProcessRequest Request(string text) =>
        new() { FileName = "notify-send", Arguments = ["--app-name", Title, "--", Title, text] };
}

internal sealed class MacOSNotifier(ProcessRunner runner) : Notifier(runner)
{
    internal override ProcessRequest Request(string text) =>
        new()
        {
            FileName = "osascript",
            Arguments =
            [
                "-e",
                "on run arguments",
                "-e",
                $"display notification (item 1 of arguments) with title \"{Title}\"",
                "-e",
                "end run",
                text,
            ],
        };
}

internal sealed class WindowsNotifier(ProcessRunner runner) : Notifier(runner)
{
    private const string TextVariable = "CLAUDE_BACKUP_NOTICE";

    // a balloon goes when its icon does, so the icon stays for as long as it takes to read
    private const string Script = $"""
        Add-Type -AssemblyName System.Windows.Forms, System.Drawing
        $icon = New-Object System.Windows.Forms.NotifyIcon
        $icon.Icon = [System.Drawing.SystemIcons]::Warning
        $icon.Visible = $true
        $icon.ShowBalloonTip(8000, '{Title}', $env:{TextVariable}, 'Warning')
        Start-Sleep -Seconds 8
        $icon.Dispose()
        """;

    internal override ProcessRequest Request(string text) =>
        new()
        {
            FileName = "powershell",
            Arguments = ["-NoProfile", "-NonInteractive", "-Command", Script],
            Environment = new Dictionary<string, string?>(StringComparer.Ordinal) { [TextVariable] = text },
        };
}
