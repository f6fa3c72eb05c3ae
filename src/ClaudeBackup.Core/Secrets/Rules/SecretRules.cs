namespace ClaudeBackup.Core.Secrets;

/// <summary>
/// All rules. Each follows what the provider documents of its tokens, or what they have been seen to be; a form that cannot be told from
/// ordinary text counts only beside a name that says so. Texts are bytes, one character each; quotes may be escaped, for transcripts are JSON.
/// </summary>
public static class SecretRules
{
    private static IReadOnlyList<SecretRule> OfForms { get; } =
    [
        new(
            "github-token",
            "GitHub",
            ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"],
            new RegexForm(SecretShapes.GitHubToken())
        ),
        new("github-fine-grained-token", "GitHub", ["github_pat_"], new RegexForm(SecretShapes.GitHubFineGrained())),
        new(
            "gitlab-token",
            "GitLab",
            [
                "glpat-",
                "gldt-",
                "glrt-",
                "glrtr-",
                "glcbt-",
                "glptt-",
                "glsoat-",
                "gloas-",
                "glagent-",
                "glft-",
                "glimt-",
                "glffct-",
                "glwt-",
            ],
            new RegexForm(SecretShapes.GitLabToken())
        ),
        new("anthropic-key", "the Anthropic API or claude.ai", ["sk-ant-"], new RegexForm(SecretShapes.AnthropicKey())),
        new(
            "openai-key",
            "the OpenAI API",
            ["T3BlbkFJ"],
            new RegexForm(SecretShapes.OpenAIKey()) { BeginsWithAnchor = false }
        )
        {
            Before = 200 + SecretRule.Around,
        },
        new("aws-access-key", "AWS", ["AKIA", "ASIA"], new RegexForm(SecretShapes.AwsAccessKey())),
        new("google-api-key", "Google APIs", ["AIza"], new RegexForm(SecretShapes.GoogleApiKey())),
        new("google-oauth-secret", "Google OAuth", ["GOCSPX-"], new RegexForm(SecretShapes.GoogleOAuthSecret())),
        new("azure-storage-key", "Azure Storage", ["AccountKey="], new RegexForm(SecretShapes.AzureStorageKey())),
        new(
            "slack-token",
            "Slack",
            ["xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-", "xoxc-", "xoxd-", "xoxe-", "xoxe.", "xapp-"],
            new RegexForm(SecretShapes.SlackToken())
        ),
        new("slack-webhook", "a Slack channel", ["hooks.slack.com/"], new RegexForm(SecretShapes.SlackWebhook())),
        new(
            "discord-webhook",
            "a Discord channel",
            ["discord.com/api/webhooks/", "discordapp.com/api/webhooks/"],
            new RegexForm(SecretShapes.DiscordWebhook())
        ),
        new("stripe-key", "Stripe", ["sk_live_", "rk_live_", "whsec_"], new RegexForm(SecretShapes.StripeKey())),
        new("npm-token", "npm", ["npm_"], new RegexForm(SecretShapes.NpmToken())),
        new("pypi-token", "PyPI", ["pypi-AgE"], new RegexForm(SecretShapes.PyPIToken())),
        new("nuget-key", "NuGet", ["oy2"], new RegexForm(SecretShapes.NuGetKey())),
        new("rubygems-key", "RubyGems", ["rubygems_"], new RegexForm(SecretShapes.RubyGemsKey())),
        new("docker-token", "Docker Hub", ["dckr_pat_", "dckr_oat_"], new RegexForm(SecretShapes.DockerToken())),
        new("huggingface-token", "Hugging Face", ["hf_", "api_org_"], new RegexForm(SecretShapes.HuggingFaceToken()))
        {
            LooksRandom = true,
        },
        new("sendgrid-key", "SendGrid", ["SG."], new RegexForm(SecretShapes.SendGridKey())),
        new("mailgun-key", "Mailgun", ["key-"], new RegexForm(SecretShapes.MailgunKey())),
        new(
            "telegram-bot-token",
            "a Telegram bot",
            [":AA"],
            new RegexForm(SecretShapes.TelegramBotToken()) { BeginsWithAnchor = false }
        )
        {
            Before = 10 + SecretRule.Around,
        },
        new(
            "digitalocean-token",
            "DigitalOcean",
            ["dop_v1_", "doo_v1_", "dor_v1_"],
            new RegexForm(SecretShapes.DigitalOceanToken())
        ),
        new("databricks-token", "Databricks", ["dapi"], new RegexForm(SecretShapes.DatabricksToken())),
        new(
            "shopify-token",
            "Shopify",
            ["shpat_", "shpca_", "shppa_", "shpss_"],
            new RegexForm(SecretShapes.ShopifyToken())
        ),
        new("linear-key", "Linear", ["lin_api_"], new RegexForm(SecretShapes.LinearKey())),
        new("vault-token", "HashiCorp Vault", ["hvs.", "hvb."], new RegexForm(SecretShapes.VaultToken()))
        {
            LooksRandom = true,
        },
        new("atlassian-token", "Atlassian", ["ATATT3", "ATCTT3"], new RegexForm(SecretShapes.AtlassianToken())),
        new("age-key", "files encrypted with age", ["AGE-SECRET-KEY-1"], new RegexForm(SecretShapes.AgeKey())),
        new("openrouter-key", "OpenRouter", ["sk-or-v1-"], new RegexForm(SecretShapes.OpenRouterKey())),
        new("groq-key", "Groq", ["gsk_"], new RegexForm(SecretShapes.GroqKey())),
        new("xai-key", "xAI", ["xai-"], new RegexForm(SecretShapes.XaiKey())),
        new("perplexity-key", "Perplexity", ["pplx-"], new RegexForm(SecretShapes.PerplexityKey())),
        new("replicate-token", "Replicate", ["r8_"], new RegexForm(SecretShapes.ReplicateToken()))
        {
            LooksRandom = true,
        },
        new("notion-token", "Notion", ["ntn_"], new RegexForm(SecretShapes.NotionToken())) { LooksRandom = true },
        new("grafana-token", "Grafana", ["glsa_"], new RegexForm(SecretShapes.GrafanaToken())),
        new("sentry-token", "Sentry", ["sntrys_", "sntryu_"], new RegexForm(SecretShapes.SentryToken())),
        new("figma-token", "Figma", ["figd_"], new RegexForm(SecretShapes.FigmaToken())),
        new("postman-key", "Postman", ["PMAK-"], new RegexForm(SecretShapes.PostmanKey())),
        new(
            "doppler-token",
            "Doppler",
            ["dp.pt.", "dp.st.", "dp.ct.", "dp.sa."],
            new RegexForm(SecretShapes.DopplerToken())
        ),
        new("netlify-token", "Netlify", ["nfp_"], new RegexForm(SecretShapes.NetlifyToken())),
        new("supabase-token", "Supabase", ["sbp_"], new RegexForm(SecretShapes.SupabaseToken())),
        new("planetscale-token", "PlanetScale", ["pscale_"], new RegexForm(SecretShapes.PlanetScaleToken())),
        new(
            "terraform-token",
            "Terraform Cloud",
            [".atlasv1."],
            new RegexForm(SecretShapes.TerraformToken()) { BeginsWithAnchor = false }
        )
        {
            Before = 14 + SecretRule.Around,
        },
        new("tailscale-key", "Tailscale", ["tskey-"], new RegexForm(SecretShapes.TailscaleKey())),
        new("pulumi-token", "Pulumi", ["pul-"], new RegexForm(SecretShapes.PulumiToken())),
        new("newrelic-key", "New Relic", ["NRAK-"], new RegexForm(SecretShapes.NewRelicKey())),
        new("cratesio-token", "crates.io", ["cio"], new RegexForm(SecretShapes.CratesIoToken())) { LooksRandom = true },
        new(
            "authorization-header",
            "whatever that request went to",
            ["authorization"],
            new RegexForm(SecretShapes.AuthorizationHeader())
        )
        {
            Longest = 2200,
            AnyCase = true,
            IsGeneral = true,
            LooksRandom = true,
        },
        new("private-key", "whatever trusts that key", ["PRIVATE KEY"], new PrivateKeyForm())
        {
            Before = 30,
            Longest = 1024,
        },
        new("encoded-private-key", "whatever trusts that key", EncodedKeyForm.Anchors, new EncodedKeyForm()),
        new("connection-string", "a database, a broker or a server", AddressLoginForm.Anchors, new AddressLoginForm())
        {
            Before = 40,
            Longest = 1200,
        },
        new("command-login", "whatever that command signs in to", CommandLoginForm.Anchors, new CommandLoginForm())
        {
            IsGeneral = true,
        },
        new("encoded-login", "the registry that it stands beside", ["auth"], new EncodedLoginForm())
        {
            AnyCase = true,
            IsGeneral = true,
            Longest = 600,
        },
        new("named-secret", "what its name says", SecretName.Anchors, new NamedValueForm())
        {
            Before = 150,
            Longest = 4400,
            AnyCase = true,
            IsGeneral = true,
        },
    ];

    /// <summary>All.</summary>
    public static IReadOnlyList<SecretRule> All { get; } = [.. OfForms, .. TokenRules.All];

    /// <summary>The version of each rule, by its name.</summary>
    public static IReadOnlyDictionary<string, string> Versions { get; } =
        All.ToDictionary(r => r.Name, r => r.Version, StringComparer.Ordinal);

    /// <summary>The rules that do not know whose secret it is.</summary>
    public static IReadOnlyList<string> GeneralNames { get; } = [.. All.Where(r => r.IsGeneral).Select(r => r.Name)];
}
