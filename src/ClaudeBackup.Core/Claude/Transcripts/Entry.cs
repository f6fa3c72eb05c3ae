using ClaudeBackup.Core.Json;

namespace ClaudeBackup.Core.Claude;

/// <summary>What we read of one entry of a transcript. The strings lie in the bytes the entry was read from.</summary>
internal record struct Entry
{
    public JsonString Type;
    public JsonString Timestamp;
    public JsonString SessionId;
    public JsonString Cwd;
    public JsonString GitBranch;
    public JsonString Version;
    public JsonString CustomTitle;
    public JsonString AiTitle;
    public JsonString LastPrompt;
    public JsonString Summary;
    public JsonString Uuid;
    public JsonString ParentUuid;
    public JsonString LeafUuid;
    public JsonString AgentId;

    /// <summary>By what the session was begun: <c>cli</c>, <c>sdk-cli</c> and others.</summary>
    public JsonString Entrypoint;

    /// <summary>The entry behind which a compaction goes on, which may stand in another file.</summary>
    public JsonString LogicalParent;

    /// <summary>What an entry of the type system says; others have their content in the message.</summary>
    public JsonString Content;

    /// <summary>Where the attachment begins; 0 where there is none.</summary>
    public int Attachment;

    /// <summary>Where the client's own account of a tool's result begins; 0 where there is none.</summary>
    public int ToolResult;

    /// <summary>Where it says of which session this one is a fork; 0 where it does not.</summary>
    public int ForkedFrom;
    public bool IsMeta;
    public bool IsSidechain;
    public bool IsCompactSummary;
    public EntryMessage Message;
}

/// <summary>What we read of the <c>message</c> in an entry.</summary>
internal record struct EntryMessage
{
    public JsonString Id;
    public JsonString Model;

    /// <summary>The content where it is a string, else that of its first text block.</summary>
    public JsonString Text;

    /// <summary>Where the content begins, if it is an array; else 0.</summary>
    public int Blocks;

    /// <summary>Where the count of tokens begins; 0 where there is none.</summary>
    public int Usage;

    /// <summary>Whether a block of the content is a tool's result.</summary>
    public bool HasToolResult;
}
