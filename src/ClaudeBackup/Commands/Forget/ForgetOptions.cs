using System.CommandLine;

namespace ClaudeBackup.Commands;

/// <summary>The options of forget that no other command has.</summary>
internal sealed class ForgetOptions
{
    public Option<bool> List { get; } = new("--list") { Description = "Show what was forgotten; forget nothing." };

    public Option<bool> WithSessions { get; } =
        new("--with-sessions") { Description = "With --machine alone: forget all that it saved of its sessions, too." };

    public Option<string?> Secret { get; } =
        new("--secret")
        {
            Description =
                "Mask one secret in everything stored, by its fingerprint in scan; the beginning of it is enough.",
            HelpName = "FINGERPRINT",
        };

    public Option<bool> DryRun { get; } = new("--dry-run") { Description = "Show the plan; forget nothing." };

    public Option<bool> Yes { get; } = new("--yes", "-y") { Description = "Ask nothing. Needed without a terminal." };

    public void AddTo(Command command)
    {
        command.Options.Add(Secret);
        command.Options.Add(WithSessions);
        command.Options.Add(List);
        command.Options.Add(DryRun);
        command.Options.Add(Yes);
    }
}
