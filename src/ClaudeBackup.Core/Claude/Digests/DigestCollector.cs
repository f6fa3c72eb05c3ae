using System.Text;
using ClaudeBackup.Core.Json;

namespace ClaudeBackup.Core.Claude;

/// <summary>
/// Collects a digest from the entries of one stretch; strings are decoded only once it is known which ones count.
/// </summary>
internal ref struct DigestCollector(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private readonly List<DateOnly> _days = [];
    private DateTime _firstTime = DateTime.MaxValue;
    private DateTime _lastTime = DateTime.MinValue;
    private DateOnly _lastDay;
    private JsonString _customTitle;
    private JsonString _aiTitle;
    private JsonString _lastPrompt;
    private List<(JsonString Text, JsonString Leaf)>? _summaries;
    private PromptSearch _prompts;
    private JsonString _firstCwd;
    private JsonString _lastCwd;
    private JsonString _lastBranch;
    private JsonString _sessionId;
    private JsonString _clientVersion;
    private JsonString _firstMessageId;
    private JsonString _lastMessageId;
    private int _entries;
    private int _userMessages;
    private int _assistantMessages;

    public void Add(ref readonly Entry entry)
    {
        _entries++;
        AddTime(entry.Timestamp);
        _firstCwd = FirstOf(_firstCwd, NotEmpty(entry.Cwd));
        _lastCwd = FirstOf(NotEmpty(entry.Cwd), _lastCwd);
        _lastBranch = FirstOf(NotEmpty(entry.GitBranch), _lastBranch);
        _sessionId = FirstOf(_sessionId, NotEmpty(entry.SessionId));
        _clientVersion = FirstOf(NotEmpty(entry.Version), _clientVersion);
        if (!entry.Type.Exists)
        {
            // all that a custom-title.json holds
            _customTitle = FirstOf(entry.CustomTitle, _customTitle);
            return;
        }

        if (Is(entry.Type, "assistant"u8))
        {
            AddAssistant(NotEmpty(entry.Message.Id));
        }
        else if (Is(entry.Type, "user"u8))
        {
            _userMessages++;
            _lastMessageId = default;
            _prompts.Add(_bytes, in entry);
        }
        else
        {
            AddTitle(in entry);
        }
    }

    public readonly TranscriptDigest ToDigest(int damagedLines, int joinedLines) =>
        new()
        {
            FirstTime = _days.Count == 0 ? null : new DateTimeOffset(_firstTime),
            LastTime = _days.Count == 0 ? null : new DateTimeOffset(_lastTime),
            ActiveDays = ActiveDays.Of(_days),
            CustomTitle = Title(_customTitle),
            AiTitle = Title(_aiTitle),
            Summary = Title(OwnSummary()),
            LastPrompt = _lastPrompt.Exists ? PromptText.LastOf(TitleText.Read(_bytes, _lastPrompt)) : null,
            FirstPrompt = _prompts.Prompt,
            FirstCommand = _prompts.Command,
            MarkedPrompt = _prompts.Marked,
            FirstCwd = Text(_firstCwd),
            LastCwd = Text(_lastCwd),
            LastBranch = Text(_lastBranch),
            SessionId = Text(_sessionId),
            ClientVersion = Text(_clientVersion),
            Entries = _entries,
            UserMessages = _userMessages,
            AssistantMessages = _assistantMessages,
            DamagedLines = damagedLines,
            JoinedLines = joinedLines,
            FirstMessageId = Text(_firstMessageId),
            LastMessageId = Text(_lastMessageId),
        };

    private void AddTime(JsonString timestamp)
    {
        if (!timestamp.Exists)
        {
            return;
        }

        var text = timestamp.HasEscapes
            ? Encoding.UTF8.GetBytes(JsonText.Decode(_bytes, timestamp))
            : timestamp.In(_bytes);
        if (!EntryTime.TryParse(text, out var time))
        {
            return;
        }

        _firstTime = time < _firstTime ? time : _firstTime;
        _lastTime = time > _lastTime ? time : _lastTime;
        var day = DateOnly.FromDateTime(time);
        if (_days.Count == 0 || day != _lastDay)
        {
            _days.Add(day);
            _lastDay = day;
        }
    }

    private void AddAssistant(JsonString id)
    {
        if (_userMessages + _assistantMessages == 0)
        {
            _firstMessageId = id;
        }

        if (!id.Exists || !_lastMessageId.Exists || !JsonText.AreEqual(_bytes, id, _lastMessageId))
        {
            _assistantMessages++;
        }

        _lastMessageId = id;
    }

    private void AddTitle(ref readonly Entry entry)
    {
        if (Is(entry.Type, "custom-title"u8))
        {
            _customTitle = FirstOf(entry.CustomTitle, _customTitle);
        }
        else if (Is(entry.Type, "ai-title"u8))
        {
            _aiTitle = FirstOf(entry.AiTitle, _aiTitle);
        }
        else if (Is(entry.Type, "last-prompt"u8))
        {
            _lastPrompt = FirstOf(entry.LastPrompt, _lastPrompt);
        }
        else if (Is(entry.Type, "summary"u8) && entry.Summary.Exists)
        {
            (_summaries ??= []).Add((entry.Summary, entry.LeafUuid));
        }
    }

    // Clients up to 2.1.12 wrote summaries of other conversations at the top of a new file: one counts where its leaf is.
    private readonly JsonString OwnSummary()
    {
        if (_summaries is null)
        {
            return default;
        }

        var uuids = new HashSet<string>(StringComparer.Ordinal);
        var reader = new EntryReader(_bytes);
        while (reader.Read(out var entry))
        {
            if (entry.Uuid.Exists)
            {
                _ = uuids.Add(JsonText.Decode(_bytes, entry.Uuid));
            }
        }

        for (var i = _summaries.Count - 1; i >= 0; i--)
        {
            var (text, leaf) = _summaries[i];
            if (!leaf.Exists || uuids.Contains(JsonText.Decode(_bytes, leaf)))
            {
                return text;
            }
        }

        return default;
    }

    private readonly bool Is(JsonString text, ReadOnlySpan<byte> expected) => JsonText.Is(_bytes, text, expected);

    private readonly string? Text(JsonString text) => text.Exists ? JsonText.Decode(_bytes, text) : null;

    private readonly string? Title(JsonString text) => text.Exists ? TitleText.Of(TitleText.Read(_bytes, text)) : null;

    private static JsonString FirstOf(JsonString one, JsonString other) => one.Exists ? one : other;

    private static JsonString NotEmpty(JsonString text) => text.Length > 0 ? text : default;
}
