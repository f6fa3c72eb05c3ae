using System.Diagnostics;
using System.Xml.Linq;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Scheduling;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Scheduling;

/// <summary>What each system is given, to the letter, and what its own checker says of it.</summary>
public sealed class JobTextTests : IDisposable
{
    private static readonly AbsolutePath EnvironmentFile = new("/home/a b/job-environment.json");

    private static readonly JobOwner Owner = new(
        new AbsolutePath("/home/dev/.claude-backup"),
        new AbsolutePath("/home/dev"),
        FileSystem.ForThisSystem(),
        () => null
    );

    private static readonly Job Plain = Of(
        "/usr/local/bin/claude-backup",
        ("HOME", "/home/dev"),
        ("PATH", "/usr/bin:/bin")
    );

    // names that a careless quoting would let a system run, expand or cut
    private static readonly Job Odd = Of(
        "/opt/a b/it's $HOME 100%/claude-backup",
        ("PATH", "/x \"y\":/z\\w"),
        ("HOME", "/h%m")
    );

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    public static TheoryData<string> Schedules => [.. Schedule.All.Where(s => s != Schedule.Off).Select(s => s.Name)];

    [Fact]
    public void A_systemd_service_syncs_at_low_priority() =>
        Assert.Equal(
            """
            # Made by claude-backup. Remove it with: claude-backup schedule off
            [Unit]
            Description=Save what Claude Code keeps (claude-backup)

            [Service]
            Type=oneshot
            Environment="HOME=/home/dev"
            Environment="PATH=/usr/bin:/bin"
            ExecStart="/usr/local/bin/claude-backup" "sync" "--scheduled"
            SuccessExitStatus=3 4 11
            Nice=10
            IOSchedulingClass=idle

            """,
            SystemdUnits.Service(Plain, Owner)
        );

    [Fact]
    public void A_systemd_timer_makes_up_for_times_at_which_the_machine_was_off() =>
        Assert.Equal(
            """
            # Made by claude-backup. Remove it with: claude-backup schedule off
            [Unit]
            Description=Save what Claude Code keeps (claude-backup)

            [Timer]
            OnCalendar=*-*-* 03:00:00
            RandomizedDelaySec=15min
            Persistent=true

            [Install]
            WantedBy=timers.target

            """,
            SystemdUnits.Timer(Plain, Schedule.Daily, Owner)
        );

    [Theory]
    [MemberData(nameof(Schedules))]
    public async Task Systemd_finds_nothing_wrong_with_its_units(string schedule)
    {
        Platform.RequireProgram("/usr/bin/systemd-analyze", "systemd");
        var program = _directory.Path / "it's a $PROGRAM 100%";
        await WriteAsync(program, "#!/bin/sh\n");
        FileSystem.ForThisSystem().SetMode(program, 0b101_000_000);
        await WriteAsync(
            _directory.Path / SystemdUnits.ServiceFile(JobName.Plain),
            SystemdUnits.Service(Odd with { Program = program }, Owner)
        );
        await WriteAsync(
            _directory.Path / SystemdUnits.TimerFile(JobName.Plain),
            SystemdUnits.Timer(Plain, Schedule.Parse(schedule), Owner)
        );

        var (exitCode, said) = await RunAsync(
            "/usr/bin/systemd-analyze",
            "verify",
            "--user",
            (_directory.Path / SystemdUnits.TimerFile(JobName.Plain)).Value,
            (_directory.Path / SystemdUnits.ServiceFile(JobName.Plain)).Value
        );

        Assert.Equal((0, ""), (exitCode, said));
    }

    [Fact]
    public void A_crontab_gets_three_lines_and_loses_them_again()
    {
        const string Others = "MAILTO=dev\n5 4 * * * /usr/bin/true\n";
        var with = CronTable.With(Others, Owner, Plain, Schedule.Hourly);
        Assert.Equal(
            Others
                + """
                # claude-backup: begin. Remove it with: claude-backup schedule off
                0 * * * * nice -n 10 '/usr/local/bin/claude-backup' 'sync' '--scheduled' '--environment' '/home/a b/job-environment.json' >/dev/null 2>&1
                # claude-backup: end

                """,
            with
        );
        Assert.Equal(
            1,
            CronTable
                .With(with, Owner, Plain, Schedule.Daily)
                .Split('\n')
                .Count(line => line.Contains("sync", StringComparison.Ordinal))
        );
        Assert.Equal(Others, CronTable.Without(with, Owner));
        Assert.Equal("* * * * * x", CronTable.Without("* * * * * x", Owner));
        Assert.Equal(
            "* * * * * x\n",
            CronTable.Without(CronTable.With("* * * * * x", Owner, Plain, Schedule.Daily), Owner)
        );
    }

    [Theory]
    [InlineData("/home/dev/.claude-backup", null, "claude-backup schedule off")]
    [InlineData("/mnt/it's one", null, @"CLAUDE_BACKUP_DIR='/mnt/it'\''s one' claude-backup schedule off")]
    [InlineData("/mnt/two\nlines", null, @"CLAUDE_BACKUP_DIR=$'/mnt/two\x0alines' claude-backup schedule off")]
    // in the usual home the command is refused for a repository that saves another
    [InlineData(
        "/mnt/b",
        "/home/dev/.claude work",
        "CLAUDE_CONFIG_DIR='/home/dev/.claude work' CLAUDE_BACKUP_DIR=/mnt/b claude-backup schedule off"
    )]
    [InlineData("/home/dev/.claude-backup", "/mnt/c", "CLAUDE_CONFIG_DIR=/mnt/c claude-backup schedule off")]
    [InlineData(
        "/mnt/b",
        "/mnt/two\nlines",
        @"CLAUDE_CONFIG_DIR=$'/mnt/two\x0alines' CLAUDE_BACKUP_DIR=/mnt/b claude-backup schedule off"
    )]
    public void The_comment_beside_a_job_removes_that_job(string root, string? home, string command)
    {
        var job = home is null
            ? Plain
            : Of("/usr/local/bin/claude-backup", ("HOME", "/home/dev"), ("CLAUDE_CONFIG_DIR", home));
        var owner = new JobOwner(
            new AbsolutePath(root),
            new AbsolutePath("/home/dev"),
            FileSystem.ForThisSystem(),
            () => null
        );
        Assert.Equal(command, owner.RemovalCommand(job));
        Assert.Contains(
            $"Remove it with: {command}\n",
            CronTable.With("", owner, job, Schedule.Daily),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(
        "/home/dev/.local/share/claude-backup/bin/claude-backup",
        "/home/dev/.local/share/claude-backup/bin/claude-backup"
    )]
    [InlineData("/home/it's/claude-backup", @"'/home/it'\''s/claude-backup'")]
    // what would be a line of its own, and run
    [InlineData("/home/x\n* * * * * rm/claude-backup", @"$'/home/x\x0a* * * * * rm/claude-backup'")]
    public void A_program_that_no_shell_knows_by_name_is_told_by_its_path(string program, string called)
    {
        Platform.RequirePosix();
        var job = Plain with { Called = program };
        Assert.Equal($"{called} schedule off", Owner.RemovalCommand(job));
        Assert.Contains(
            $"Remove it with: {called} schedule off\n",
            SystemdUnits.Service(job, Owner),
            StringComparison.Ordinal
        );
        Assert.Contains(
            $"Remove it with: {called} schedule off\n",
            CronTable.With("", Owner, job, Schedule.Daily),
            StringComparison.Ordinal
        );
    }

    [LinuxTheory("Only the crontab of Debian checks a table without installing it.")]
    [MemberData(nameof(Schedules))]
    public async Task Cron_finds_nothing_wrong_with_its_table(string schedule)
    {
        Platform.RequireProgram("/usr/bin/crontab", "cron");
        var table = _directory.Path / "table";
        await WriteAsync(table, CronTable.With("", Owner, Odd, Schedule.Parse(schedule)));

        var (exitCode, said) = await RunAsync("/usr/bin/crontab", "-n", table.Value);

        Assert.True(exitCode == 0, said);
    }

    [Fact]
    public async Task What_cron_gives_to_the_shell_starts_just_that_program()
    {
        Platform.RequirePosix();
        var program = _directory.Path / "it's a $PROGRAM 100%";
        await WriteAsync(program, "#!/bin/sh\nprintf '%s\\n' \"$DOTNET_ROOT\" \"$@\"\n");
        FileSystem.ForThisSystem().SetMode(program, 0b101_000_000);
        var odd = Odd with
        {
            Program = program,
            Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["DOTNET_ROOT"] = "/x \"y's\" 5%" },
        };
        var line = CronTable.With("", Owner, odd, Schedule.Daily).Split('\n')[1];
        // as cron does: five fields off, and a backslash before a % goes
        var command = string.Join(' ', line.Split(' ')[5..]).Replace(@"\%", "%", StringComparison.Ordinal);

        var (_, said) = await RunAsync(
            "/bin/sh",
            "-c",
            command.Replace(">/dev/null 2>&1", "", StringComparison.Ordinal)
        );

        Assert.Equal($"/x \"y's\" 5%\nsync\n--scheduled\n--environment\n{EnvironmentFile}", said);
    }

    [Fact]
    public void A_launch_agent_has_the_label_and_times_of_the_reference() =>
        Assert.Equal(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
            <plist version="1.0">
              <dict>
                <key>Label</key>
                <string>com.claude-backup</string>
                <key>ProgramArguments</key>
                <array>
                  <string>/usr/local/bin/claude-backup</string>
                  <string>sync</string>
                  <string>--scheduled</string>
                </array>
                <key>EnvironmentVariables</key>
                <dict>
                  <key>HOME</key>
                  <string>/home/dev</string>
                  <key>PATH</key>
                  <string>/usr/bin:/bin</string>
                </dict>
                <key>StartCalendarInterval</key>
                <dict>
                  <key>Hour</key>
                  <integer>3</integer>
                  <key>Minute</key>
                  <integer>0</integer>
                </dict>
                <key>ProcessType</key>
                <string>Background</string>
                <key>LowPriorityIO</key>
                <true />
                <key>Nice</key>
                <integer>10</integer>
                <key>StandardOutPath</key>
                <string>/dev/null</string>
                <key>StandardErrorPath</key>
                <string>/dev/null</string>
              </dict>
            </plist>

            """,
            LaunchdPlist.Render(JobName.Plain, Plain, Schedule.Daily)
        );

    [Theory]
    [InlineData("daily", "3:0")]
    [InlineData("6h", "0:0 6:0 12:0 18:0")]
    [InlineData("hourly", "*:0")]
    public void A_launch_agent_keeps_to_the_clock_and_is_well_formed_whatever_the_names(string schedule, string times)
    {
        var dictionary = XDocument
            .Parse(LaunchdPlist.Render(JobName.Plain, Odd, Schedule.Parse(schedule)))
            .Root!.Element("dict")!;

        var at = Value(dictionary, "StartCalendarInterval");
        Assert.Equal(
            times.Split(' '),
            (at.Name == "array" ? at.Elements() : [at]).Select(time =>
                $"{(time.Elements("key").Any(k => k.Value == "Hour") ? Value(time, "Hour").Value : "*")}:{Value(time, "Minute").Value}"
            )
        );
        Assert.Equal(Odd.Program.Value, Value(dictionary, "ProgramArguments").Elements().First().Value);
        Assert.Equal("/x \"y\":/z\\w", Value(Value(dictionary, "EnvironmentVariables"), "PATH").Value);
    }

    [Theory]
    [InlineData("daily", null, "2026-01-01T03:00:00")]
    [InlineData("6h", "PT6H", "2026-01-01T00:00:00")]
    [InlineData("hourly", "PT1H", "2026-01-01T00:00:00")]
    public void A_task_of_Windows_starts_when_it_can_and_repeats_through_the_day(
        string schedule,
        string? interval,
        string begins
    )
    {
        XNamespace task = "http://schemas.microsoft.com/windows/2004/02/mit/task";
        var text = WindowsTaskXml.Render(Odd, Schedule.Parse(schedule));
        var root = XDocument.Parse(text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..]).Root!;
        var trigger = root.Element(task + "Triggers")!.Element(task + "CalendarTrigger")!;

        // the order is part of the schema
        Assert.Equal(
            interval is null
                ? ["StartBoundary", "RandomDelay", "ScheduleByDay"]
                : ["Repetition", "StartBoundary", "RandomDelay", "ScheduleByDay"],
            trigger.Elements().Select(e => e.Name.LocalName)
        );
        Assert.Equal(interval, trigger.Element(task + "Repetition")?.Element(task + "Interval")?.Value);
        Assert.Equal(begins, trigger.Element(task + "StartBoundary")!.Value);
        Assert.Equal("true", root.Element(task + "Settings")!.Element(task + "StartWhenAvailable")!.Value);
        // the console host, so that no window flashes; and the variables, which a task does not have
        Assert.Equal(@"%SystemRoot%\System32\conhost.exe", root.Descendants(task + "Command").Single().Value);
        Assert.Equal(
            $"--headless \"{Odd.Program}\" sync --scheduled --environment \"{EnvironmentFile}\"",
            root.Descendants(task + "Arguments").Single().Value
        );
    }

    private static XElement Value(XElement dictionary, string key) =>
        (XElement)dictionary.Elements("key").Single(k => k.Value == key).NextNode!;

    private static Job Of(string program, params (string Name, string Value)[] variables) =>
        new(
            new AbsolutePath(program),
            Job.SyncArguments,
            variables.ToDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal),
            EnvironmentFile
        );

    private static Task WriteAsync(AbsolutePath file, string text) =>
        File.WriteAllTextAsync(file.Value, text, TestContext.Current.CancellationToken);

    private async Task<(int ExitCode, string Said)> RunAsync(string program, params string[] arguments)
    {
        var info = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        info.Environment["XDG_RUNTIME_DIR"] = _directory.Path.Value;
        using var process = Process.Start(info)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var said = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken) + await error;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, said.TrimEnd());
    }
}
