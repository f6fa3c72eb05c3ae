using System.Text;
using System.Text.Json;
using ClaudeBackup.Core.Secrets;
using Xunit;

namespace ClaudeBackup.Core.Tests.Secrets;

/// <summary>What is no secret is left alone, also in JSON.</summary>
public sealed class NoSecretTests
{
    private const string Sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    private const string Sha1 = "da39a3ee5e6b4b0d3255bfef95601890afd80709";

    [Theory]
    [InlineData("cursor_secret = \"base64-encoded-secret\"")]
    [InlineData("token: \"my-access-token-v2-123\"")]
    [InlineData("JWT_SECRET: \"ci-key-tests-64byte-minimum-value\"")]
    [InlineData("REFRESH_TOKEN_KIND = \"sha256-hmac-base64-v1\"")]
    [InlineData("access_token: 'mock-oauth2-token-abc12'")]
    [InlineData("password = correct-horse-battery-staple-42")]
    [InlineData("client_secret: getClientSecretFromEnvironment2")]
    [InlineData("secretKeyRef: kubernetes.io/service-account-token-v1")]
    [InlineData("API_KEY=org.springframework.boot.ApiKeyProviderV2")]
    [InlineData("token = AES256-GCM-SHA384-ECDHE-RSA")]
    [InlineData("privateKey: /home/ann/.ssh/id_ed25519_production_2024")]
    [InlineData("token=$(gh auth token --hostname github.example.com)")]
    [InlineData("password: !vault |")]
    [InlineData("api_key = settings.SERVICE_API_KEY_V2[\"production\"]")]
    [InlineData("secret = hashlib.sha256(seed2)")]
    [InlineData("SECRET_KEY=iVBORw0KGgoAAAANSUhEUgAAAAEA(")]
    public void Words_and_code(string text) => Nothing(text);

    [Theory]
    [InlineData("API_KEY=your-api-key-goes-here-12345")]
    [InlineData("api_key: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")]
    [InlineData("api_key: 0123456789abcdef0123456789abcdef")]
    [InlineData("api_key=abc123def456ghi789jkl012")]
    [InlineData("TOKEN=1234567890123456789012345678901234567890")]
    [InlineData("PurchaseToken: eyJ2IjoiMSIsInMiOjEsImMiOi...")]
    [InlineData("token: 12cs345-67cd-890b-1cd2-c3a4567d89f1")]
    [InlineData("API_KEY=<your-key>")]
    [InlineData("API_KEY=${SERVICE_API_KEY_2}")]
    [InlineData("API_KEY={{ vault.api_key_v2 }}")]
    [InlineData("password: %DB_PASSWORD_PRODUCTION_1%")]
    [InlineData("DB_PASSWORD=P@ssw0rd123!")]
    [InlineData("DB_PASSWORD=S3cr3tP4ssw0rd")]
    [InlineData("DB_PASSWORD=hunter2hunter2")]
    [InlineData("password: changeme123")]
    [InlineData("postgres://user:password@localhost:5432/db")]
    [InlineData("postgresql://postgres:postgres@db:5432/app")]
    [InlineData("postgresql+asyncpg://app:app@db/app")]
    [InlineData("mysql://root:s3cr3t1@db/app")]
    [InlineData("mongodb://root:example@mongo:27017")]
    [InlineData("amqp://guest:password@rabbitmq:5672")]
    [InlineData("amqp://myuser:mypass@rabbitmq:5672")]
    [InlineData("postgresql://app:change_me_in_production@db/app")]
    [InlineData("redis://default:your-password-here@cache:6379")]
    [InlineData("mysql://scott:tiger@db/app")]
    [InlineData("https://user:pass@proxy.example.com:8080")]
    [InlineData("https://username:personal-access-token@github.com/x/y")]
    [InlineData("http://[user[:password]@]host:port/path")]
    [InlineData("https://docs.example.org/password-reset/token?version=2024-01-31")]
    [InlineData("git@github.com:ann/token-service.git")]
    [InlineData("ssh://git@git.example.org:2222/secrets/api-key-rotation.git")]
    [InlineData("curl -u user:password https://x")]
    [InlineData("curl -u admin:admin https://x")]
    [InlineData("git push -u origin feature/token:v2")]
    [InlineData("\"auth\": \"dXNlcjpwYXNzd29yZA==\"")]
    [InlineData("\"auth\": \"someLongWordThatIsNoLogin\"")]
    public void Placeholders_and_example_passwords(string text) => Nothing(text);

    [Theory]
    [InlineData("token: 3f2504e0-4f89-41d3-9a0c-0305e82c3301")]
    [InlineData("\"secret_id\": \"3f2504e04f8941d39a0c0305e82c3301\"")]
    [InlineData("tokenHash: " + Sha256)]
    [InlineData("password_hash=" + Sha256)]
    [InlineData("secret-digest: " + Sha1)]
    [InlineData("commit " + Sha1 + "\n    Rotate the token")]
    [InlineData("cache_key: " + Sha256)]
    [InlineData("PUBLIC_KEY=" + Sha256)]
    [InlineData("primary_key = '" + Sha1 + "'")]
    [InlineData("key: " + Sha256)]
    [InlineData("publicKeyToken=b77a5c561934e089")]
    [InlineData("secretsmanager@sha256:" + Sha256)]
    [InlineData(
        "\"node_modules/jsonwebtoken\": {\n  \"version\": \"9.0.2\",\n  \"resolved\": \"https://registry.example.org/jsonwebtoken/-/jsonwebtoken-9.0.2.tgz\",\n  \"integrity\": \"sha512-aB3dE7xZq9Lw2Rk5Tn8Vy4Hc6Jf1Gm0PsaB3dE7xZq9Lw2Rk5Tn8Vy4==\""
    )]
    [InlineData(
        "js-tokens@^4.0.0:\n  version \"4.0.0\"\n  resolved \"https://registry.example.org/js-tokens/-/js-tokens-4.0.0.tgz#"
            + Sha1
            + "\"\n  integrity sha512-aB3dE7xZq9Lw2Rk5Tn8Vy4Hc6Jf1Gm0Ps=="
    )]
    [InlineData(
        "name = \"secrecy\"\nversion = \"0.8.0\"\nsource = \"registry+https://github.com/rust-lang/crates.io-index\"\nchecksum = \""
            + Sha256
            + "\""
    )]
    [InlineData("github.com/ann/token v1.2.3 h1:aB3dE7xZq9Lw2Rk5Tn8Vy4Hc6Jf1Gm0PsaB3dE7xZ=")]
    [InlineData("/js-tokens/4.0.0:\n    resolution: {integrity: sha512-aB3dE7xZq9Lw2Rk5Tn8Vy4Hc6Jf1Gm0Ps==}")]
    [InlineData("secretstorage==3.3.3 --hash=sha256:" + Sha256)]
    [InlineData(
        "{ url = \"https://files.example.org/packages/54/89/"
            + Sha256
            + "/secretstorage-3.3.3.tar.gz\", hash = \"sha256:"
            + Sha256
            + "\" }"
    )]
    [InlineData("nextPageToken: aB3dE7xZq9Lw2Rk5Tn8Vy4Hc6Jf1Gm0Ps")]
    [InlineData("\"next_token\": \"aB3dE7xZq9Lw2Rk5Tn8Vy4Hc6Jf1Gm0Ps\"")]
    [InlineData("\"input_tokens\": 12345678901234567890, \"cache_read_input_tokens\": 1234567890")]
    [InlineData("https://aB3dE7xZ:@")]
    [InlineData("the monkey=aB3dE7xZq9Lw2Rk5Tn8Vy4Hc6Jf1Gm0Ps")]
    [InlineData("bypass: aB3dE7xZq9Lw2Rk5Tn8Vy4Hc6Jf1Gm0Ps")]
    public void Ids_hashes_and_lock_files(string text) => Nothing(text);

    [Theory]
    [InlineData("-----BEGIN " + "PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----\n" + Sha256)]
    [InlineData("-----BEGIN " + "PRIVATE KEY-----\n========================================================")]
    [InlineData("grep '-----BEGIN " + "RSA PRIVATE KEY-----' src/main/resources/certificates/production/server")]
    [InlineData(
        "-----BEGIN " + "CERTIFICATE-----\nMIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBaMQswCQYDVQQGEwJJRTES"
    )]
    public void Blocks_without_a_key(string text) => Nothing(text);

    // A value that a file holds as the bytes of words, a picture, a style.
    [Theory]
    [InlineData("background: url(data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk)")]
    [InlineData("task-aB3dE7xZq9Lw2Rk5Tn8Vy4Hc6Jf1Gm0PsaB3dE7xZ")]
    [InlineData("class=\"sk-fading-circle-container-large-animated\"")]
    [InlineData("re_evaluate_the_whole_expression_again_2")]
    [InlineData("pa-rameters_that_go_on_for_long_and_longer_x2")]
    [InlineData("hf_hub_download_with_a_long_function_name")]
    public void Marks_of_providers_in_words(string text) => Nothing(text);

    private static void Nothing(string text)
    {
        foreach (var shown in new[] { text, JsonSerializer.Serialize(text), "  " + text + "\n" })
        {
            Assert.Empty(new SecretScanner().Scan(Encoding.UTF8.GetBytes(shown)).Select(m => (m.Rule.Name, m.Secret)));
        }
    }
}
