namespace ClaudeBackup.Core.Secrets;

/// <summary>Tokens that begin with a mark of their provider: mark, alphabet and length, as providers document them or hand them out.</summary>
internal static class TokenRules
{
    public static IReadOnlyList<SecretRule> All { get; } =
    [
        Of("airtable-token", "Airtable", TokenAlphabet.Dotted, 79, 79, "pat"),
        Of("alibaba-key", "Alibaba Cloud", TokenAlphabet.Alphanumeric, 17, 22, "LTAI"),
        Marked("apify-token", "Apify", TokenAlphabet.Alphanumeric, 36, 40, "apify_api_"),
        Marked("aws-bedrock-key", "Amazon Bedrock", TokenAlphabet.Base64, 100, 400, "ABSK", "bedrock-api-key-"),
        Of("bitbucket-password", "Bitbucket", TokenAlphabet.Base64Url, 28, 60, "ATBB"),
        Marked("brevo-key", "Brevo", TokenAlphabet.Base64Url, 81, 81, "xkeysib-", "xsmtpsib-"),
        Of("buildkite-token", "Buildkite", TokenAlphabet.Hex, 40, 40, "bkua_"),
        Of("cerebras-key", "Cerebras", TokenAlphabet.Alphanumeric, 40, 60, "csk-"),
        Marked("circleci-token", "CircleCI", TokenAlphabet.Base64Url, 40, 80, "CCIPAT_", "CCIPRJ_"),
        Of("cloudflare-token", "Cloudflare", TokenAlphabet.Base64Url, 40, 60, "cfut_", "cfat_", "cfk_"),
        Marked("cloudflare-origin-key", "Cloudflare", TokenAlphabet.Base64Url, 171, 171, "v1.0-"),
        Of("contentful-token", "Contentful", TokenAlphabet.Base64Url, 43, 43, "CFPAT-"),
        Marked("dynatrace-token", "Dynatrace", TokenAlphabet.Dotted, 80, 95, "dt0c01.", "dt0s01.", "dt0s16."),
        Of("e2b-key", "E2B", TokenAlphabet.Hex, 40, 40, "e2b_"),
        Of("elevenlabs-key", "ElevenLabs", TokenAlphabet.Hex, 48, 48, "sk_"),
        Of("firecrawl-key", "Firecrawl", TokenAlphabet.Hex, 32, 32, "fc-"),
        Marked("flyio-token", "Fly.io", TokenAlphabet.Base64, 80, 900, "fm2_", "fm1r_", "fo1_"),
        Of("gemini-key", "Gemini", TokenAlphabet.Base64Url, 40, 80, "AQ.A"),
        Marked("google-access-token", "a Google account", TokenAlphabet.Base64Url, 60, 1500, "ya29."),
        Of("google-refresh-token", "a Google account", TokenAlphabet.Base64Url, 60, 120, "1//0"),
        Marked("heroku-key", "Heroku", TokenAlphabet.Base64Url, 58, 60, "HRKU-"),
        Of("jfrog-key", "JFrog Artifactory", TokenAlphabet.Alphanumeric, 69, 69, "AKCp"),
        Marked("jina-key", "Jina AI", TokenAlphabet.Base64Url, 60, 60, "jina_"),
        Marked("langfuse-key", "Langfuse", TokenAlphabet.Base64Url, 36, 36, "sk-lf-"),
        Marked("langsmith-key", "LangSmith", TokenAlphabet.Base64Url, 43, 43, "lsv2_pt_", "lsv2_sk_"),
        Of("neon-key", "Neon", TokenAlphabet.Alphanumeric, 64, 64, "napi_"),
        Of("nvidia-key", "NVIDIA", TokenAlphabet.Base64Url, 60, 70, "nvapi-"),
        Marked("onepassword-token", "1Password", TokenAlphabet.Base64Url, 250, 2000, "ops_eyJ"),
        Of("pinecone-key", "Pinecone", TokenAlphabet.Base64Url, 60, 80, "pcsk_"),
        Of("posthog-key", "PostHog", TokenAlphabet.Alphanumeric, 40, 50, "phx_"),
        Of("prefect-key", "Prefect", TokenAlphabet.Alphanumeric, 36, 36, "pnu_"),
        Of("render-key", "Render", TokenAlphabet.Alphanumeric, 24, 32, "rnd_"),
        Of("resend-key", "Resend", TokenAlphabet.Base64Url, 32, 36, "re_"),
        Of("sonar-token", "SonarQube", TokenAlphabet.Hex, 40, 40, "squ_", "sqp_", "sqa_"),
        Of("sourcegraph-token", "Sourcegraph", TokenAlphabet.Base64Url, 40, 60, "sgp_"),
        Of("square-token", "Square", TokenAlphabet.Base64Url, 22, 60, "sq0atp-", "sq0csp-"),
        Of("supabase-key", "Supabase", TokenAlphabet.Base64Url, 31, 40, "sb_secret_"),
        Of("tavily-key", "Tavily", TokenAlphabet.Base64Url, 30, 50, "tvly-"),
        Of("together-key", "Together AI", TokenAlphabet.Base64Url, 40, 50, "tgp_v1_"),
        Of("typeform-token", "Typeform", TokenAlphabet.Base64Url, 59, 80, "tfp_"),
        Of("vercel-token", "Vercel", TokenAlphabet.Alphanumeric, 24, 64, "vcp_", "vci_", "vca_", "vcr_", "vck_"),
        Of("voyage-key", "Voyage AI", TokenAlphabet.Base64Url, 43, 43, "pa-"),
        Of("fireworks-key", "Fireworks AI", TokenAlphabet.Alphanumeric, 22, 32, "fw_"),
        Of("sk-key", "whichever model answers to it", TokenAlphabet.Alphanumeric, 32, 64, "sk-") with
        {
            IsGeneral = true,
        },
    ];

    // a mark of a few letters begins names too, so the rest has to look random
    private static SecretRule Of(
        string name,
        string what,
        TokenAlphabet alphabet,
        int least,
        int most,
        params string[] marks
    ) => Marked(name, what, alphabet, least, most, marks) with { LooksRandom = true };

    // a mark that nothing else has
    private static SecretRule Marked(
        string name,
        string what,
        TokenAlphabet alphabet,
        int least,
        int most,
        params string[] marks
    ) =>
        new(name, what, marks, new TokenForm(alphabet, least, most))
        {
            Longest = most + SecretRule.Around + marks.Max(m => m.Length),
        };
}
