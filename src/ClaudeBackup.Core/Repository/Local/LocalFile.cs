using System.Text.Json;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Healing;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Json;

namespace ClaudeBackup.Core.Repository;

/// <summary>
/// One small JSON file below <see cref="BackupRepository.LocalFolder"/>: the only way in which such a file is read and written. It carries the
/// number of its format, is replaced as a whole, and what a newer version of this program wrote is never written over.
/// </summary>
/// <param name="name">Its name in the folder.</param>
/// <param name="read">Makes a value of its fields; what that throws for fields that are not as expected counts as damage.</param>
/// <param name="write">Writes the fields of a value.</param>
internal sealed class LocalFile<T>(string name, Func<JsonElement, T> read, Action<Utf8JsonWriter, T> write)
    where T : class
{
    /// <summary>The field with the number of the format; a file without it is of format 1.</summary>
    public const string FormatKey = "format";

    /// <summary>The newest format that is understood, and the one that is written.</summary>
    public int Format { get; init; } = 1;

    /// <summary>
    /// How a failure begins when it cannot be read: "The settings". Null for a record that can be lost: then what cannot be read counts as
    /// missing and is replaced by the next change.
    /// </summary>
    public string? Precious { get; init; }

    /// <summary>Whether it is kept twice, for nothing could tell it again. A precious file is; of another one the copy counts where it cannot be read or is gone.</summary>
    public bool IsTwin { get; init; }

    /// <summary>Whether a value is what the repository itself tells, where that can be known; asked when two copies of a precious file differ.</summary>
    public Func<BackupRepository, T, bool>? IsTrue { get; init; }

    /// <summary>Whether one that says nothing, as its copy, counts as gone: nobody typed that.</summary>
    public bool EmptyIsGone { get; init; }

    /// <summary>What to do when it is precious and cannot be read.</summary>
    public string? Remedy { get; init; }

    /// <summary>The kind of that failure.</summary>
    public FailureKind Kind { get; init; } = FailureKind.Failed;

    /// <summary>Where it lies; it need not exist.</summary>
    public AbsolutePath In(BackupRepository repository) => repository.LocalFolder / name;

    /// <summary>Looks at it, without a lock: it is always whole, or gone, or damaged from outside.</summary>
    public LocalContent<T> Look(BackupRepository repository)
    {
        var there = Parse(() => Open(In(repository)));
        return Precious is not null ? Recall(repository, there) ?? Believed(repository, there)
            : IsTwin && there is LocalContent<T>.Unreadable or LocalContent<T>.Missing ? Copied(repository) ?? there
            : there;
    }

    /// <summary>
    /// Puts a precious file right that was damaged by something that is no editor, and keeps twice what is good.
    /// </summary>
    /// <param name="repository">Whose file; its lock is the caller's.</param>
    /// <param name="quarantine">Takes what was damaged.</param>
    /// <returns>A sentence for the user; null when it was good, or nobody knows better.</returns>
    public string? Heal(BackupRepository repository, Quarantine quarantine)
    {
        var twin = new TwinFile(In(repository));
        var there = Parse(() => Open(In(repository)));
        if (Recall(repository, there) is not null)
        {
            twin.BringBack(quarantine);
            return $"{Precious} in {In(repository)} could not be read, and came back from the copy.";
        }

        if (there is LocalContent<T>.Found)
        {
            twin.Follow(twin.ReadFile());
        }

        return null;
    }

    /// <summary>Brings back what the copy says where the file cannot be read, also where a person may have typed that; for whoever wishes a repair.</summary>
    /// <param name="repository">Whose file; its lock is the caller's.</param>
    /// <param name="quarantine">Takes the file.</param>
    public void BringBack(BackupRepository repository, Quarantine quarantine)
    {
        if (Parse(() => Open(In(repository))) is LocalContent<T>.Unreadable && Copied(repository) is not null)
        {
            new TwinFile(In(repository)).BringBack(quarantine);
        }
    }

    private LocalContent<T> Believed(BackupRepository repository, LocalContent<T> there) =>
        EmptyIsGone
        && there is LocalContent<T>.Unreadable
        && new TwinFile(In(repository)).ReadFile() is { } bytes
        && JsonFile.SaysNothing(bytes)
            ? new LocalContent<T>.Missing()
            : there;

    private LocalContent<T>.Found? Copied(BackupRepository repository) =>
        Parse(() => Open(new TwinFile(In(repository)).Copy)) as LocalContent<T>.Found;

    // What the copy says, where the file is damaged, or says what the repository knows to be otherwise.
    private LocalContent<T>.Found? Recall(BackupRepository repository, LocalContent<T> there)
    {
        if (there is LocalContent<T>.Newer || (there is LocalContent<T>.Found && IsTrue is null))
        {
            return null;
        }

        var twin = new TwinFile(In(repository));
        if (
            twin.ReadCopy() is not { } before
            || Parse(() => JsonFile.Parse(before)) is not LocalContent<T>.Found copy
            || (IsTrue is null && !TwinFile.IsDamaged(twin.ReadFile(), before))
        )
        {
            return null;
        }

        return there is not LocalContent<T>.Found found ? copy
            : !found.Value.Equals(copy.Value) && !IsTrue!(repository, found.Value) && IsTrue(repository, copy.Value)
                ? copy
            : null;
    }

    private static JsonElement Open(AbsolutePath file)
    {
        var bytes = JsonFile.ReadBytes(file);
        return HashedJson.IsWhole(bytes.Span)
            ? JsonFile.Parse(bytes)
            : throw new JsonException("Its bytes are not those that were written.");
    }

    private LocalContent<T> Parse(Func<JsonElement> open)
    {
        try
        {
            var json = open();
            var format = json.TryGetProperty(FormatKey, out var number) ? number.GetInt32() : 1;
            return format > Format ? new LocalContent<T>.Newer(format) : new LocalContent<T>.Found(read(json));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return new LocalContent<T>.Missing();
        }
        catch (Exception e) when (JsonFile.IsDamage(e))
        {
            return new LocalContent<T>.Unreadable(e);
        }
    }

    /// <summary>What it says; null when it is missing, cannot be read or is newer.</summary>
    public T? TryRead(BackupRepository repository) => (Look(repository) as LocalContent<T>.Found)?.Value;

    /// <summary>What it says; null when it is missing.</summary>
    /// <exception cref="BackupException">It cannot be read, or a newer version wrote it; the message names the file.</exception>
    public T? Read(BackupRepository repository) => ValueOf(repository, Look(repository));

    /// <summary>
    /// Reads it, changes what it says and replaces it, under the lock of small local files, so that no change of another process is lost.
    /// </summary>
    /// <param name="repository">Whose file.</param>
    /// <param name="change">From what it says, or null when it is missing, to what it shall say. Short: others wait.</param>
    /// <returns>What it says now.</returns>
    /// <exception cref="BackupException">It is precious and cannot be read, or newer; or somebody keeps the lock. It stays as it is.</exception>
    public T Change(BackupRepository repository, Func<T?, T> change)
    {
        using var held = LocalLock.Take(repository);
        var there = Look(repository);
        if (Precious is null && there is LocalContent<T>.Newer)
        {
            return change(null);
        }

        var after = change(ValueOf(repository, there));
        var bytes = Bytes(after);
        if (
            there is not LocalContent<T>.Found
            || !bytes.AsSpan().SequenceEqual(File.ReadAllBytes(In(repository).Value))
        )
        {
            AtomicFile.Write(In(repository), bytes);
        }

        if (Precious is not null || IsTwin)
        {
            new TwinFile(In(repository)).Follow(bytes);
        }

        return after;
    }

    /// <summary>Deletes it, whatever it is.</summary>
    public void Delete(BackupRepository repository)
    {
        using var held = LocalLock.Take(repository);
        new TwinFile(In(repository)).Delete();
    }

    /// <summary>Its bytes for a value.</summary>
    public byte[] Bytes(T value)
    {
        // what people may edit has a copy instead
        return Precious is null ? HashedJson.File(Fields) : JsonFile.Bytes(Fields);

        void Fields(Utf8JsonWriter json)
        {
            json.WriteNumber(FormatKey, Format);
            write(json, value);
        }
    }

    private T? ValueOf(BackupRepository repository, LocalContent<T> content) =>
        content switch
        {
            LocalContent<T>.Found found => found.Value,
            LocalContent<T>.Newer newer => throw new BackupException(
                FailureKind.Failed,
                $"{In(repository)} was written by a newer claude-backup: it has format {newer.Format}, and this one knows {Format}.",
                "Update claude-backup. Until then that file stays as it is."
            ),
            LocalContent<T>.Unreadable damaged when Precious is not null => throw new BackupException(
                Kind,
                $"{Precious} in {In(repository)} cannot be read: {damaged.Cause.Message}",
                Remedy,
                damaged.Cause
            ),
            // a disk that fails is no reason to replace what it has
            LocalContent<T>.Unreadable { Cause: IOException or UnauthorizedAccessException } closed =>
                throw new BackupException(
                    FailureKind.Failed,
                    $"{In(repository)} cannot be read: {closed.Cause.Message}",
                    hint: null,
                    closed.Cause
                ),
            _ => null,
        };
}
