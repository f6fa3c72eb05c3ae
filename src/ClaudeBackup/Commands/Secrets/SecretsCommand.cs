using System.CommandLine;
using ClaudeBackup.Core.Secrets;
using ClaudeBackup.Documents;
using ClaudeBackup.Manual;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>What happens to secrets on their way to the remote.</summary>
internal static class SecretsCommand
{
    public static Command Build(App app, Reporter reporter)
    {
        var policy = new Argument<string?>("policy")
        {
            Description =
                "warn: push, and tell you. block: push nothing. off: no scan. Default: show the current setting.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        policy.AcceptOnlyFromAmong([.. SecretPolicyWords.All]);
        var fingerprints = new Argument<string[]>("fingerprint")
        {
            Description = "The fingerprint of a finding, as scan shows it.",
            Arity = ArgumentArity.OneOrMore,
        };
        var allow = new DescribedCommand("allow", SecretsHelp.Allow) { fingerprints };
        allow.SetAction(parsed =>
        {
            _ = app.Identity;
            app.Secrets.Allow(SecretOption.Fingerprints(parsed.GetRequiredValue(fingerprints)));
            return Show(app, reporter);
        });
        var command = new DescribedCommand("secrets", SecretsHelp.Text) { policy, allow };
        command.SetAction(parsed =>
        {
            _ = app.Identity;
            if (SecretPolicyWords.Parse(parsed.GetValue(policy)) is { } said)
            {
                app.Remote.Set(said);
            }

            return Show(app, reporter);
        });
        return command;
    }

    private static int Show(App app, Reporter reporter)
    {
        var settings = app.Open().Settings;
        var policy = app.Remote.SecretPolicy(settings);
        var document = new SecretsDocument(
            Ok: true,
            settings.Remote,
            policy is { } told ? SecretPolicyWords.Of(told) : null,
            settings.Remote is { } remote && settings.Secrets.Policies.ContainsKey(remote),
            [.. settings.Secrets.Allowed.Order(StringComparer.Ordinal)]
        );
        reporter.Result(document, json => json.SecretsDocument, SecretsView.Lines);
        return ExitCodes.Done;
    }
}
