using System.Text.Json.Nodes;
using ClaudeBackup.Cli.Tests.Remotes;
using ClaudeBackup.Core.Format;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Alerts;

public sealed class QuietMachineTests
{
    [Fact]
    public async Task A_machine_from_which_nothing_comes_is_named_by_the_others()
    {
        using var fleet = await Fleet.CreateAsync();
        _ = await fleet.ConnectedAsync("work-laptop", 1);
        var desk = await fleet.ConnectedAsync("desk", 2);
        Assert.DoesNotContain("nothing for", (await desk.DoAsync("status", "-v")).Out, StringComparison.Ordinal);
        // the weekly look, which would put right what is changed here by hand
        _ = await desk.JsonAsync("sync", "--scheduled");
        // nine days pass for the other one
        var file = (desk.Repository / "machines/work-laptop/manifest.json").Value;
        var manifest = JsonNode.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))!;
        manifest["lastSync"] = Timestamp.Format(DateTimeOffset.UtcNow.AddDays(-9).AddMinutes(-1));
        await File.WriteAllTextAsync(file, manifest.ToJsonString(), TestContext.Current.CancellationToken);

        _ = await desk.JsonAsync("sync", "--scheduled");
        var machines = (await desk.JsonAsync("status")).Json.GetProperty("machineDetails").EnumerateArray();
        var start = await desk.HookAsync("""{"hook_event_name":"SessionStart"}""");
        await desk.HooksAreServedAsync();
        var again = await desk.HookAsync("""{"hook_event_name":"SessionStart"}""");
        await desk.HooksAreServedAsync();

        Assert.Equal(
            [("desk", null), ("work-laptop", "9")],
            machines.Select(m => (m.GetProperty("slug").GetString(), Text(m.GetProperty("quietDays").GetRawText())))
        );
        Assert.Contains("; nothing for 9 days", (await desk.DoAsync("status", "-v")).Out, StringComparison.Ordinal);
        Assert.StartsWith(
            "work-laptop has saved nothing for 9 days.",
            start.Json.GetProperty("systemMessage").GetString(),
            StringComparison.Ordinal
        );
        Assert.Empty(again.Out);
    }

    private static string? Text(string raw) => raw == "null" ? null : raw;
}
