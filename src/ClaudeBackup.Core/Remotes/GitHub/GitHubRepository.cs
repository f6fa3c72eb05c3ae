using System.Text.Json;

namespace ClaudeBackup.Core.Remotes;

/// <summary>Who can read a repository of GitHub.</summary>
public enum GitHubVisibility
{
    /// <summary>Everybody. Also what GitHub describes in words not known here, as nothing secret may go there.</summary>
    Public,

    /// <summary>Who was given access.</summary>
    Private,

    /// <summary>Every member of the enterprise.</summary>
    Internal,
}

/// <summary>A repository of GitHub, as the account of gh sees it.</summary>
public sealed record GitHubRepository
{
    /// <summary>What it is called now.</summary>
    public required GitHubName Name { get; init; }

    public required GitHubVisibility Visibility { get; init; }

    /// <summary>Its owner made it read-only.</summary>
    public required bool IsArchived { get; init; }

    /// <summary>GitHub locked it.</summary>
    public required bool IsDisabled { get; init; }

    public required bool MayPush { get; init; }

    /// <returns>Null when it is not <see href="https://docs.github.com/rest/repos/repos#get-a-repository">GitHub's description</see> of one.</returns>
    internal static GitHubRepository? From(JsonElement json) =>
        json.TryGetProperty("full_name", out var fullName)
        && fullName.ValueKind is JsonValueKind.String
        && GitHubName.TryParse(fullName.GetString()!, out var name)
            ? new GitHubRepository
            {
                Name = name,
                Visibility = VisibilityOf(json),
                IsArchived = IsTrue(json, "archived"),
                IsDisabled = IsTrue(json, "disabled"),
                MayPush = json.TryGetProperty("permissions", out var permissions) && IsTrue(permissions, "push"),
            }
            : null;

    /// <summary>Both fields must agree that it is not public.</summary>
    private static GitHubVisibility VisibilityOf(JsonElement json)
    {
        var visibility =
            json.TryGetProperty("visibility", out var value) && value.ValueKind is JsonValueKind.String
                ? value.GetString()
                : "private";
        return (IsTrue(json, "private"), visibility) switch
        {
            (true, "private") => GitHubVisibility.Private,
            (true, "internal") => GitHubVisibility.Internal,
            _ => GitHubVisibility.Public,
        };
    }

    private static bool IsTrue(JsonElement json, string name) =>
        json.ValueKind is JsonValueKind.Object
        && json.TryGetProperty(name, out var value)
        && value.ValueKind is JsonValueKind.True;
}
