namespace ClaudeBackup.Testing;

/// <summary>A clock that goes as the right one does, and shows another time.</summary>
/// <param name="by">How far it is ahead.</param>
public sealed class MovedClock(TimeSpan by) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
}
