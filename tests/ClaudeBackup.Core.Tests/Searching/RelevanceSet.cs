using System.Globalization;

namespace ClaudeBackup.Core.Tests.Searching;

/// <summary>
/// Sessions with questions, fixes and much in between that is about something else, and queries of which it is known which session is meant. The same in
/// every run. Each session is about one part of a system and one thing that goes wrong with it; others mention both in passing.
/// </summary>
internal static class RelevanceSet
{
    private static readonly string[] Parts =
    [
        "checkout",
        "invoice",
        "gateway",
        "scheduler",
        "notifier",
        "importer",
        "thumbnail",
        "telemetry",
        "billing",
        "webhook",
        "session store",
        "message queue",
        "search page",
        "login form",
        "upload dialog",
        "report export",
        "rate limiter",
        "feature flags",
        "audit trail",
        "mail template",
    ];

    private static readonly (string Asked, string Form, string Cause, string Fix)[] Troubles =
    [
        (
            "times out after a deploy",
            "timing out",
            "the pool was exhausted by idle connections",
            "raised the keepalive and closed the idle connections"
        ),
        (
            "returns duplicate rows",
            "duplicated row",
            "a join multiplied the records",
            "grouped the records before the join"
        ),
        (
            "leaks memory overnight",
            "memory leaking",
            "listeners were never detached",
            "detached the listeners when the view unmounts"
        ),
        (
            "crashes on empty input",
            "crashed by empty inputs",
            "a null slipped through validation",
            "validated the payload before parsing it"
        ),
        (
            "shows yesterday's dates",
            "showing wrong date",
            "midnight was taken in the wrong zone",
            "converted every timestamp to the zone of the account"
        ),
        (
            "ignores the retry header",
            "ignoring retries",
            "the client swallowed the header",
            "honoured the header with exponential backoff"
        ),
    ];

    private static readonly string[] Chinese =
    [
        "设备清单导出失败",
        "登录页面乱码",
        "数据库连接超时",
        "支付回调重复",
        "缓存未命中",
        "日志轮转丢失",
        "权限校验绕过",
        "图片压缩模糊",
        "消息队列堆积",
        "定时任务漂移",
    ];

    private static readonly string[] Noise =
    [
        "Let me look at the code first.",
        "I will run the tests now.",
        "The build passes.",
        "Done, all tests are green.",
        "I have read the file and will change it.",
        "There are several places that use it.",
        "The configuration looks right to me.",
        "This function is called from the main loop.",
    ];

    /// <summary>What is asked, and which session is meant.</summary>
    public sealed record Question(string Kind, string Query, string Session);

    /// <summary>Stores all sessions, and gives what is asked.</summary>
    public static IReadOnlyList<Question> Save(SavedSessions saved)
    {
        var random = new Random(20260315);
        var questions = new List<Question>();
        var number = 0;
        foreach (var part in Parts)
        {
            foreach (var trouble in Troubles)
            {
                Save(saved, random, questions, number++, part, trouble);
            }
        }

        foreach (var text in Chinese)
        {
            var id = IdOf(number);
            saved.Save(
                id,
                [
                    SavedSessions.Prompt($"请帮我看看{text}的问题", Minute(number))
                        + SavedSessions.Answer($"原因已找到，{text[..2]}模块需要修复", Minute(number) + 1)
                        + Filler(random, Minute(number) + 2),
                ]
            );
            questions.Add(new("cjk", text[..2], id));
            questions.Add(new("cjk", text[2..], id));
            number++;
        }

        return questions;
    }

    private static void Save(
        SavedSessions saved,
        Random random,
        List<Question> questions,
        int number,
        string part,
        (string Asked, string Form, string Cause, string Fix) trouble
    )
    {
        var id = IdOf(number);
        var minute = Minute(number);
        var name = string.Concat(part.Split(' ').Select(w => $"{char.ToUpperInvariant(w[0])}{w[1..]}"));
        var method = $"resolve{name}{(char)('A' + (number % 26))}{number}";
        var code = string.Create(CultureInfo.InvariantCulture, $"ERR{4000 + number}");
        var other = Troubles[random.Next(Troubles.Length)];
        var elsewhere = Parts[random.Next(Parts.Length)];
        var title = number % 3 == 0 ? SavedSessions.Title($"{part} {trouble.Asked}") : "";
        saved.Save(
            id,
            [
                title
                    + SavedSessions.Prompt($"Why is it that the {part} {trouble.Asked}? It worked last week.", minute)
                    + SavedSessions.Answer(Noise[random.Next(Noise.Length)], minute + 1)
                    + SavedSessions.Tool(
                        "Bash",
                        """{"command":"make test"}""",
                        $"FAILED {code} in {method}\nat {elsewhere} line {random.Next(900)}\n{other.Cause}",
                        isError: true,
                        minute: minute + 2
                    )
                    + SavedSessions.Tool(
                        "Edit",
                        $$"""{"file_path":"/home/dev/api/src/{{name}}/handler{{number}}.ts","old_string":"a","new_string":"{{method}}()"}""",
                        "ok",
                        minute: minute + 3
                    )
                    + SavedSessions.Answer(
                        $"Found it: {trouble.Cause}, so the {part} {trouble.Asked}. I {trouble.Fix} in {method}.",
                        minute + 4
                    )
                    + Filler(random, minute + 10)
                    + SavedSessions.Prompt("thanks, commit it and go on with the next one", minute + 20)
                    + SavedSessions.Answer(
                        $"Committed. By the way, the {elsewhere} {other.Asked} too; that is another story.",
                        minute + 21
                    ),
            ]
        );
        var symptom = trouble.Asked.Split(' ');
        questions.AddRange(
            (number % 4) switch
            {
                0 => [new("question", $"why {part} {trouble.Asked}", id), new("code", code, id)],
                1 =>
                [
                    new("two words", $"{part.Split(' ')[0]} {symptom[^1]}", id),
                    new("identifier", $"{name}{(char)('A' + (number % 26))}{number}", id),
                ],
                2 => [new("forms", $"{part} {trouble.Form}", id), new("file", $"file:handler{number}.ts", id)],
                _ => new Question[]
                {
                    new("fix", $"{part} {string.Join(' ', trouble.Fix.Split(' ')[1..4])}", id),
                    new("phrase", $"\"the {part} {symptom[0]} {symptom[1]}\"", id),
                },
            }
        );
        if (title.Length > 0)
        {
            questions.Add(new("title", $"in:title {part} {symptom[0]}", id));
        }
    }

    private static string Filler(Random random, int minute) =>
        string.Concat(
            Enumerable
                .Range(0, 4)
                .Select(i =>
                    SavedSessions.Prompt($"now the {Parts[random.Next(Parts.Length)]}, please", minute + (2 * i))
                    + SavedSessions.Answer(
                        $"{Noise[random.Next(Noise.Length)]} {Noise[random.Next(Noise.Length)]}",
                        minute + (2 * i) + 1
                    )
                )
        );

    // one every few days, in no order
    private static int Minute(int number) => -(number * 7919 % 130 * 4000) - 60;

    private static string IdOf(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:x8}-1111-4111-8111-111111111111");
}
