using ClaudeBackup.Core.Failures;
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
            Slug = JsonFile.Text(json, "slug"),
            Machine = JsonFile.Text(json, "machine"),
            User = JsonFile.Text(json, "user"),
        },
        (json, machine) =>
        {
            json.WriteString("id", machine.Id);
            json.WriteString("slug", machine.Slug);
            json.WriteString("machine", machine.Machine);
            json.WriteString("user", machine.User);
        }
    )
    {
        Precious = "The identity of this machine",
        IsTrue = OwnManifest.IsOf,
        Remedy =
            "Move that file away and run: claude-backup init. This machine then goes on under a new slug; what is stored stays.",
    };

    /// <summary>Longest slug, in characters.</summary>
    public const int LongestSlug = 64;

    /// <summary>Random, made once.</summary>
    public required string Id { get; init; }

    /// <summary>The name of the machine's folder: <c>[a-z0-9-]</c>, 64 at most.</summary>
    public required string Slug { get; init; }

    /// <summary>The host name, for people.</summary>
    public required string Machine { get; init; }

    /// <summary>The user, for people.</summary>
    public required string User { get; init; }

    /// <summary>
    /// The slug of a host name or of a wish of the user: what stands before the first dot, lower case, with one hyphen for
    /// all that is no ASCII letter or digit; <c>machine</c> when nothing is left.
    /// </summary>
    public static string SlugOf(string name)
    {
        var shortName = name.Split('.')[0].ToLowerInvariant();
        var mapped = string.Concat(shortName.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
        var joined = string.Join('-', mapped.Split('-', StringSplitOptions.RemoveEmptyEntries));
        joined = joined[..Math.Min(joined.Length, LongestSlug)].Trim('-');
        return joined.Length == 0 ? "machine" : joined;
    }

    /// <summary>The slug to take: the wish, or the wish with the first free number when another machine has it.</summary>
    /// <param name="wish">What <see cref="SlugOf"/> gave.</param>
    /// <param name="isTaken">Whether another machine's folder has that slug.</param>
    public static string FreeSlug(string wish, Func<string, bool> isTaken)
    {
        for (var n = 1; ; n++)
        {
            var suffix = n == 1 ? "" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"-{n}");
            var slug = wish[..Math.Min(wish.Length, LongestSlug - suffix.Length)] + suffix;
            if (!isTaken(slug))
            {
                return slug;
            }
        }
    }

    /// <summary>Reads the identity of this machine.</summary>
    /// <exception cref="BackupException">There is none (not initialised), or it cannot be read.</exception>
    public static MachineIdentity Read(BackupRepository repository) =>
        Stored.Read(repository)
        ?? throw new BackupException(
            FailureKind.NotInitialised,
            $"There is no repository at {repository.Root} yet.",
            "Run: claude-backup init"
        );

    /// <summary>As <see cref="Read"/>; null when there is none, or none that can be read.</summary>
    internal static MachineIdentity? TryRead(BackupRepository repository) => Stored.TryRead(repository);

    /// <summary>Lets this be no repository of this machine any more, before it is deleted.</summary>
    public static void Forget(BackupRepository repository) => Stored.Delete(repository);

    /// <summary>Makes this the identity of the machine.</summary>
    /// <exception cref="BackupException">There is one that cannot be read, or a newer version wrote it.</exception>
    public void Write(BackupRepository repository) => Stored.Change(repository, _ => this);
}
