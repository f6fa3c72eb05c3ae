using System.Globalization;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;

namespace ClaudeBackup.Core.Sessions;

/// <summary>
/// One of the states in which a transcript is kept, where a later one did not extend an earlier one: after a repair, a cut, a rewriting.
/// </summary>
/// <param name="Variant">Its bytes.</param>
/// <param name="IsNewest">Whether the source held it last.</param>
/// <param name="IsFullest">Whether it has the most bytes, so that a restore brings it back.</param>
/// <param name="Digest">What its entries tell.</param>
public sealed record TranscriptState(Variant Variant, bool IsNewest, bool IsFullest, TranscriptDigest Digest)
{
    /// <summary>The states of a file in the order in which they were met.</summary>
    public static IReadOnlyList<TranscriptState> Of(StoredFile file) =>
        [
            .. file.Variants.Select(v => new TranscriptState(
                v,
                v.Number == file.Current,
                v.Number == file.Fullest.Number,
                DigestOf(v)
            )),
        ];

    /// <summary>What the entries of a variant tell; nothing of segments whose digest is not known.</summary>
    public static TranscriptDigest DigestOf(Variant variant) =>
        variant.Segments.Aggregate(
            TranscriptDigest.Empty,
            (digest, segment) => digest.Then(segment.Digest ?? TranscriptDigest.Empty)
        );
}

/// <summary>Which state of a transcript is wanted.</summary>
public sealed record WantedState
{
    private readonly int? _number;

    private WantedState(int? number) => _number = number;

    /// <summary>The one with the most bytes: what a restore brings back when nobody says otherwise.</summary>
    public static WantedState Fullest { get; } = new(number: null);

    /// <summary>The one that the source held last.</summary>
    public static WantedState Newest { get; } = new(number: 0);

    /// <summary>Reads what was typed: <c>newest</c>, <c>fullest</c>, or the number of a state from 1.</summary>
    /// <exception cref="BackupException">Usage: it is none of these.</exception>
    public static WantedState Parse(string text) =>
        text switch
        {
            "newest" => Newest,
            "fullest" => Fullest,
            _ when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 =>
                new WantedState(number),
            _ => throw new BackupException(
                FailureKind.Usage,
                $"{text} is not a state of a session.",
                "Use newest, fullest or a number; list the states with: claude-backup peek ID"
            ),
        };

    /// <summary>As it is typed.</summary>
    public string Text =>
        _number switch
        {
            null => "fullest",
            0 => "newest",
            { } number => number.ToString(CultureInfo.InvariantCulture),
        };

    /// <summary>The variant of a transcript that is meant.</summary>
    /// <exception cref="BackupException">Failed: it has no state of that number.</exception>
    public Variant Of(StoredFile transcript) =>
        _number switch
        {
            null => transcript.Fullest,
            0 => transcript.CurrentVariant,
            { } number => transcript.Variants.FirstOrDefault(v => v.Number == number) ?? throw None(transcript, number),
        };

    private static BackupException None(StoredFile transcript, int number)
    {
        var numbers = transcript.Variants.Select(v => v.Number.ToString(CultureInfo.InvariantCulture)).ToArray();
        var wanted = number.ToString(CultureInfo.InvariantCulture);
        var id = SessionPath.Of(transcript.Source)?.SessionId ?? "ID";
        return BackupException.NotFound(
            numbers.Length == 1
                ? $"This session is kept in one state only; there is no state {wanted}."
                : $"There is no state {wanted}: this session is kept in states {string.Join(", ", numbers)}.",
            numbers.Length == 1
                ? $"See what is in it with: claude-backup peek {id}"
                : $"See them with: claude-backup versions {id}"
        );
    }
}
