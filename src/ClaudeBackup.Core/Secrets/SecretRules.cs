namespace ClaudeBackup.Core.Secrets;

/// <summary>
/// All rules. Each follows what the provider documents of its tokens, or what they have been seen to be; a form that cannot be told from
/// ordinary text counts only beside a name that says so. Texts are bytes, one character each; quotes may be escaped, for transcripts are JSON.
/// </summary>
public static class SecretRules
{
    /// <summary>In no particular order; no two have an anchor in common.</summary>
    public static IReadOnlyList<SecretRule> All { get; } =
    [
        new("github-token", "GitHub", ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"], SecretShapes.GitHubToken()),
        new("github-fine-grained-token", "GitHub", ["github_pat_"], SecretShapes.GitHubFineGrained()),
        new("gitlab-token", "GitLab", ["glpat-", "gldt-", "glrt-", "glcbt-", "glptt-"], SecretShapes.GitLabToken()),
        new("anthropic-key", "the Anthropic API", ["sk-ant-"], SecretShapes.AnthropicKey()),
        new("openai-key", "the OpenAI API", ["T3BlbkFJ"], SecretShapes.OpenAIKey())
        {
            BeginsWithAnchor = false,
            Before = 200 + SecretRule.Around,
        },
        new("aws-access-key", "AWS", ["AKIA", "ASIA"], SecretShapes.AwsAccessKey()),
        new("google-api-key", "Google APIs", ["AIza"], SecretShapes.GoogleApiKey()),
        new("google-oauth-secret", "Google OAuth", ["GOCSPX-"], SecretShapes.GoogleOAuthSecret()),
        new("azure-storage-key", "Azure Storage", ["AccountKey="], SecretShapes.AzureStorageKey()),
        new("slack-token", "Slack", ["xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-", "xapp-"], SecretShapes.SlackToken()),
        new("slack-webhook", "a Slack channel", ["hooks.slack.com/"], SecretShapes.SlackWebhook()),
        new("discord-webhook", "a Discord channel", ["discord.com/api/webhooks/"], SecretShapes.DiscordWebhook()),
        new("stripe-key", "Stripe", ["sk_live_", "rk_live_", "whsec_"], SecretShapes.StripeKey()),
        new("npm-token", "npm", ["npm_"], SecretShapes.NpmToken()),
        new("pypi-token", "PyPI", ["pypi-AgE"], SecretShapes.PyPIToken()),
        new("nuget-key", "NuGet", ["oy2"], SecretShapes.NuGetKey()),
        new("rubygems-key", "RubyGems", ["rubygems_"], SecretShapes.RubyGemsKey()),
        new("docker-token", "Docker Hub", ["dckr_pat_"], SecretShapes.DockerToken()),
        new("huggingface-token", "Hugging Face", ["hf_"], SecretShapes.HuggingFaceToken()) { LooksRandom = true },
        new("sendgrid-key", "SendGrid", ["SG."], SecretShapes.SendGridKey()),
        new("mailgun-key", "Mailgun", ["key-"], SecretShapes.MailgunKey()),
        new("telegram-bot-token", "a Telegram bot", [":AA"], SecretShapes.TelegramBotToken())
        {
            BeginsWithAnchor = false,
            Before = 10 + SecretRule.Around,
        },
        new("digitalocean-token", "DigitalOcean", ["dop_v1_", "doo_v1_", "dor_v1_"], SecretShapes.DigitalOceanToken()),
        new("databricks-token", "Databricks", ["dapi"], SecretShapes.DatabricksToken()),
        new("shopify-token", "Shopify", ["shpat_", "shpca_", "shppa_", "shpss_"], SecretShapes.ShopifyToken()),
        new("linear-key", "Linear", ["lin_api_"], SecretShapes.LinearKey()),
        new("vault-token", "HashiCorp Vault", ["hvs.", "hvb."], SecretShapes.VaultToken()) { LooksRandom = true },
        new("atlassian-token", "Atlassian", ["ATATT3"], SecretShapes.AtlassianToken()),
        new("age-key", "files encrypted with age", ["AGE-SECRET-KEY-1"], SecretShapes.AgeKey()),
        new("openrouter-key", "OpenRouter", ["sk-or-v1-"], SecretShapes.OpenRouterKey()),
        new("groq-key", "Groq", ["gsk_"], SecretShapes.GroqKey()),
        new("xai-key", "xAI", ["xai-"], SecretShapes.XaiKey()),
        new("perplexity-key", "Perplexity", ["pplx-"], SecretShapes.PerplexityKey()),
        new("replicate-token", "Replicate", ["r8_"], SecretShapes.ReplicateToken()) { LooksRandom = true },
        new("notion-token", "Notion", ["ntn_"], SecretShapes.NotionToken()) { LooksRandom = true },
        new("grafana-token", "Grafana", ["glsa_"], SecretShapes.GrafanaToken()),
        new("sentry-token", "Sentry", ["sntrys_", "sntryu_"], SecretShapes.SentryToken()),
        new("figma-token", "Figma", ["figd_"], SecretShapes.FigmaToken()),
        new("postman-key", "Postman", ["PMAK-"], SecretShapes.PostmanKey()),
        new("doppler-token", "Doppler", ["dp.pt.", "dp.st.", "dp.ct.", "dp.sa."], SecretShapes.DopplerToken()),
        new("netlify-token", "Netlify", ["nfp_"], SecretShapes.NetlifyToken()),
        new("supabase-token", "Supabase", ["sbp_"], SecretShapes.SupabaseToken()),
        new("planetscale-token", "PlanetScale", ["pscale_"], SecretShapes.PlanetScaleToken()),
        new("terraform-token", "Terraform Cloud", [".atlasv1."], SecretShapes.TerraformToken())
        {
            BeginsWithAnchor = false,
            Before = 14 + SecretRule.Around,
        },
        new("tailscale-key", "Tailscale", ["tskey-"], SecretShapes.TailscaleKey()),
        new("pulumi-token", "Pulumi", ["pul-"], SecretShapes.PulumiToken()),
        new("newrelic-key", "New Relic", ["NRAK-"], SecretShapes.NewRelicKey()),
        new("cratesio-token", "crates.io", ["cio"], SecretShapes.CratesIoToken()) { LooksRandom = true },
        new(
            "authorization-header",
            "whatever that request went to",
            ["authorization"],
            SecretShapes.AuthorizationHeader()
        )
        {
            Longest = 2200,
            AnyCase = true,
            LooksRandom = true,
        },
        new("private-key", "whatever trusts that key", ["PRIVATE KEY"], SecretShapes.PrivateKey())
        {
            BeginsWithAnchor = false,
            Before = 30,
            Longest = 4096,
        },
        new("connection-string", "a database or a broker", ["://"], SecretShapes.ConnectionString())
        {
            BeginsWithAnchor = false,
            Before = 12 + SecretRule.Around,
        },
        new("named-secret", "what its name says", SecretNames, SecretShapes.NamedSecret())
        {
            Before = 40,
            Longest = 3000,
            AnyCase = true,
            LooksRandom = true,
        },
    ];

    /// <summary>The version of each rule, by its name.</summary>
    public static IReadOnlyDictionary<string, string> Versions { get; } =
        All.ToDictionary(r => r.Name, r => r.Version, StringComparer.Ordinal);

    private static string[] SecretNames =>
        [
            "api_key",
            "apikey",
            "api-key",
            "secret",
            "token",
            "passwd",
            "password",
            "credential",
            "access_key",
            "accesskey",
            "private_key",
            "auth_key",
        ];
}
