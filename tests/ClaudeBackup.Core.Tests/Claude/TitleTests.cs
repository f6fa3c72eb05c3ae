using Xunit;
using static ClaudeBackup.Core.Tests.Claude.TitleEntries;

namespace ClaudeBackup.Core.Tests.Claude;

/// <summary>
/// What a session is called. The first table is what <c>claude --resume</c> of 2.1.330 showed of transcripts of these forms, one session each, null
/// where it showed <c>(session)</c>.
/// </summary>
public sealed class TitleTests
{
    public static TheoryData<string, string?, string[]> Shown { get; } =
        new()
        {
            { "words", "Fix the login", [User("Fix the login")] },
            { "words in a block", "Fix the login", [Blocks("Fix the login")] },
            { "the first of two blocks", "One", [Blocks("One", "Two")] },
            { "lines and blanks", "One Two Three", [User("  One\r\n\tTwo\n\n  Three")] },
            { "an image", null, [Entry("""[{"type":"image","source":{}}]""")] },
            {
                "an image, words behind it",
                "What is it",
                [Entry("""[{"type":"image"},{"type":"text","text":"What is it"}]""")]
            },
            { "an image, then words", "Second", [Entry("""[{"type":"image"}]"""), User("Second")] },
            { "nothing, then blanks, then words", "Second", [User(""), User("  "), User("Second")] },
            {
                "a file open in the IDE",
                "Make it a setting",
                [Blocks("<ide_opened_file>The user opened x</ide_opened_file>", "Make it a setting")]
            },
            {
                "a selection in the IDE",
                "Explain it",
                [Blocks("<ide_selection>lines 1 to 2</ide_selection>", "Explain it")]
            },
            {
                "a reminder before",
                "Behind it",
                [Blocks("<system-reminder>\nBe nice.\n</system-reminder>", "Behind it")]
            },
            { "a reminder behind", "Before it", [User("Before it <system-reminder>\nBe nice.\n</system-reminder>")] },
            { "a reminder alone", null, [User("<system-reminder>Be nice.</system-reminder>")] },
            { "a command with arguments", "/deploy api to staging", [User(Deploy), User("Second")] },
            {
                "the name of the command first",
                "/deploy api to staging",
                [User("<command-name>/deploy</command-name>\n<command-args>api\nto staging</command-args>")]
            },
            {
                "a command in a later block",
                "/deploy api to staging",
                [Blocks("<system-reminder>x</system-reminder>", Deploy)]
            },
            {
                "a command of a plugin",
                "/my-plugin:go now",
                [User("<command-name>/my-plugin:go</command-name><command-args>now</command-args>")]
            },
            {
                "a skill, without a slash",
                "pdf make one",
                [
                    User(
                        "<command-message>pdf</command-message>\n<command-name>pdf</command-name>\n<command-args>make one</command-args>\n<skill-format>true</skill-format>"
                    ),
                ]
            },
            { "a command without arguments", "/weekly", [User(Weekly)] },
            { "a command without arguments, then words", "Second", [User(Weekly), User("Second")] },
            {
                "a command with blanks as arguments",
                "Second",
                [User("<command-name>/deploy</command-name>\n<command-args>  </command-args>"), User("Second")]
            },
            { "two commands without arguments", "/clear", [User(Clear), User(Weekly)] },
            { "commands without and with arguments", "/deploy api to staging", [User(Weekly), User(Deploy)] },
            { "a built-in command", "/clear", [User(Clear), User("<local-command-stdout></local-command-stdout>")] },
            {
                "a built-in command, then words",
                "After it",
                [User(Clear), User("<local-command-stdout></local-command-stdout>"), User("After it")]
            },
            {
                "a built-in command with arguments",
                "/model",
                [User("<command-name>/model</command-name><command-args>opus</command-args>")]
            },
            {
                "a built-in command with arguments, then words",
                "After it",
                [User("<command-name>/model</command-name><command-args>opus</command-args>"), User("After it")]
            },
            {
                "a command that is a prompt",
                "/review PR 12",
                [
                    User("<command-name>/review</command-name><command-args>PR 12</command-args>"),
                    User("Body", meta: true),
                ]
            },
            {
                "a built-in prompt",
                "/init",
                [
                    User("<command-message>init</command-message>\n<command-name>/init</command-name>"),
                    User("Please analyze", meta: true),
                ]
            },
            {
                "a line for the shell",
                "! ls -la",
                [
                    User("<bash-input>ls -la</bash-input>"),
                    User("<bash-stdout>total 0</bash-stdout><bash-stderr></bash-stderr>"),
                    User("Second"),
                ]
            },
            { "no line for the shell", "Second", [User("<bash-input></bash-input>"), User("Second")] },
            {
                "a caveat",
                "After it",
                [
                    User("<local-command-caveat>Caveat: The messages below</local-command-caveat>", meta: true),
                    User(Clear),
                    User("After it"),
                ]
            },
            { "an interruption", null, [Blocks(Interrupted)] },
            { "an interruption, then words", "After it", [Blocks(Interrupted), User("After it")] },
            {
                "an interruption of a tool",
                "After it",
                [Blocks("[Request interrupted by user for tool use]"), User("After it")]
            },
            {
                "an interruption with words on its line",
                "After it",
                [User($"  {Interrupted} and more"), User("After it")]
            },
            {
                "a command, an interruption, words",
                "/deploy api to staging",
                [User(Deploy), Blocks(Interrupted), User("Only look at it")]
            },
            { "what only looks like an interruption", "[Request cancelled]", [User("[Request cancelled]")] },
            { "a meta entry", null, [User("Meta", meta: true)] },
            {
                "a compact summary, then words",
                "After it",
                [User("This session is being continued", more: ",\"isCompactSummary\":true"), User("After it")]
            },
            {
                "a result of a tool",
                "After it",
                [Entry("""[{"type":"tool_result","content":"x"}]"""), User("After it")]
            },
            {
                "words beside a result of a tool",
                "Second",
                [Entry("""[{"type":"tool_result","content":"x"},{"type":"text","text":"y"}]"""), User("Second")]
            },
            {
                "a notification of a task",
                "After it",
                [User("<task-notification><task-id>1</task-id></task-notification>"), User("After it")]
            },
            {
                "words that a notification brought",
                "Plain text",
                [User("Plain text", more: ",\"origin\":{\"kind\":\"task-notification\"}")]
            },
            { "words of the system", "Plain text", [User("Plain text", more: ",\"promptSource\":\"system\"")] },
            {
                "a teammate, then words",
                "Second",
                [User("<teammate-message teammate_id=\"lead\">Port it</teammate-message>"), User("Second")]
            },
            { "markup, then words", "Second", [User("<div>fix this</div> please"), User("Second")] },
            { "a tag over two lines, then words", "Second", [User("<thing\nattr=\"x\">hello"), User("Second")] },
            { "a tag with upper case", "<Button onClick={x}> is broken", [User("<Button onClick={x}> is broken")] },
            { "what is no tag: a heart", "<3 thanks", [User("<3 thanks")] },
            { "what is no tag: a generic", "<T> generics", [User("<T> generics")] },
            { "what is no tag: an address", "<alice@x.org> wrote", [User("<alice@x.org> wrote")] },
            { "what is no tag: a comment", "<!-- hello --> parse", [User("<!-- hello --> parse")] },
            { "what is no tag: one that ends itself", "<br/> hello", [User("<br/> hello")] },
            { "what is no tag: a namespace", "<ns:tag>hello", [User("<ns:tag>hello")] },
            { "what is no tag: an end", "</div> hello", [User("</div> hello")] },
            { "elements among the words", "Why and end", [User("Why <b class=\"x\">a</b> and <i>c</i> end")] },
            { "an element in one of its name", "Why c</div> end", [User("Why <div>a <div>b</div> c</div> end")] },
            { "an element without an end", "Why <div>a end", [User("Why <div>a end")] },
            { "comparisons", "if a <b and c> d then", [User("if a <b and c> d then")] },
            {
                "a title of the user",
                "Mine",
                [
                    User("First"),
                    """{"type":"custom-title","customTitle":"Mine"}""",
                    """{"type":"ai-title","aiTitle":"Its"}""",
                ]
            },
            {
                "a title taken back",
                "First",
                [
                    User("First"),
                    """{"type":"custom-title","customTitle":"Mine"}""",
                    """{"type":"custom-title","customTitle":""}""",
                ]
            },
            {
                "a title taken back, another is there",
                "Its",
                [
                    User("First"),
                    """{"type":"ai-title","aiTitle":"Its"}""",
                    """{"type":"custom-title","customTitle":""}""",
                ]
            },
            {
                "a title with markup",
                "title",
                [User("First"), """{"type":"custom-title","customTitle":"<b>Bold</b> title"}"""]
            },
            {
                "a title that is markup",
                "<b>Bold</b>",
                [User("First"), """{"type":"custom-title","customTitle":"<b>Bold</b>"}"""]
            },
            {
                "two titles of Claude Code",
                "Two",
                [User("First"), """{"type":"ai-title","aiTitle":"One"}""", """{"type":"ai-title","aiTitle":"Two"}"""]
            },
            {
                "a title of Claude Code, a summary",
                "Its",
                [User("First"), """{"type":"ai-title","aiTitle":"Its"}""", Summary("Sum", "u")]
            },
            { "a summary", "Sum", [User("First"), Summary("Sum", "u")] },
            { "a summary above", "Sum", [Summary("Sum", "u"), User("First")] },
            { "a summary without a leaf", "Sum", [User("First"), """{"type":"summary","summary":"Sum"}"""] },
            { "two summaries", "Newer", [User("First"), Summary("Older", "u"), Summary("Newer", "u")] },
            { "a summary, the last prompt", "Sum", [User("First"), Summary("Sum", "u"), LastPrompt("Last")] },
            { "the last prompt", "Last prompt", [User("First"), LastPrompt(" Last\nprompt ")] },
            { "the last prompt, a command", "/deploy now", [User("First"), LastPrompt("/deploy now")] },
            { "the last prompt, empty", "First", [User("First"), LastPrompt("Last"), LastPrompt("")] },
            { "the name of an agent", "First", [User("First"), """{"type":"agent-name","agentName":"Bob"}"""] },
            { "a tag of the user", "First", [User("First"), """{"type":"tag","tag":"urgent"}"""] },
            {
                "an assistant alone",
                null,
                ["""{"type":"assistant","message":{"content":[{"type":"text","text":"Done."}]}}"""]
            },
        };

    [Theory]
    [MemberData(nameof(Shown))]
    public void A_session_is_called_what_Claude_Code_calls_it(string form, string? title, string[] entries)
    {
        _ = form;
        Assert.Equal(title, TitleOf(entries));
    }
}
