using System.CommandLine;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Secrets;
using ClaudeBackup.Documents;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>What happens to secrets on their way to the remote.</summary>
internal static class SecretsCommand
{
    private const int FingerprintLength = 16;

    private static readonly string[] Words = ["warn", "block", "off"];

    public static Command Build(App app, Reporter reporter)
    {
        var policy = new Argument<string?>("policy")
        {
            Description =
                "warn: they go, and you are told. block: nothing goes. off: nobody looks. Left out: show what is in force.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        policy.AcceptOnlyFromAmong(Words);
        var fingerprints = new Argument<string[]>("fingerprint")
        {
            Description = "As scan tells it.",
            Arity = ArgumentArity.OneOrMore,
        };
        var allow = new Command("allow", "Let what was found go from now on: it is no secret, or may be known.")
        {
            fingerprints,
        };
        allow.SetAction(parsed =>
        {
            _ = app.Identity;
            app.Secrets.Allow(Fingerprints(parsed.GetRequiredValue(fingerprints)));
            return Show(app, reporter);
        });
        var command = new Command(
            "secrets",
            "Say what happens when something that goes to the remote looks like a secret."
        )
        {
            policy,
            allow,
        };
        command.SetAction(parsed =>
        {
            _ = app.Identity;
            if (Parse(parsed.GetValue(policy)) is { } said)
            {
                app.Remote.Set(said);
            }

            return Show(app, reporter);
        });
        return command;
    }

    /// <summary>The option that says it for a remote which is to be set, the same in each command that has it.</summary>
    /// <param name="description">What it means there; of a remote when left out.</param>
    public static Option<string?> Option(string? description = null)
    {
        var option = new Option<string?>("--secrets")
        {
            Description =
                description
                ?? "What happens when something that goes there looks like a secret: warn, block or off. Left out: warn for a private repository at GitHub and for a folder, else block.",
        };
        option.AcceptOnlyFromAmong(Words);
        return option;
    }

    public static SecretPolicy? Parse(string? word) =>
        word is null ? null : Enum.Parse<SecretPolicy>(word, ignoreCase: true);

    private static IEnumerable<string> Fingerprints(string[] texts) =>
        texts.Select(text =>
            text.Length == FingerprintLength && text.All(char.IsAsciiHexDigit)
                ? text
                : throw new BackupException(
                    FailureKind.Usage,
                    $"{text} is no fingerprint.",
                    "It has 16 hexadecimal digits: claude-backup scan shows it at the start of each line."
                )
        );

    private static int Show(App app, Reporter reporter)
    {
        var settings = LocalSettings.Read(app.Repository);
        var policy = app.Remote.SecretPolicy(settings);
        var document = new SecretsDocument(
            Ok: true,
            settings.Remote,
            policy?.ToString().ToLowerInvariant(),
            settings.Remote is { } remote && settings.Secrets.Policies.ContainsKey(remote),
            [.. settings.Secrets.Allowed.Order(StringComparer.Ordinal)]
        );
        reporter.Result(document, json => json.SecretsDocument, SecretsView.Lines);
        return ExitCodes.Done;
    }
}
