using System.Text;
using ClaudeBackup.Core.Hooks;
using Xunit;

namespace ClaudeBackup.Core.Tests.Hooks;

/// <summary>What a hook makes of what it is given: nothing that happened is lost because it could not be read.</summary>
public sealed class HookEventTests
{
    private static readonly (string Json, HookKind Kind, string? Transcript, bool IsFresh)[] Table =
    [
        (
            """{"hook_event_name":"SessionEnd","transcript_path":"/p/t.jsonl"}""",
            HookKind.SessionEnd,
            "/p/t.jsonl",
            true
        ),
        (
            """{"transcript_path":"/p/t.jsonl","hook_event_name":"PreCompact"}""",
            HookKind.PreCompact,
            "/p/t.jsonl",
            true
        ),
        ("""{"hook_event_name":"SessionStart","source":"startup"}""", HookKind.SessionStart, null, true),
        ("""{"hook_event_name":"SessionStart","source":"resume"}""", HookKind.SessionStart, null, true),
        ("""{"hook_event_name":"SessionStart","source":"clear"}""", HookKind.SessionStart, null, false),
        ("""{"hook_event_name":"SessionStart","source":"compact"}""", HookKind.SessionStart, null, false),
        (
            """{"a":{"b":[1,{"hook_event_name":"Stop"}]},"hook_event_name":"SessionEnd"}""",
            HookKind.SessionEnd,
            null,
            true
        ),
        ("""{"transcript_path":7,"hook_event_name":"SessionEnd"}""", HookKind.SessionEnd, null, true),
        ("\uFEFF{\"hook_event_name\":\"SessionEnd\"}", HookKind.SessionEnd, null, true),
        // known by name, and none of ours
        ("""{"hook_event_name":"Stop"}""", HookKind.Other, null, true),
        ("""{"hook_event_name":"sessionend"}""", HookKind.Other, null, true),
        ("""{"hook_event_name":"1"}""", HookKind.Other, null, true),
        ("""{"hook_event_name":"Unknown"}""", HookKind.Other, null, true),
        ("""{"hook_event_name":"Other"}""", HookKind.Other, null, true),
        ("""{"hook_event_name":""}""", HookKind.Other, null, true),
        // half of it
        ("""{"hook_event_name":"SessionEnd","transcript_path":"/p/t.jso""", HookKind.SessionEnd, null, true),
        ("""{"transcript_path":"/p/t.jsonl","hook_event_name":"SessionE""", HookKind.Unknown, "/p/t.jsonl", true),
        ("""{"hook_event_name":"PreCompact","custom_instructions":"a\""", HookKind.PreCompact, null, true),
        ("""{"hook_event_name":"SessionEnd",}{""", HookKind.SessionEnd, null, true),
        ("{", HookKind.Unknown, null, true),
        // nothing of it
        ("", HookKind.Unknown, null, true),
        ("\0\0\0", HookKind.Unknown, null, true),
        ("[]", HookKind.Unknown, null, true),
        ("null", HookKind.Unknown, null, true),
        ("""["hook_event_name","SessionEnd"]""", HookKind.Unknown, null, true),
        ("""{"hook_event_name":7}""", HookKind.Unknown, null, true),
        ("""{"hook_event_name":null}""", HookKind.Unknown, null, true),
        ("""{"hook_event_name":"\ud800"}""", HookKind.Unknown, null, true),
    ];

    public static TheoryData<int> Rows => [.. Enumerable.Range(0, Table.Length)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void It_is_read_as_far_as_it_goes(int row)
    {
        var (json, kind, transcript, isFresh) = Table[row];
        var happened = HookEvent.Parse(Encoding.UTF8.GetBytes(json));
        Assert.Equal(
            (json, kind, transcript, isFresh),
            (json, happened.Kind, happened.TranscriptPath, happened.IsFresh)
        );
    }

    [Fact]
    public void One_nested_deeper_than_is_read_counts_as_far_as_it_was()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 500));
        Assert.Equal(
            HookKind.SessionEnd,
            HookEvent.Parse(Encoding.UTF8.GetBytes("{\"hook_event_name\":\"SessionEnd\",\"a\":" + deep)).Kind
        );
        Assert.Equal(HookKind.Unknown, HookEvent.Parse(Encoding.UTF8.GetBytes("{\"a\":" + deep)).Kind);
    }
}
