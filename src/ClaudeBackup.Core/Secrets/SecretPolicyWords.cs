namespace ClaudeBackup.Core.Secrets;

/// <summary>What a <see cref="SecretPolicy"/> is called in the settings, on the command line and in documents.</summary>
public static class SecretPolicyWords
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [Of(SecretPolicy.Warn), Of(SecretPolicy.Block), Of(SecretPolicy.Off)];

    public static string Of(SecretPolicy policy) =>
        policy switch
        {
            SecretPolicy.Warn => "warn",
            SecretPolicy.Block => "block",
            _ => "off",
        };

    /// <summary>What a word means; null for one that is none of <see cref="All"/>.</summary>
    public static SecretPolicy? Parse(string? word) =>
        word switch
        {
            "warn" => SecretPolicy.Warn,
            "block" => SecretPolicy.Block,
            "off" => SecretPolicy.Off,
            _ => null,
        };
}
