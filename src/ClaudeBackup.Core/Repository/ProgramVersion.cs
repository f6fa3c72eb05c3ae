namespace ClaudeBackup.Core.Repository;

/// <summary>The version of this program.</summary>
public static partial class ProgramVersion
{
    /// <summary>For example <c>0.1.0</c>; written by the build, so that nothing is asked of the assembly at run time.</summary>
    public static string Text => BuiltAs;
}
