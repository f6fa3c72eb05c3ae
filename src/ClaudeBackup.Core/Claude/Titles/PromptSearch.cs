namespace ClaudeBackup.Core.Claude;

/// <summary>Looks for what a human wrote first, and for what stands in for it.</summary>
internal record struct PromptSearch
{
    /// <summary>The first words of a human; null so far.</summary>
    public string? Prompt { get; private set; }

    /// <summary>The first command that is none; null so far.</summary>
    public string? Command { get; private set; }

    /// <summary>The first words in a tag; null so far.</summary>
    public string? Marked { get; private set; }

    /// <summary>Looks at the next entry of the type user.</summary>
    /// <param name="bytes">What the entry was read from.</param>
    /// <param name="entry">The entry.</param>
    public void Add(ReadOnlySpan<byte> bytes, ref readonly Entry entry)
    {
        if (entry.IsMeta || entry.IsSidechain || entry.IsCompactSummary || entry.Message.HasToolResult)
        {
            return;
        }

        // what follows the first prompt of a segment may be megabytes
        var texts = Prompt is null ? EntryFields.Texts(bytes, entry.Message) : [];
        for (var i = 0; i < texts.Count && Prompt is null; i++)
        {
            var (kind, text) = PromptText.Of(TitleText.Read(bytes, texts[i]));
            switch (kind)
            {
                case PromptKind.Prompt:
                    Prompt = text;
                    break;
                case PromptKind.Command:
                    Command ??= text;
                    break;
                case PromptKind.Marked:
                    Marked ??= text;
                    break;
                default:
                    break;
            }
        }
    }
}
