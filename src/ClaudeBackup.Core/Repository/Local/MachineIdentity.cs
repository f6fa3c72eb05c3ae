using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Json;

namespace ClaudeBackup.Core.Repository;

/// <summary>
/// Which machine this is. Kept in a local file and never tracked, so that a clone on another machine does not take the
/// identity over.
/// </summary>
public sealed record MachineIdentity
{
    /// <summary>Its file in the local folder; a repository that has it is initialised.</summary>
    public const string FileName = "machine.json";

    internal static readonly LocalFile<MachineIdentity> Stored = new(
        FileName,
        json => new MachineIdentity
        {
            Id = JsonFile.Text(json, "id"),
            Slug = Slug.Parse(JsonFile.Text(json, "slug")),
            Machine = JsonFile.Text(json, "machine"),
            User = JsonFile.Text(json, "user"),
        },
        (json, machine) =>
        {
            json.WriteString("id", machine.Id);
            json.WriteString("slug", machine.Slug.Value);
            json.WriteString("machine", machine.Machine);
            json.WriteString("user", machine.User);
        }
    )
    {
        Precious = "The identity of this machine",
        IsTrue = OwnManifest.IsOf,
        EmptyIsGone = true,
        Remedy =
            "Move that file away and run: claude-backup init. This machine then continues under a new slug; what is stored stays.",
    };

    /// <summary>Random, made once.</summary>
    public required string Id { get; init; }

    /// <summary>Its folder.</summary>
    public required Slug Slug { get; init; }

    /// <summary>The host name, for people.</summary>
    public required string Machine { get; init; }

    /// <summary>The user, for people.</summary>
    public required string User { get; init; }

    /// <summary>Reads the identity of this machine.</summary>
    /// <exception cref="BackupException">There is none (not initialised), or it cannot be read.</exception>
    public static MachineIdentity Read(BackupRepository repository) =>
        Stored.Read(repository)
        ?? throw (
            Directory.Exists((repository.Root / ".git" / "objects").Value)
                ? new BackupException(
                    FailureKind.NotInitialised,
                    $"The repository at {repository.Root} does not say which machine this is.",
                    "Nothing in it is lost by that. Set it up on this machine again: claude-backup init"
                )
                : new BackupException(
                    FailureKind.NotInitialised,
                    DanglingLink.On(repository.Files, repository.Root) is { } link
                        ? $"There is no repository at {repository.Root}: {link.Sentence}"
                        : $"There is no repository at {repository.Root}.",
                    "If it is on a drive, connect it. If there is none yet, run: claude-backup init"
                )
        );

    /// <summary>As <see cref="Read"/>; null when there is none, or none that can be read.</summary>
    internal static MachineIdentity? TryRead(BackupRepository repository) => Stored.TryRead(repository);

    /// <summary>Lets this be no repository of this machine any more, before it is deleted.</summary>
    public static void Forget(BackupRepository repository) => Stored.Delete(repository);

    /// <summary>Makes this the identity of the machine.</summary>
    /// <exception cref="BackupException">There is one that cannot be read, or a newer version wrote it.</exception>
    public void Write(BackupRepository repository) => Stored.Change(repository, _ => this);
}
