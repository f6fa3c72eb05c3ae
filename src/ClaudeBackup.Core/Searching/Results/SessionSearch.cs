using System.Buffers.Binary;
using System.Diagnostics;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Core.Sqlite;

namespace ClaudeBackup.Core.Searching;

/// <summary>Finds words in everything that is stored, and in what is not saved yet. It never asks a remote for anything.</summary>
/// <param name="repository">The repository.</param>
/// <param name="unsaved">Gives the ends of live transcripts.</param>
/// <param name="clock">Tells the time.</param>
public sealed class SessionSearch(
    BackupRepository repository,
    Func<SessionCatalog, LiveTexts> unsaved,
    TimeProvider clock
)
{
    /// <summary>Hears how far the index is, when it is brought up to date.</summary>
    public IProgress<ByteProgress>? Progress { get; init; }

    /// <summary>Whether nothing was read before: the first search reads all there is.</summary>
    public bool IsFirst => !File.Exists(SearchIndex.FileOf(repository).Value);

    /// <summary>Searches.</summary>
    /// <param name="request">What for.</param>
    /// <param name="catalog">All that is stored.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="BackupException">Failed: there is no SQLite here, or the index cannot be used.</exception>
    public SearchResult Run(SearchRequest request, SessionCatalog catalog, CancellationToken cancellation)
    {
        try
        {
            return Answer(request, catalog, wasRebuilt: false, cancellation);
        }
        catch (Exception e) when (IsDamage(e))
        {
            // once: an index that is damaged again at once lies on a disk that is
            SearchIndex.Discard(repository);
        }

        try
        {
            return Answer(request, catalog, wasRebuilt: true, cancellation);
        }
        catch (Exception e) when (e is SqliteException or InvalidDataException)
        {
            throw new BackupException(
                FailureKind.Failed,
                $"The index of the sessions' texts in {SearchIndex.FileOf(repository)} cannot be used: {e.Message}",
                "Delete that file: the next search makes it anew.",
                e
            );
        }
    }

    // whatever a row says that no row can say: SQLite checks its pages, and not what is in them
    private static bool IsDamage(Exception e) =>
        e is SqliteException sqlite
            ? !sqlite.IsBusy && !sqlite.IsClosed && !sqlite.IsFull
            : e
                is InvalidDataException
                    or FormatException
                    or ArgumentException
                    or IndexOutOfRangeException
                    or OverflowException;

    private SearchResult Answer(
        SearchRequest request,
        SessionCatalog catalog,
        bool wasRebuilt,
        CancellationToken cancellation
    )
    {
        try
        {
            var started = Stopwatch.GetTimestamp();
            using var index = SearchIndex.Open(repository);
            request.Trace?.Add("open index", started, 1, "index");
            return Once(index, request, catalog, wasRebuilt, cancellation);
        }
        catch (SqliteException e) when (e.IsFull)
        {
            // what it knows is an answer; if there is no room for anything at all, memory has some
            using var index = SearchIndex.OpenAsItIs(repository);
            return Once(index, request, catalog, wasRebuilt, cancellation);
        }
        catch (SqliteException e) when (e.IsBusy)
        {
            throw new BackupException(
                FailureKind.Failed,
                $"Another program has locked the search index, {SearchIndex.FileOf(repository)}.",
                "Search again when it is done.",
                e
            );
        }
    }

    private SearchResult Once(
        SearchIndex index,
        SearchRequest request,
        SessionCatalog catalog,
        bool wasRebuilt,
        CancellationToken cancellation
    )
    {
        var all = SegmentOwners.Of(catalog.Sessions);
        using var store = new SegmentStore(repository);
        var started = Stopwatch.GetTimestamp();
        var bytes = new StoredBytes(repository, store);
        var standing = new IndexRenewal(index, all, bytes.TryRead) { Progress = Progress }.Run(
            request.Patience,
            cancellation
        );
        request.Trace?.Add("read what is new", started, standing.Read, "segments");
        started = Stopwatch.GetTimestamp();
        var live = unsaved(catalog);
        request.Trace?.Add("read live sessions", started, live.Texts.Count, "transcripts");
        var families = Families.Of(index.Connection, all, catalog.Sessions);
        var scope = new SessionScope(request.Query, families);
        var looking = new Looking(request, catalog, all, scope, families) { Now = clock.GetUtcNow() };
        var found = looking.Find(index.Connection, standing.Known, live.Texts, cancellation);
        return looking.Result(
            found,
            live.Texts,
            new SearchUnseen(index.Place)
            {
                Sessions = catalog.Sessions.Count,
                Meant = catalog.Sessions.Count(scope.Holds),
                BehindSessions = Sessions(all, standing.Behind),
                BehindBytes = standing.Behind.Sum(h => all[h][0].Segment.Size),
                NotHereSessions = Sessions(all, standing.NotHere.Where(h => !bytes.WasTakenAway(h))),
                UnsavedBytes = live.LeftOut,
                CutTexts =
                    index.CutTexts(h => all[h].Any(o => scope.Holds(o.Text) && scope.Holds(o.Text.Session)))
                    + live.Texts.Where(scope.Holds)
                        .Sum(t => PassageDivision.Cuts(t.Passages.SelectMany(p => p.Passage.Entries))),
                Unreadable = live.Unreadable,
                WasRebuilt = wasRebuilt || index.WasDamaged,
                ReadSegments = standing.Read,
                WrittenRows = standing.Rows,
            }
        ) with
        {
            Generation = Generation(standing.Known.Keys),
        };
    }

    // in whatever order they were read, the same segments are the same index
    private static ulong Generation(IEnumerable<ContentHash> segments)
    {
        Span<byte> hash = stackalloc byte[ContentHash.Length];
        var all = 0UL;
        foreach (var segment in segments)
        {
            segment.CopyTo(hash);
            all ^= BinaryPrimitives.ReadUInt64BigEndian(hash);
        }

        return all;
    }

    private static int Sessions(SegmentOwners owners, IEnumerable<ContentHash> segments) =>
        segments
            .SelectMany(h => owners[h].Select(o => o.Text.Session))
            .Distinct(ReferenceEqualityComparer.Instance)
            .Count();
}
