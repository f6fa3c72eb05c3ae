using System.Globalization;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Documents;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>Tells what is in a session.</summary>
internal static class PeekView
{
    /// <param name="peek">What is in it.</param>
    /// <param name="unsaved">How many bytes of it are not saved.</param>
    public static PeekDocument Document(SessionPeek peek, long unsaved)
    {
        var session = SessionLine.Of(peek.Session);
        return new PeekDocument(
            session.Uuid,
            session.ProjectHash,
            session.BackedUpAt,
            session.SizeBytes,
            session.MessageCount,
            session.UncompressedBytes,
            [.. peek.First.Select(m => new PeekMessageDocument(m.Role, m.Preview))],
            [.. peek.Last.Select(m => new PeekMessageDocument(m.Role, m.Preview))],
            [
                .. peek.States.Select(s => new PeekStateDocument(
                    s.Variant.Number,
                    s.IsNewest,
                    s.IsFullest,
                    s.Variant.Size,
                    s.Digest.Entries,
                    s.Digest.Messages,
                    s.Digest.LastTime is { } last ? Timestamp.Format(last) : null,
                    Timestamp.Format(s.Variant.Saved)
                )),
            ],
            session,
            unsaved,
            AsOfView.Documents(peek.Session)
        );
    }

    public static IEnumerable<string> Lines(PeekDocument peek, int width, string? home, LocalTime local)
    {
        var session = peek.Session;
        yield return PlainText.Cut(session.Title ?? "(no title)", width);
        yield return $"Session   {session.Uuid}";
        yield return $"Project   {ShortPath.InHome(session.ProjectPath ?? session.ProjectHash, home)}{(session.Branch is { } branch ? $", branch {branch}" : "")}";
        yield return $"Active    {local.InWords(session.FirstActivity)} to {local.InWords(session.LastActivity)}";
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"Holds     {Sizes.Count(peek.MessageCount, "message")}, {Sizes.Count(session.EntryCount, "entry", "entries")}, {Sizes.Count(session.FileCount, "file")}, {Sizes.Text(peek.UncompressedBytes)}"
        );
        yield return $"Saved     {local.InWords(session.BackedUpAt)} on {session.Machine}{(session.AbsentSince is null ? "" : "; deleted at the source")}";
        if (peek.AsOf is [var past, ..])
        {
            yield return $"As of     snapshot {past.Snapshot[..ObjectId.ShortLength]}, {local.InWords(past.Time)}";
        }

        if (peek.UnsavedBytes > 0)
        {
            yield return $"Unsaved   {Sizes.Text(peek.UnsavedBytes)}; save them with: claude-backup sync";
        }

        foreach (var line in peek.States.Count > 1 ? States(peek, local) : [])
        {
            yield return line;
        }

        yield return "";
        foreach (var message in peek.FirstMessages)
        {
            yield return Message(message, width);
        }

        if (peek.LastMessages.Count > 0)
        {
            yield return "…";
        }

        foreach (var message in peek.LastMessages)
        {
            yield return Message(message, width);
        }
    }

    private static IEnumerable<string> States(PeekDocument peek, LocalTime local)
    {
        foreach (var state in peek.States)
        {
            var label = state.State == peek.States[0].State ? "States" : "";
            var kind = (state.Newest, state.Fullest) switch
            {
                (true, true) => ", the newest and the fullest",
                (true, false) => $", the newest: what Claude Code had {(peek.AsOf.Count > 0 ? "then" : "last")}",
                (false, true) => peek.AsOf.Count > 0 ? ", the fullest" : ", the fullest: what restore brings back",
                _ => "",
            };
            yield return $"{label, -9} {state.State}: {Sizes.Count(state.MessageCount, "message")}, {Sizes.Text(state.Bytes)}, saved {local.InWords(state.SavedAt)}{kind}";
        }

        yield return $"{"", -9} Bring one of them back with: claude-backup restore {peek.Uuid}{(peek.AsOf is [var then, ..] ? $" --at {then.Snapshot[..ObjectId.ShortLength]}" : "")} --state N";
    }

    private static string Message(PeekMessageDocument message, int width) =>
        PlainText.Cut($"{message.Role, -9} {(message.Preview.Length == 0 ? "(no text)" : message.Preview)}", width);
}
