namespace ClaudeBackup.Core.Tests.Secrets;

/// <summary>A token of each kind, put together here from pieces, so that none stands in the source; all are invented.</summary>
internal static class SecretExamples
{
    private const string Letters = "aB3dE7xZq9Lw2Rk5Tn8Vy4Hc6Jf1Gm0Ps";
    private const string Hex = "3fa91c7e05bd28461afc9e7d";

    /// <summary>By rule: one token, and what of it is the secret where that is not all.</summary>
    public static IReadOnlyDictionary<string, (string Text, string? Secret)> All { get; } =
        new Dictionary<string, (string, string?)>(StringComparer.Ordinal)
        {
            ["github-token"] = ("gh" + "p_" + Any(36), null),
            ["github-fine-grained-token"] = ("github" + "_pat_" + Any(22) + "_" + Any(59), null),
            ["gitlab-token"] = ("gl" + "pat-" + Any(20), null),
            ["anthropic-key"] = ("sk-" + "ant-api03-" + Any(93), null),
            ["openai-key"] = ("sk-" + "proj-" + Any(40) + "T3Blbk" + "FJ" + Any(40), null),
            ["aws-access-key"] = ("AK" + "IA" + "Q3ZT6WMRB4YX7KDH"[..16], null),
            ["google-api-key"] = ("AI" + "za" + Any(35), null),
            ["google-oauth-secret"] = ("GOC" + "SPX-" + Any(28), null),
            ["azure-storage-key"] = ("Account" + "Key=" + Any(86) + "==", Any(86) + "=="),
            ["slack-token"] = ("xox" + "b-" + Digits(12) + "-" + Any(24), null),
            ["slack-webhook"] = (
                "https://hooks.slack" + ".com/services/T" + Digits(8) + "/B" + Digits(8) + "/" + Any(24),
                "T" + Digits(8) + "/B" + Digits(8) + "/" + Any(24)
            ),
            ["discord-webhook"] = (
                "https://discord" + ".com/api/webhooks/" + Digits(18) + "/" + Any(68),
                Digits(18) + "/" + Any(68)
            ),
            ["stripe-key"] = ("sk_" + "live_" + Any(24), null),
            ["npm-token"] = ("npm" + "_" + Any(36), null),
            ["pypi-token"] = ("pypi-" + "AgEIcHlwaS5vcmc" + Any(80), null),
            ["nuget-key"] = ("oy" + "2" + Any(43).ToLowerInvariant(), null),
            ["rubygems-key"] = ("rubygems" + "_" + Hexadecimal(48), null),
            ["docker-token"] = ("dckr" + "_pat_" + Any(27), null),
            ["huggingface-token"] = ("hf" + "_" + Any(34), null),
            ["sendgrid-key"] = ("SG" + "." + Any(22) + "." + Any(43), null),
            ["mailgun-key"] = ("key" + "-" + Hexadecimal(32), null),
            ["telegram-bot-token"] = (Digits(9) + ":AA" + Any(33), null),
            ["digitalocean-token"] = ("dop" + "_v1_" + Hexadecimal(64), null),
            ["databricks-token"] = ("da" + "pi" + Hexadecimal(32), null),
            ["shopify-token"] = ("shp" + "at_" + Hexadecimal(32), null),
            ["linear-key"] = ("lin" + "_api_" + Any(40), null),
            ["vault-token"] = ("hv" + "s." + Any(90), null),
            ["atlassian-token"] = ("ATA" + "TT3" + Any(186), null),
            ["age-key"] = (
                "AGE-SECRET" + "-KEY-1" + string.Concat(Enumerable.Repeat("QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", 2))[..58],
                null
            ),
            ["private-key"] = ("-----BEGIN " + "RSA PRIVATE KEY-----\\n" + Any(64) + "\\n", Any(64)),
            ["connection-string"] = ("postgres" + "://app:" + Any(14) + "@db.internal:5432/app", Any(14)),
            ["openrouter-key"] = ("sk-" + "or-v1-" + Hexadecimal(64), null),
            ["groq-key"] = ("gs" + "k_" + Any(52), null),
            ["xai-key"] = ("xa" + "i-" + Any(80), null),
            ["perplexity-key"] = ("pp" + "lx-" + Any(48), null),
            ["replicate-token"] = ("r" + "8_" + Any(37), null),
            ["notion-token"] = ("nt" + "n_" + Any(46), null),
            ["grafana-token"] = ("gl" + "sa_" + Any(32) + "_" + Hexadecimal(8), null),
            ["sentry-token"] = ("sntr" + "yu_" + Hexadecimal(64), null),
            ["figma-token"] = ("fi" + "gd_" + Any(40), null),
            ["postman-key"] = ("PM" + "AK-" + Hexadecimal(24) + "-" + Hexadecimal(34), null),
            ["doppler-token"] = ("dp" + ".pt." + Any(43), null),
            ["netlify-token"] = ("nf" + "p_" + Any(36), null),
            ["supabase-token"] = ("sb" + "p_" + Hexadecimal(40), null),
            ["planetscale-token"] = ("pscale" + "_tkn_" + Any(43), null),
            ["terraform-token"] = (Any(14) + ".atlas" + "v1." + Any(67), null),
            ["tailscale-key"] = ("ts" + "key-auth-" + Any(12) + "-" + Any(32), null),
            ["pulumi-token"] = ("pu" + "l-" + Hexadecimal(40), null),
            ["newrelic-key"] = ("NR" + "AK-" + Any(27).ToUpperInvariant(), null),
            ["cratesio-token"] = ("ci" + "o" + Any(32), null),
            ["authorization-header"] = ("Authorization" + ": Bearer " + Any(40), Any(40)),
            ["named-secret"] = ("DB_PASS" + "WORD=" + Any(24), Any(24)),
        };

    /// <summary>So many letters and digits that look made by chance.</summary>
    public static string Any(int length) => Cycle(Letters, length);

    private static string Hexadecimal(int length) => Cycle(Hex, length);

    private static string Digits(int length) => Cycle("8306172954", length);

    private static string Cycle(string of, int length) =>
        string.Concat(Enumerable.Range(0, length).Select(i => of[(i + i / of.Length) % of.Length]));
}
