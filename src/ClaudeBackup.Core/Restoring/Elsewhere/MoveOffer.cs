using ClaudeBackup.Core.Host;

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
public sealed record MoveOffer(PathRule Rule, OfferReason Reason)
{
    /// <summary>That what was below the home of one user comes back below the home of another; null when they are the same, or one is unknown. Pure.</summary>
    /// <param name="there">The home on the other machine, in the notation of its system.</param>
    /// <param name="here">The home on this one.</param>
    public static MoveOffer? OfHomes(string? there, AbsolutePath? here) =>
        there is not null
        && here is not null
        && PathRule.TryOf(there, here.Value) is { } rule
        && rule.From != rule.To
        && rule.Names.Count > 0
            ? new MoveOffer(rule, OfferReason.Home)
            : null;
}
