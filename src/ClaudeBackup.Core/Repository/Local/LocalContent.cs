namespace ClaudeBackup.Core.Repository;

/// <summary>What a small local file turned out to be.</summary>
internal abstract record LocalContent<T>
    where T : class
{
    private LocalContent() { }

    /// <summary>It is whole.</summary>
    public sealed record Found(T Value) : LocalContent<T>;

    /// <summary>There is none.</summary>
    public sealed record Missing : LocalContent<T>;

    /// <summary>It is torn, says something that it cannot mean, or may not be read.</summary>
    public sealed record Unreadable(Exception Cause) : LocalContent<T>;

    /// <summary>A newer version of this program wrote it.</summary>
    public sealed record Newer(int Format) : LocalContent<T>;
}
