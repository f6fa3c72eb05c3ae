using System.Text;

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
            ["airtable-token"] = ("pa" + "t" + Any(14) + "." + Hexadecimal(64), null),
            ["alibaba-key"] = ("LT" + "AI" + Any(20), null),
            ["apify-token"] = ("apify" + "_api_" + Any(36), null),
            ["aws-bedrock-key"] = ("AB" + "SK" + Any(128), null),
            ["bitbucket-password"] = ("AT" + "BB" + Any(32), null),
            ["brevo-key"] = ("xkey" + "sib-" + Hexadecimal(64) + "-" + Any(16), null),
            ["buildkite-token"] = ("bk" + "ua_" + Hexadecimal(40), null),
            ["cerebras-key"] = ("cs" + "k-" + Any(48).ToLowerInvariant(), null),
            ["circleci-token"] = ("CCI" + "PAT_" + Any(22) + "_" + Hexadecimal(40), null),
            ["cloudflare-origin-key"] = ("v1" + ".0-" + Hexadecimal(24) + "-" + Hexadecimal(146), null),
            ["cloudflare-token"] = ("cf" + "ut_" + Any(40) + Hexadecimal(8), null),
            ["command-login"] = ("curl -u " + "ann:" + Any(32), Any(32)),
            ["contentful-token"] = ("CF" + "PAT-" + Any(43), null),
            ["dynatrace-token"] = (
                "dt0" + "c01." + Any(24).ToUpperInvariant() + "." + Any(64).ToUpperInvariant(),
                null
            ),
            ["e2b-key"] = ("e2" + "b_" + Hexadecimal(40), null),
            ["elevenlabs-key"] = ("sk" + "_" + Hexadecimal(48), null),
            ["encoded-login"] = ("_auth=" + Encoded("ci:" + Any(32)), Encoded("ci:" + Any(32))),
            ["encoded-private-key"] = (
                Encoded("-----BEGIN " + "EC PRIVATE KEY-----\n" + Any(64) + "\n" + Any(96)),
                Encoded("-----BEGIN " + "EC PRIVATE KEY-----\n" + Any(64) + "\n" + Any(96))[..200]
            ),
            ["firecrawl-key"] = ("f" + "c-" + Hexadecimal(32), null),
            ["fireworks-key"] = ("f" + "w_" + Any(24), null),
            ["flyio-token"] = ("fm" + "2_" + Any(200), null),
            ["gemini-key"] = ("AQ" + ".A" + Any(50), null),
            ["google-access-token"] = ("ya" + "29.a0" + Any(180), null),
            ["google-refresh-token"] = ("1/" + "/0g" + Any(80), null),
            ["heroku-key"] = ("HR" + "KU-AA" + Any(58), null),
            ["jfrog-key"] = ("AK" + "Cp" + Any(69), null),
            ["jina-key"] = ("ji" + "na_" + Hexadecimal(32) + Any(28), null),
            ["langfuse-key"] = ("sk-" + "lf-3f2504e0-4f89-41d3-9a0c-0305e82c3301", null),
            ["langsmith-key"] = ("lsv2" + "_pt_" + Hexadecimal(32) + "_" + Hexadecimal(10), null),
            ["neon-key"] = ("na" + "pi_" + Any(64).ToLowerInvariant(), null),
            ["nvidia-key"] = ("nv" + "api-" + Any(64), null),
            ["onepassword-token"] = ("ops" + "_eyJ" + Any(400), null),
            ["pinecone-key"] = ("pc" + "sk_" + Any(6) + "_" + Any(63), null),
            ["posthog-key"] = ("ph" + "x_" + Any(43), null),
            ["prefect-key"] = ("pn" + "u_" + Any(36), null),
            ["render-key"] = ("rn" + "d_" + Any(28), null),
            ["resend-key"] = ("r" + "e_" + Any(8) + "_" + Any(24), null),
            ["sk-key"] = ("s" + "k-" + Any(48), null),
            ["sonar-token"] = ("sq" + "u_" + Hexadecimal(40), null),
            ["sourcegraph-token"] = ("sg" + "p_" + Hexadecimal(40), null),
            ["square-token"] = ("sq0" + "csp-" + Any(43), null),
            ["supabase-key"] = ("sb_" + "secret_" + Any(22) + "_" + Any(8), null),
            ["tavily-key"] = ("tv" + "ly-" + Any(32), null),
            ["together-key"] = ("tgp" + "_v1_" + Any(43), null),
            ["typeform-token"] = ("tf" + "p_" + Any(60), null),
            ["vercel-token"] = ("vc" + "k_" + Any(56), null),
            ["voyage-key"] = ("p" + "a-" + Any(43), null),
            ["named-secret"] = ("DB_PASS" + "WORD=" + Any(24), Any(24)),
        };

    /// <summary>So many letters and digits that look made by chance.</summary>
    public static string Any(int length) => Cycle(Letters, length);

    /// <summary>In base64.</summary>
    public static string Encoded(string text) => Convert.ToBase64String(Encoding.ASCII.GetBytes(text));

    /// <summary>So many hexadecimal digits.</summary>
    public static string Hexadecimal(int length) => Cycle(Hex, length);

    private static string Digits(int length) => Cycle("8306172954", length);

    private static string Cycle(string of, int length) =>
        string.Concat(Enumerable.Range(0, length).Select(i => of[(i + i / of.Length) % of.Length]));
}
