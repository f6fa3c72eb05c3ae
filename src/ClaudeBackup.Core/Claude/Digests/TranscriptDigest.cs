namespace ClaudeBackup.Core.Claude;

/// <summary>
/// What the entries in a stretch of a transcript tell about the session. Stretches that were cut at line ends are
/// read on their own and joined by <see cref="Then"/>: the result is that of reading them as one. Times are UTC.
/// Texts for people are on one line and have <see cref="LongestText"/> characters at most.
/// </summary>
public sealed record TranscriptDigest
{
    /// <summary>The most characters (Unicode scalar values) of a title or prompt.</summary>
    public const int LongestText = 200;

    /// <summary>The rules by which digests are made now; <c>docs/format.md</c> tells what changed with each.</summary>
    public const int NewestFormat = 2;

    /// <summary>What no entry tells.</summary>
    public static TranscriptDigest Empty { get; } = new();

    /// <summary>The rules by which it was made. One by older rules is used as long as the bytes are not here.</summary>
    public int Format { get; init; } = NewestFormat;

    /// <summary>The earliest time of an entry; in real transcripts it is often not that of the first.</summary>
    public DateTimeOffset? FirstTime { get; init; }

    /// <summary>The latest time of an entry.</summary>
    public DateTimeOffset? LastTime { get; init; }

    /// <summary>The UTC days on which an entry was written.</summary>
    public ActiveDays ActiveDays { get; init; } = ActiveDays.None;

    /// <summary>The title the user gave last; empty when that was taken back.</summary>
    public string? CustomTitle { get; init; }

    /// <summary>The title Claude Code gave last.</summary>
    public string? AiTitle { get; init; }

    /// <summary>The last summary that clients up to 2.1.12 wrote of this conversation, and not of another one.</summary>
    public string? Summary { get; init; }

    /// <summary>The prompt that Claude Code noted last; empty when that is none to show.</summary>
    public string? LastPrompt { get; init; }

    /// <summary>The first prompt a human wrote: words, a command of their own with arguments, or a line for the shell.</summary>
    public string? FirstPrompt { get; init; }

    /// <summary>The first other command, such as <c>/clear</c>.</summary>
    public string? FirstCommand { get; init; }

    /// <summary>The words in the first prompt that begins with a tag, such as the task of a teammate.</summary>
    public string? MarkedPrompt { get; init; }

    /// <summary>The directory in which the session began.</summary>
    public string? FirstCwd { get; init; }

    /// <summary>The directory in which the session was last.</summary>
    public string? LastCwd
    {
        get;
        // most sessions stay where they began, and one text serves both
        init => field = value == FirstCwd ? FirstCwd : value;
    }

    /// <summary>The git branch the session was last on.</summary>
    public string? LastBranch { get; init; }

    /// <summary>The first session id; the file's name may differ from it.</summary>
    public string? SessionId { get; init; }

    /// <summary>The version of the client that wrote last.</summary>
    public string? ClientVersion { get; init; }

    /// <summary>The number of JSON objects.</summary>
    public int Entries { get; init; }

    /// <summary>The number of entries of the type user, tools' results among them.</summary>
    public int UserMessages { get; init; }

    /// <summary>The number of assistant messages: adjacent entries with one <c>message.id</c> are one.</summary>
    public int AssistantMessages { get; init; }

    /// <summary>The number of lines that are no JSON, or hold something behind it; blank lines are none.</summary>
    public int DamagedLines { get; init; }

    /// <summary>The number of lines that hold several entries, because a line end was lost between them.</summary>
    public int JoinedLines { get; init; }

    /// <summary>User and assistant messages together.</summary>
    public int Messages => UserMessages + AssistantMessages;

    /// <summary>
    /// What Claude Code shows as the title of the session; null when nothing is left to show. The order is that of the client
    /// 2.1.330, which has no title where <see cref="MarkedPrompt"/> is all there is.
    /// </summary>
    public string? Title =>
        Array
            .Find(
                [CustomTitle, AiTitle, Summary, LastPrompt, FirstPrompt, FirstCommand, MarkedPrompt],
                text => !string.IsNullOrWhiteSpace(text)
            )
            ?.Trim();

    /// <summary>The <c>message.id</c> of the first message, if it is an assistant's.</summary>
    internal string? FirstMessageId { get; init; }

    /// <summary>The <c>message.id</c> of the last message, if it is an assistant's.</summary>
    internal string? LastMessageId { get; init; }

    /// <summary>
    /// The digest of this stretch and the one that follows it. Associative; <see cref="Empty"/> changes nothing.
    /// </summary>
    public TranscriptDigest Then(TranscriptDigest next)
    {
        if (ReferenceEquals(this, Empty) || ReferenceEquals(next, Empty))
        {
            // most transcripts are of one stretch, whose digest serves as it is
            return ReferenceEquals(this, Empty) ? next : this;
        }

        var isOneMessage = LastMessageId is not null && LastMessageId == next.FirstMessageId;
        return new()
        {
            Format = Math.Min(Format, next.Format),
            FirstTime = Earlier(FirstTime, next.FirstTime),
            LastTime = Later(LastTime, next.LastTime),
            ActiveDays = ActiveDays.With(next.ActiveDays),
            CustomTitle = next.CustomTitle ?? CustomTitle,
            AiTitle = next.AiTitle ?? AiTitle,
            Summary = next.Summary ?? Summary,
            LastPrompt = next.LastPrompt ?? LastPrompt,
            FirstPrompt = FirstPrompt ?? next.FirstPrompt,
            FirstCommand = FirstCommand ?? (FirstPrompt is null ? next.FirstCommand : null),
            MarkedPrompt = MarkedPrompt ?? (FirstPrompt is null ? next.MarkedPrompt : null),
            FirstCwd = FirstCwd ?? next.FirstCwd,
            LastCwd = next.LastCwd ?? LastCwd,
            LastBranch = next.LastBranch ?? LastBranch,
            SessionId = SessionId ?? next.SessionId,
            ClientVersion = next.ClientVersion ?? ClientVersion,
            Entries = Entries + next.Entries,
            UserMessages = UserMessages + next.UserMessages,
            AssistantMessages = AssistantMessages + next.AssistantMessages - (isOneMessage ? 1 : 0),
            DamagedLines = DamagedLines + next.DamagedLines,
            JoinedLines = JoinedLines + next.JoinedLines,
            FirstMessageId = Messages > 0 ? FirstMessageId : next.FirstMessageId,
            LastMessageId = next.Messages > 0 ? next.LastMessageId : LastMessageId,
        };
    }

    /// <summary>Writes the digest for a local index.</summary>
    public void Write(BinaryWriter writer) => TranscriptDigestFormat.Write(this, writer);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">it was written in another format, or is damaged</exception>
    /// <exception cref="EndOfStreamException">the end is missing</exception>
    public static TranscriptDigest Read(BinaryReader reader) => Read(reader, new SharedTexts());

    /// <summary>The same, of one among many.</summary>
    /// <param name="reader">Gives what was written.</param>
    /// <param name="shared">Knows the texts of those that were read before.</param>
    internal static TranscriptDigest Read(BinaryReader reader, SharedTexts shared) =>
        TranscriptDigestFormat.Read(reader, shared);

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) =>
        one is null || other < one ? other ?? one : one;

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) =>
        one is null || other > one ? other ?? one : one;
}
