using System.Text.RegularExpressions;

namespace ClaudeBackup.Core.Secrets;

/// <summary>
/// The forms of secrets, one for each rule. Texts are bytes, one character each; quotes may be escaped, for transcripts are JSON.
/// </summary>
internal static partial class SecretShapes
{
    // What stands before a token ends a word, also where JSON or a terminal writes it with letters: \n, \u001b, ESC[32m, %3D.
    private const string Escape = @"(?<=\\[nrtbf]|\\u[0-9A-Fa-f]{4}|\[[0-9;]{0,12}m|%[0-9A-Fa-f]{2})";
    private const string Start = "(?:(?<![A-Za-z0-9])|" + Escape + ")";
    private const string NameStart = "(?:(?<![A-Za-z0-9_])|" + Escape + ")";
    private const string PartStart = "(?:(?<![A-Za-z0-9_-])|" + Escape + @"|(?<=(?:\n|\\n|"")-))";
    private const RegexOptions Form = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
    private const int Timeout = 1000;

    [GeneratedRegex(
        @"\G"
            + NameStart
            + @"(?:gh[pousr]_[A-Za-z0-9]{36,251}(?![A-Za-z0-9])|ghs_[A-Za-z0-9]{1,20}_eyJ[A-Za-z0-9_-]{20,2000}\.[A-Za-z0-9_-]{20,2000}\.[A-Za-z0-9_-]{20,800}(?![A-Za-z0-9_-]))",
        Form,
        Timeout
    )]
    public static partial Regex GitHubToken();

    [GeneratedRegex(@"\G" + NameStart + @"github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}(?![A-Za-z0-9])", Form, Timeout)]
    public static partial Regex GitHubFineGrained();

    [GeneratedRegex(
        @"\G"
            + PartStart
            + @"gl(?:pat|dt|rtr?|cbt|ptt|soat|oas|agent|ft|imt|ffct|wt)-(?:[A-Za-z0-9_-]{20,300}\.[0-9a-z]{2}\.[0-9a-z]{9}|[A-Za-z0-9_-]{20,64})(?![A-Za-z0-9_-])",
        Form,
        Timeout
    )]
    public static partial Regex GitLabToken();

    [GeneratedRegex(@"\G" + Start + @"sk-ant-[a-z]{2,8}[0-9]{2}-[A-Za-z0-9_-]{50,140}(?![A-Za-z0-9_-])", Form, Timeout)]
    public static partial Regex AnthropicKey();

    [GeneratedRegex(
        Start + @"sk-(?:(?:proj|svcacct|admin)-)?[A-Za-z0-9_-]{20,120}T3BlbkFJ[A-Za-z0-9_-]{20,120}(?![A-Za-z0-9_-])",
        Form,
        Timeout
    )]
    public static partial Regex OpenAIKey();

    [GeneratedRegex(@"\G" + Start + @"(?:AKIA|ASIA)(?![A-Z0-9]{9}EXAMPLE)[A-Z2-7]{16}(?![A-Za-z0-9])", Form, Timeout)]
    public static partial Regex AwsAccessKey();

    [GeneratedRegex(@"\G" + PartStart + @"AIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])", Form, Timeout)]
    public static partial Regex GoogleApiKey();

    [GeneratedRegex(@"\G" + PartStart + @"GOCSPX-[A-Za-z0-9_-]{28}(?![A-Za-z0-9_-])", Form, Timeout)]
    public static partial Regex GoogleOAuthSecret();

    [GeneratedRegex(@"\GAccountKey=(?<secret>[A-Za-z0-9+/]{86}==)", Form, Timeout)]
    public static partial Regex AzureStorageKey();

    [GeneratedRegex(
        @"\G"
            + Start
            + @"(?:xox[bparsce]|xapp)-[A-Za-z0-9-]{20,400}(?![A-Za-z0-9-])|\G"
            + Start
            + @"(?:xoxd-[A-Za-z0-9%+/=_-]{40,400}|xoxe\.xox[bp]-[A-Za-z0-9-]{20,400})(?![A-Za-z0-9-])",
        Form,
        Timeout
    )]
    public static partial Regex SlackToken();

    [GeneratedRegex(
        @"\Ghooks\.slack\.com/(?:services|workflows|triggers)/(?<secret>[A-Za-z0-9]{6,}/[A-Za-z0-9]{6,}/[A-Za-z0-9]{20,40})",
        Form,
        Timeout
    )]
    public static partial Regex SlackWebhook();

    [GeneratedRegex(@"\Gdiscord(?:app)?\.com/api/webhooks/(?<secret>[0-9]{17,20}/[A-Za-z0-9_-]{60,70})", Form, Timeout)]
    public static partial Regex DiscordWebhook();

    [GeneratedRegex(@"\G" + NameStart + @"(?:(?:sk|rk)_live|whsec)_[A-Za-z0-9]{24,120}(?![A-Za-z0-9])", Form, Timeout)]
    public static partial Regex StripeKey();

    [GeneratedRegex(@"\G" + NameStart + @"npm_[A-Za-z0-9]{36}(?![A-Za-z0-9])", Form, Timeout)]
    public static partial Regex NpmToken();

    [GeneratedRegex(@"\G" + Start + @"pypi-AgE[A-Za-z0-9_-]{70,250}(?![A-Za-z0-9_-])", Form, Timeout)]
    public static partial Regex PyPIToken();

    [GeneratedRegex(@"\G" + Start + @"oy2[a-z0-9]{43}(?![A-Za-z0-9])", Form, Timeout)]
    public static partial Regex NuGetKey();

    [GeneratedRegex(@"\G" + Start + @"rubygems_[a-f0-9]{48}(?![A-Za-z0-9])", Form, Timeout)]
    public static partial Regex RubyGemsKey();

    [GeneratedRegex(@"\G" + Start + @"dckr_[po]at_[A-Za-z0-9_-]{27,32}(?![A-Za-z0-9_-])", Form, Timeout)]
    public static partial Regex DockerToken();

    [GeneratedRegex(@"\G" + NameStart + @"(?:hf|api_org)_[A-Za-z0-9]{34}(?![A-Za-z0-9_])", Form, Timeout)]
    public static partial Regex HuggingFaceToken();

    [GeneratedRegex(@"\G" + Start + @"SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])", Form, Timeout)]
    public static partial Regex SendGridKey();

    [GeneratedRegex(@"\G" + PartStart + @"key-[a-f0-9]{32}(?![A-Za-z0-9_-])", Form, Timeout)]
    public static partial Regex MailgunKey();

    [GeneratedRegex(Start + @"[0-9]{8,10}:AA[A-Za-z0-9_-]{33}(?![A-Za-z0-9_-])", Form, Timeout)]
    public static partial Regex TelegramBotToken();

    [GeneratedRegex(@"\G" + Start + @"do[por]_v1_[a-f0-9]{64}(?![A-Za-z0-9])", Form, Timeout)]
    public static partial Regex DigitalOceanToken();

    [GeneratedRegex(@"\G" + Start + @"dapi[a-f0-9]{32}(?:-[0-9])?(?![A-Za-z0-9])", Form, Timeout)]
    public static partial Regex DatabricksToken();

    [GeneratedRegex(@"\G" + Start + @"shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}(?![A-Za-z0-9])", Form, Timeout)]
    public static partial Regex ShopifyToken();

    [GeneratedRegex(@"\G" + Start + @"lin_api_[A-Za-z0-9]{40}(?![A-Za-z0-9])", Form, Timeout)]
    public static partial Regex LinearKey();

    [GeneratedRegex(@"\G" + Start + @"hv[sb]\.[A-Za-z0-9_-]{24,200}(?![A-Za-z0-9_-])", Form, Timeout)]
    public static partial Regex VaultToken();

    [GeneratedRegex(@"\G" + Start + @"AT[AC]TT3[A-Za-z0-9_=-]{160,220}(?![A-Za-z0-9_=-])", Form, Timeout)]
    public static partial Regex AtlassianToken();

    [GeneratedRegex(
        @"\G" + Start + @"AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}(?![A-Z0-9])",
        Form,
        Timeout
    )]
    public static partial Regex AgeKey();

    [GeneratedRegex(@"\G" + Start + @"sk-or-v1-[a-f0-9]{64}(?![A-Za-z0-9])", Form, Timeout)]
    public static partial Regex OpenRouterKey();

    [GeneratedRegex(@"\G" + NameStart + @"gsk_[A-Za-z0-9]{52}(?![A-Za-z0-9])", Form, Timeout)]
    public static partial Regex GroqKey();

    [GeneratedRegex(@"\G" + PartStart + @"xai-[A-Za-z0-9]{80}(?![A-Za-z0-9])", Form, Timeout)]
    public static partial Regex XaiKey();

    [GeneratedRegex(@"\G" + Start + @"pplx-[A-Za-z0-9]{48,64}(?![A-Za-z0-9])", Form, Timeout)]
    public static partial Regex PerplexityKey();

    [GeneratedRegex(@"\G" + NameStart + @"r8_[A-Za-z0-9]{37}(?![A-Za-z0-9])", Form, Timeout)]
    public static partial Regex ReplicateToken();

    [GeneratedRegex(@"\G" + NameStart + @"ntn_[A-Za-z0-9]{40,60}(?![A-Za-z0-9])", Form, Timeout)]
    public static partial Regex NotionToken();

    [GeneratedRegex(@"\G" + NameStart + @"glsa_[A-Za-z0-9]{32}_[a-fA-F0-9]{8}(?![A-Za-z0-9])", Form, Timeout)]
    public static partial Regex GrafanaToken();

    [GeneratedRegex(
        @"\G" + NameStart + @"sntry(?:u_[a-f0-9]{64}|s_eyJ[A-Za-z0-9+/=_-]{60,280})(?![A-Za-z0-9+/=_-])",
        Form,
        Timeout
    )]
    public static partial Regex SentryToken();

    [GeneratedRegex(@"\G" + NameStart + @"figd_[A-Za-z0-9_-]{40}(?![A-Za-z0-9_-])", Form, Timeout)]
    public static partial Regex FigmaToken();

    [GeneratedRegex(@"\G" + Start + @"PMAK-[a-f0-9]{24}-[a-f0-9]{34}(?![A-Za-z0-9])", Form, Timeout)]
    public static partial Regex PostmanKey();

    [GeneratedRegex(
        @"\G" + Start + @"dp\.(?:pt|st|ct|sa)\.(?:[a-z0-9_-]{2,35}\.)?[A-Za-z0-9]{40,44}(?![A-Za-z0-9])",
        Form,
        Timeout
    )]
    public static partial Regex DopplerToken();

    [GeneratedRegex(@"\G" + NameStart + @"nfp_[A-Za-z0-9]{36}(?![A-Za-z0-9])", Form, Timeout)]
    public static partial Regex NetlifyToken();

    [GeneratedRegex(@"\G" + NameStart + @"sbp_[a-f0-9]{40}(?![A-Za-z0-9])", Form, Timeout)]
    public static partial Regex SupabaseToken();

    [GeneratedRegex(
        @"\G" + NameStart + @"pscale_(?:tkn|pw|oauth)_[A-Za-z0-9_.-]{32,64}(?![A-Za-z0-9_.-])",
        Form,
        Timeout
    )]
    public static partial Regex PlanetScaleToken();

    [GeneratedRegex(Start + @"[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_-]{60,70}(?![A-Za-z0-9_-])", Form, Timeout)]
    public static partial Regex TerraformToken();

    [GeneratedRegex(
        @"\G" + Start + @"tskey-[a-z]{3,10}-[A-Za-z0-9]{8,20}-[A-Za-z0-9]{20,40}(?![A-Za-z0-9])",
        Form,
        Timeout
    )]
    public static partial Regex TailscaleKey();

    [GeneratedRegex(@"\G" + PartStart + @"pul-[a-f0-9]{40}(?![A-Za-z0-9])", Form, Timeout)]
    public static partial Regex PulumiToken();

    [GeneratedRegex(@"\G" + Start + @"NRAK-[A-Z0-9]{27}(?![A-Za-z0-9])", Form, Timeout)]
    public static partial Regex NewRelicKey();

    [GeneratedRegex(@"\G" + NameStart + @"cio[A-Za-z0-9]{32}(?![A-Za-z0-9])", Form, Timeout)]
    public static partial Regex CratesIoToken();

    // the name of the header, quoted or not, then the scheme; quotes may be escaped
    [GeneratedRegex(
        @"\Gauthorization(?:\\{0,3}[""'])?\s{0,2}[:=]\s{0,2}(?:\\{0,3}[""'`])?(?:bearer|basic|token)\s{1,2}(?<secret>[A-Za-z0-9+/_.~-]{20,2000}={0,2})(?![A-Za-z0-9+/_~-])",
        Form | RegexOptions.IgnoreCase,
        Timeout
    )]
    public static partial Regex AuthorizationHeader();
}
