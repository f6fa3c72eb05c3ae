namespace ClaudeBackup.Core.Restoring;

/// <summary>Why sessions would come back better elsewhere.</summary>
public enum OfferReason
{
    /// <summary>There is a checkout of the same git repository.</summary>
    Checkout,

    /// <summary>They were below the home of the user on another machine.</summary>
    Home,
}

/// <summary>A map that the user has not asked for, and may want.</summary>
/// <param name="Rule">The map.</param>
/// <param name="Reason">Why.</param>
public sealed record MoveOffer(PathRule Rule, OfferReason Reason);
