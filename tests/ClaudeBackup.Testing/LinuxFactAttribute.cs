using System.Runtime.CompilerServices;
using Xunit;
using Xunit.v3;

namespace ClaudeBackup.Testing;

/// <summary>A test of what only Linux has, or arranged with what only Linux has; elsewhere it is skipped and says why.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LinuxFactAttribute : FactAttribute, ITraitAttribute
{
    public LinuxFactAttribute(
        string because,
        [CallerFilePath] string? sourceFilePath = null,
        [CallerLineNumber] int sourceLineNumber = -1
    )
        : base(sourceFilePath, sourceLineNumber)
    {
        Because = because;
        Skip = because;
        SkipType = typeof(Platform);
        SkipUnless = nameof(Platform.IsLinux);
    }

    public string Because { get; }

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => Platform.LinuxTraits(Because);
}

/// <summary>As <see cref="LinuxFactAttribute"/>, for a test with a table.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LinuxTheoryAttribute : TheoryAttribute, ITraitAttribute
{
    public LinuxTheoryAttribute(
        string because,
        [CallerFilePath] string? sourceFilePath = null,
        [CallerLineNumber] int sourceLineNumber = -1
    )
        : base(sourceFilePath, sourceLineNumber)
    {
        Because = because;
        Skip = because;
        SkipType = typeof(Platform);
        SkipUnless = nameof(Platform.IsLinux);
    }

    public string Because { get; }

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => Platform.LinuxTraits(Because);
}
