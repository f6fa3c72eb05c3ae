using System.Globalization;
using System.Text;
using ClaudeBackup.Core.Secrets;
using Xunit;

namespace ClaudeBackup.Core.Tests.Secrets;

/// <summary>A value without a shape of its own is found by what stands beside it.</summary>
public sealed class SecretNameTests
{
    private static readonly string Base64 = SecretExamples.Encoded("\u0007\u001f" + SecretExamples.Any(30));
    private static readonly string Dotted = SecretExamples.Hexadecimal(32) + "." + SecretExamples.Any(16);

    public static TheoryData<string> Values =>
        new(
            SecretExamples.Any(24),
            SecretExamples.Any(40),
            "aBxqzRkWvTpLmGhJdFsNcYbXzQwE",
            SecretExamples.Hexadecimal(32),
            SecretExamples.Hexadecimal(64),
            SecretExamples.Any(20).ToLowerInvariant(),
            SecretExamples.Any(300),
            SecretExamples.Any(1500),
            Base64,
            Dotted,
            SecretExamples.Any(24) + "." + SecretExamples.Any(6) + "." + SecretExamples.Any(38)
        );

    [Theory]
    [MemberData(nameof(Values))]
    public void Values_are_found_however_long_and_of_whatever_letters(string value)
    {
        foreach (
            var text in new[]
            {
                $"API_TOKEN={value}",
                $"\"apiToken\": \"{value}\",",
                $"api_token: {value}\n",
                $"the api_token=`{value}`.",
            }
        )
        {
            Assert.Equal([value], Find(text));
        }
    }

    [Theory]
    [InlineData("DD_API_KEY={0}")]
    [InlineData("SUPABASE_SERVICE_ROLE_KEY={0}")]
    [InlineData("ENCRYPTION_KEY={0}")]
    [InlineData("STRIPE_KEY={0}")]
    [InlineData("SECRET_KEY_BASE={0}")]
    [InlineData("APP_KEY=base64:{0}")]
    [InlineData("SMTP_PASS={0}")]
    [InlineData("DB_PWD={0}")]
    [InlineData("dbpass = {0}")]
    [InlineData("ssh_passphrase: {0}")]
    [InlineData("PrivateKey = {0}")]
    [InlineData("\"privateKey\": \"0x{0}\"")]
    [InlineData("client-key-data: {0}")]
    [InlineData("SharedAccessKey={0};EntityPath=x")]
    [InlineData("sessionKey={0}; Path=/")]
    [InlineData("my API key is {0}.")]
    [InlineData("the API key: {0}")]
    [InlineData("jwt={0}")]
    [InlineData("spring.datasource.password={0}")]
    [InlineData("api.key={0}")]
    public void Names_that_people_use(string text) => Found(text);

    [Theory]
    [InlineData("(\"API_KEY\", \"{0}\")")]
    [InlineData("[['api_key', '{0}']]")]
    [InlineData("os.environ[\"API_KEY\"] = \"{0}\"")]
    [InlineData("os.getenv('API_KEY', '{0}')")]
    [InlineData("api_key: str = \"{0}\"")]
    [InlineData("const apiKey: string = '{0}';")]
    [InlineData("apiKey := \"{0}\"")]
    [InlineData("api_key=SecretStr(\"{0}\")")]
    [InlineData("api_key = b'{0}'")]
    [InlineData("api_keys = [\"{0}\"]")]
    [InlineData("$env:API_KEY = \"{0}\"")]
    [InlineData("| API_KEY | {0} |")]
    [InlineData("| `API_KEY` | `{0}` |")]
    [InlineData("**API_KEY**: {0}")]
    [InlineData("<password>{0}</password>")]
    [InlineData("&lt;password&gt;{0}&lt;/password&gt;")]
    [InlineData("&quot;api_key&quot;: &quot;{0}&quot;")]
    [InlineData("<add key=\"ApiKey\" value=\"{0}\" />")]
    [InlineData("{{\"name\": \"API_KEY\", \"value\": \"{0}\"}}")]
    [InlineData("- name: API_KEY\n  value: {0}\n")]
    [InlineData("ENV API_KEY {0}")]
    [InlineData("api_key: >-\n  {0}")]
    [InlineData("api_key: |\n      {0}\n")]
    [InlineData("\"api_key\":\n    \"{0}\"")]
    [InlineData("machine api.example.org login ann password {0}")]
    [InlineData("machine api.example.org\n  login ann\n  password {0}\n")]
    [InlineData("//registry.example.org/:_authToken={0}")]
    [InlineData("[pypi]\nusername = ann\npassword = {0}\n")]
    [InlineData("API_KEY\u001b[0m=\u001b[33m{0}\u001b[0m")]
    [InlineData("x-api-key: {0}")]
    [InlineData("?api_key={0}&page=2")]
    [InlineData("Api-Token {0} goes with --api-token {0}")]
    public void Ways_to_write_a_name_and_its_value(string text) => Found(text);

    [Theory]
    [InlineData("https://ann:{0}@git.internal/r.git")]
    [InlineData("https://{0}@git.internal/r.git")]
    [InlineData("https:\\/\\/ann:{0}@git.internal\\/r.git")]
    [InlineData("https%3A%2F%2Fann%3A{0}%40git.internal")]
    [InlineData("smtps://apikey:{0}@smtp.example.org:465")]
    [InlineData("postgresql+asyncpg://app:{0}@db/app")]
    [InlineData("postgresql+psycopg2://app:{0}@db/app")]
    [InlineData("mysql+pymysql://app:{0}@127.0.0.1/app")]
    [InlineData("mongodb+srv://app:{0}@cluster.example.net")]
    [InlineData("redis://:{0}@cache:6379/0")]
    [InlineData("curl -u ann:{0} https://x")]
    [InlineData("curl --user 'ann:{0}' https://x")]
    [InlineData("curl -u \"ann:{0}\" https://x")]
    public void Logins(string text) => Found(text);

    [Theory]
    [InlineData("{{\"auths\":{{\"ghcr.io\":{{\"auth\":\"{0}\"}}}}}}")]
    [InlineData("{{\\\"auth\\\": \\\"{0}\\\"}}")]
    [InlineData("//registry.example.org/:_auth={0}")]
    [InlineData("_auth = \"{0}\"")]
    public void Logins_in_base64(string text)
    {
        var secret = SecretExamples.Encoded("ann:" + SecretExamples.Any(32));
        Assert.Equal([secret], Find(string.Format(CultureInfo.InvariantCulture, text, secret)));
    }

    [Theory]
    [InlineData("xK9mP2vQ7nL4tRw")]
    [InlineData("xK9$mP2!vQ7@nL4")]
    [InlineData("7Gq#Rz!92kLw")]
    public void Passwords_are_shorter_and_have_marks(string password)
    {
        foreach (
            var text in new[]
            {
                $"DB_PASSWORD={password}\n",
                $"\"password\": \"{password}\"",
                $"password: '{password}'",
            }
        )
        {
            Assert.Equal([password], Find(text));
        }
    }

    private static void Found(string text)
    {
        foreach (var secret in new[] { SecretExamples.Any(32), SecretExamples.Any(25) })
        {
            Assert.Contains(secret, Find(string.Format(CultureInfo.InvariantCulture, text, secret)));
        }
    }

    private static string[] Find(string text) =>
        [.. new SecretScanner().Scan(Encoding.UTF8.GetBytes(text)).Select(m => m.Secret)];
}
