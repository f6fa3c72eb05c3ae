using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Searching;

namespace ClaudeBackup.Commands;

/// <summary>Where a page ended, as one word that nobody has to understand: it belongs to one query, and knows of which state of the index it was.</summary>
/// <param name="Query">What tells the query from others.</param>
/// <param name="Generation">The state of the index.</param>
/// <param name="Last">The last session that was given.</param>
/// <param name="Count">How many were given.</param>
/// <param name="InResults">Whether results of tools were looked into.</param>
internal sealed record SearchCursor(uint Query, ulong Generation, ulong Last, int Count, bool InResults)
{
    private const byte Format = 1;
    private const int Length = 26;

    /// <summary>Where the page of an answer ended; null where nothing comes behind it.</summary>
    public static SearchCursor? Of(SearchRequest request, SearchResult result) =>
        result.Hits is [.., var last]
        && result.Start + result.Hits.Count is var count
        // a page that ended the search is full, and more may come behind it
        && (count < result.Total + result.Close || (!result.IsTotalExact && result.Hits.Count == request.Limit))
            ? new SearchCursor(QueryOf(request), result.Generation, last.Place, count, result.WithResults)
            : null;

    /// <summary>What was typed.</summary>
    /// <exception cref="BackupException">Usage: it is no cursor.</exception>
    public static SearchCursor Parse(string typed)
    {
        var bytes = new byte[Length];
        return
            Base64Url.IsValid(typed)
            && Base64Url.TryDecodeFromChars(typed, bytes, out var length)
            && length == Length
            && bytes is [Format, 0 or 1, ..]
            && BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(22)) is >= 0 and var count
            ? new SearchCursor(
                BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(2)),
                BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(6)),
                BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(14)),
                count,
                bytes[1] == 1
            )
            : throw new BackupException(
                FailureKind.Usage,
                $"{typed} is not a cursor.",
                "Use the one printed at the end of the previous page."
            );
    }

    /// <summary>The request for what comes behind it.</summary>
    /// <exception cref="BackupException">Usage: it belongs to another query.</exception>
    public SearchRequest Behind(SearchRequest request) =>
        QueryOf(request) == Query
            ? request with
            {
                Skip = Count,
                After = Last,
                InResults = InResults,
            }
            : throw new BackupException(
                FailureKind.Usage,
                "This cursor belongs to a different search.",
                "Repeat the search that printed it, with the same words and options."
            );

    /// <inheritdoc/>
    public override string ToString()
    {
        var bytes = new byte[Length];
        (bytes[0], bytes[1]) = (Format, InResults ? (byte)1 : (byte)0);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(2), Query);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(6), Generation);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(14), Last);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(22), Count);
        return Base64Url.EncodeToString(bytes);
    }

    // since:2w is another moment each time
    private static uint QueryOf(SearchRequest request) =>
        BinaryPrimitives.ReadUInt32BigEndian(
            SHA256.HashData(
                Encoding.UTF8.GetBytes($"{request.Order} {QueryText.Of(request.Query with { Said = Period.Always })}")
            )
        );
}
