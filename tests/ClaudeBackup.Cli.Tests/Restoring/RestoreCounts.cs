using System.Text.Json;

namespace ClaudeBackup.Cli.Tests.Restoring;

/// <summary>What became of the sessions that a restore was asked for.</summary>
internal static class RestoreCounts
{
    /// <param name="all">The document of <c>restore --all</c>.</param>
    public static (int Restored, int Skipped, int Failed) Of(JsonElement all) =>
        (
            all.GetProperty("restored").GetInt32(),
            all.GetProperty("skipped").GetInt32(),
            all.GetProperty("failed").GetInt32()
        );
}
