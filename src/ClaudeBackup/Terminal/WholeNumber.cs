using System.CommandLine;
using System.Globalization;

namespace ClaudeBackup.Terminal;

/// <summary>An option that takes a whole number, and says so.</summary>
internal static class WholeNumber
{
    /// <param name="name">With its hyphens.</param>
    /// <param name="description">For the help.</param>
    public static Option<int?> Option(string name, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "N",
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
                {
                    return number;
                }

                result.AddError($"{name} takes a whole number, not '{text}'.");
                return null;
            },
        };
}
