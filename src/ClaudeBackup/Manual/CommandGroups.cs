namespace ClaudeBackup.Manual;

/// <summary>The headings of the groups.</summary>
internal static class CommandGroups
{
    public static readonly CommandGroup[] Shown =
    [
        CommandGroup.Save,
        CommandGroup.BringBack,
        CommandGroup.Move,
        CommandGroup.Setup,
        CommandGroup.LookAfter,
        CommandGroup.Help,
    ];

    public static string Heading(CommandGroup group) =>
        group switch
        {
            CommandGroup.Save => "Save",
            CommandGroup.BringBack => "Bring back",
            CommandGroup.Move => "Move to another machine",
            CommandGroup.Setup => "Set up",
            CommandGroup.LookAfter => "Look after",
            CommandGroup.Help => "Help",
            _ => "For programs",
        };
}
