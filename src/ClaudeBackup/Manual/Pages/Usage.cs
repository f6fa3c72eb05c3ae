namespace ClaudeBackup.Manual;

/// <summary>How a command is called, a line each way.</summary>
internal static class Usage
{
    public static IEnumerable<string> Of(CommandPage page)
    {
        if (page.Acts)
        {
            yield return string.Join(' ', [page.Name, .. page.Arguments.Select(a => a.InUsage), "[options]"]);
        }

        if (page.Commands.Count > 0)
        {
            yield return $"{page.Name} <command> [options]";
        }
    }
}
