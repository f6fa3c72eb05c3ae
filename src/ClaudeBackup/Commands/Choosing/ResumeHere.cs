using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Commands;

/// <summary>The line that goes on with a session which the source has as it is kept, or further on.</summary>
/// <param name="app">Knows this machine.</param>
/// <param name="own">The slug of this machine.</param>
internal sealed class ResumeHere(App app, Slug own)
{
    // many sessions are of one project, and finding where it is now may take a walk
    private readonly Dictionary<(string Folder, string? Path), ResumePlace> _places = [];

    /// <summary>The line, and what has to be known of it; null where the source does not have the session, or less of it.</summary>
    public (string Line, string? Note)? Of(StoredSession session)
    {
        if (
            session.Past is not null
            || session.Machine != own
            || !(session.IsWholeAtSource ? HasAll(session) : HasFullest(session))
        )
        {
            return null;
        }

        var key = (session.ProjectDirectory, session.ProjectPath);
        if (!_places.TryGetValue(key, out var place))
        {
            _places[key] = place = app.Restore.PlaceOf(session);
        }

        return (ResumeCommand.For(session, place, ShellLine.ShellsOfThisSystem[0]), place.Note);
    }

    /// <summary>The option with which a state is brought back where the source has another one, which is kept aside then; empty where nothing is replaced.</summary>
    /// <param name="session">The session.</param>
    /// <param name="state">The number of the state; null for the fullest.</param>
    public string Force(StoredSession session, int? state) =>
        session.Machine == own
        && session.Transcript is { File: var file } transcript
        && app.Files.TryLook(app.Home.Root / transcript.Source) is { } found
        && (state ?? session.Usual.Of(file).Number) is var wanted
        && !(session.Past is not null && HasExactly(transcript, wanted))
        && !(session.Past is null && wanted == file.Current && found.Size >= file.CurrentVariant.Size)
        && !(session.Past is null && wanted == file.Fullest.Number && HasFullest(session))
            ? " --force"
            : "";

    // as a moment in the past had it, which is less than what goes on from it
    private bool HasExactly(IndexEntry transcript, int state)
    {
        var variant = transcript.File.Variants.First(v => v.Number == state);
        return GoesOn(transcript.Source, variant) is { } size && size == variant.Size;
    }

    // how long the file is, should it begin with those bytes
    private long? GoesOn(RelativePath source, Variant variant)
    {
        try
        {
            using var file = app.Files.OpenRead(app.Home.Root / source);
            var size = app.Files.Look(file).Size;
            return SourceGrowth.GoesOn(file, size, variant, app.Masks) ? size : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // since the last sync
    private bool HasAll(StoredSession session) =>
        session.Transcript is not { } transcript
        || (
            app.Files.TryLook(app.Home.Root / transcript.Source) is { Kind: FileKind.Regular } found
            && found.Size >= transcript.File.Fullest.Size
        );

    // as after a restore that no sync has seen yet
    private bool HasFullest(StoredSession session)
    {
        return session is { AbsentSince: null, Transcript: { } transcript }
            && HasAll(session)
            && GoesOn(transcript.Source, transcript.File.Fullest) is not null;
    }
}
