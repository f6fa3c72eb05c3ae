using System.Runtime.InteropServices;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Json;

namespace ClaudeBackup.Core.Restoring;

/// <summary>One key of a JSON file that is put into the file that is there. All else in it stays byte for byte.</summary>
public sealed record KeyMerge
{
    /// <summary>The file.</summary>
    public required AbsolutePath Target { get; init; }

    /// <summary>A name for each level.</summary>
    public required IReadOnlyList<string> Path { get; init; }

    /// <summary>Whether the file is there.</summary>
    public required bool IsThere { get; init; }

    /// <summary>Whether it has another value for that key, or none.</summary>
    public required bool IsChange { get; init; }

    /// <summary>Where the file of before goes; null when there is none, or it stays as it is.</summary>
    public required AbsolutePath? Aside { get; init; }

    /// <summary>The value as the stored file spells it.</summary>
    private JsonSpelling Wanted { get; init; } = new([], [], JsonStyle.Foreign);

    /// <summary>Plans.</summary>
    /// <param name="target">The file.</param>
    /// <param name="stored">What the key shall be.</param>
    /// <param name="from">The file in which it is that.</param>
    /// <param name="live">The file that is there; null for none.</param>
    /// <param name="aside">Where it goes.</param>
    /// <exception cref="BackupException">The file that is there holds no JSON object, or none where the path leads.</exception>
    public static KeyMerge Plan(AbsolutePath target, JsonFound stored, byte[] from, byte[]? live, AbsolutePath aside)
    {
        ArgumentNullException.ThrowIfNull(stored);
        var wanted = new JsonSpelling(
            stored.Spelled,
            JsonMarshal.GetRawUtf8Value(stored.Value).ToArray(),
            JsonStyle.Of(JsonText.WithoutMark(from.AsSpan())) ?? JsonStyle.Usual
        );
        _ = Merge(target, live, stored.Path, wanted);
        var isChange =
            live is null
            || JsonKeys.TryParse(live) is not { } there
            || JsonKeys.At(there, stored.Path) is not { } now
            || !JsonKeys.AreSame(now, stored.Value);
        return new KeyMerge
        {
            Target = target,
            Path = stored.Path,
            IsThere = live is not null,
            IsChange = isChange,
            Aside = isChange && live is not null ? aside : null,
            Wanted = wanted,
        };
    }

    /// <summary>Puts the key in, with the file as it is by then; a link stays a link.</summary>
    /// <param name="files">The file system.</param>
    /// <exception cref="BackupException">It could not be done; the file is as it was.</exception>
    public void Apply(IFileSystem files)
    {
        ArgumentNullException.ThrowIfNull(files);
        if (!IsChange)
        {
            return;
        }

        try
        {
            var place = UsersFile.PlaceOf(files, Target);
            var live = files.Look(place, followLink: false) is null ? null : File.ReadAllBytes(place.Value);
            var after = Merge(Target, live, Path, Wanted);
            if (live is not null && Aside is { } aside)
            {
                Host.Aside.Write(files, aside, live);
            }

            files.CreateDirectory(place.Parent!, FilePermissions.PrivateDirectory);
            UsersFile.Write(files, place, after);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BackupException(
                FailureKind.Failed,
                $"{Target} could not be changed: {e.Message}",
                "It was not changed. Try again when that is fixed.",
                e
            );
        }
    }

    private static byte[] Merge(AbsolutePath target, byte[]? live, IReadOnlyList<string> path, JsonSpelling wanted) =>
        JsonEdit.Set(live, wanted)
        ?? throw new BackupException(
            FailureKind.Failed,
            $"{target} holds no JSON object now, or none at {string.Join('.', path)}.",
            "To restore the whole file, leave out --key. What is there is kept aside."
        );
}
