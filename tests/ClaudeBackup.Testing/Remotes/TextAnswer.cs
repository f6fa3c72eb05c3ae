using System.Text;
using Microsoft.AspNetCore.Http;

namespace ClaudeBackup.Testing.Remotes;

/// <summary>Answers in words. Git shows plain text as lines that begin with <c>remote:</c>.</summary>
internal static class TextAnswer
{
    public static async Task AnswerAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync(message);
    }

    /// <summary>Asks for a name and a password.</summary>
    public static Task ChallengeAsync(HttpContext context, string realm, string message)
    {
        context.Response.Headers.WWWAuthenticate = $"Basic realm=\"{realm}\"";
        return AnswerAsync(context, StatusCodes.Status401Unauthorized, message);
    }

    /// <summary>The name and password of basic authentication; null when there are none.</summary>
    public static (string User, string Password)? Credentials(HttpRequest request)
    {
        const string Scheme = "Basic ";
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var pair = Encoding.UTF8.GetString(Convert.FromBase64String(header[Scheme.Length..])).Split(':', 2);
        return pair.Length == 2 ? (pair[0], pair[1]) : null;
    }
}
