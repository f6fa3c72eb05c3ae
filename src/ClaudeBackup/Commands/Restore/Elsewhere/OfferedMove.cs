using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Restoring;
using ClaudeBackup.Documents;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>A map that nobody asked for: on a terminal it is asked about, else it is said how to ask for it.</summary>
internal sealed class OfferedMove(Reporter reporter, RestoreOptions options, CancellationToken cancellation)
{
    private const string Checkout = "checkout";
    private const string Home = "home";

    /// <param name="offer">The map; null when there is none.</param>
    /// <param name="restored">What was typed for what is restored: a session's id, or <c>--all</c>.</param>
    /// <returns>Where things come back, and the offer as long as it is not decided.</returns>
    public async Task<(ElsewhereRequest Request, OfferDocument? Open)> DecideAsync(MoveOffer? offer, string restored)
    {
        if (offer is null)
        {
            return (options.Elsewhere, null);
        }

        if (options.DryRun || !reporter.CanAsk)
        {
            return (options.Elsewhere, Document(offer, restored));
        }

        var asker = new Asker(reporter.Screen, cancellation);
        var isTaken = await asker.AgreesAsync(Question(offer), usual: true);
        return (isTaken ? options.Elsewhere with { Taken = [offer.Rule] } : options.Elsewhere, null);
    }

    /// <summary>The offer as a question.</summary>
    public static string Question(MoveOffer offer) =>
        offer.Reason is OfferReason.Checkout
            ? $"{offer.Rule.From} is not on this machine, but {offer.Rule.To} is a checkout of the same repository. Bring the session back there?"
            : $"What was below {offer.Rule.From} there is below {offer.Rule.To} here. Restore it below your home here instead?";

    /// <summary>The offer in words.</summary>
    public static IEnumerable<string> Lines(OfferDocument? offer)
    {
        if (offer is null)
        {
            yield break;
        }

        yield return offer.Reason is Checkout
            ? $"{offer.From} is not on this machine, but {offer.To} is a checkout of the same repository. To bring the session back there:"
            : $"What was below {offer.From} there is below {offer.To} here. To bring it back under the folders of here:";
        yield return $"  {offer.Command}";
    }

    private static string Quoted(string text) => ShellLine.Quoted(ShellLine.ShellsOfThisSystem[0], text);

    private OfferDocument Document(MoveOffer offer, string restored)
    {
        string[] typed =
        [
            .. options.FilterText.Length == 0 ? Array.Empty<string>() : [options.FilterText],
            .. options.At is { } at ? ["--at", Quoted(at.Text)] : Array.Empty<string>(),
            .. options.State is { } state ? ["--state", state.Text] : Array.Empty<string>(),
            .. options.Elsewhere.To is { } to ? ["--to", Quoted(to.Value)] : Array.Empty<string>(),
            "--map",
            Quoted(offer.Rule.ToString()),
        ];
        return new OfferDocument(
            offer.Rule.From,
            offer.Rule.To,
            offer.Reason is OfferReason.Checkout ? Checkout : Home,
            $"claude-backup restore {restored} {string.Join(' ', typed)}"
        );
    }
}
