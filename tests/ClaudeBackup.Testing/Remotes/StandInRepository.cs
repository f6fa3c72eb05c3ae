using System.Text.Json.Nodes;

namespace ClaudeBackup.Testing.Remotes;

/// <summary>A repository at the stand-in of GitHub. What a test sets here holds from the next request on.</summary>
public sealed class StandInRepository
{
    private readonly string _owner;
    private readonly HashSet<string> _formerNames = new(StringComparer.OrdinalIgnoreCase);

    internal StandInRepository(int id, string fullName, BareRepository bare)
    {
        Id = id;
        FullName = fullName;
        _owner = fullName.Split('/')[0];
        Bare = bare;
    }

    public int Id { get; }

    /// <summary><c>owner/name</c>.</summary>
    public string FullName { get; private set; }

    /// <summary><c>https://github.com/owner/name.git</c>.</summary>
    public string Url => $"https://github.com/{FullName}.git";

    /// <summary>What was pushed.</summary>
    public BareRepository Bare { get; }

    public string? Description { get; init; }

    /// <summary>Else everybody may read it, also without signing in.</summary>
    public bool IsPrivate { get; set; } = true;

    /// <summary>Every member of the enterprise may read it.</summary>
    public bool IsInternal { get; set; }

    /// <summary>Takes no more pushes.</summary>
    public bool IsArchived { get; set; }

    /// <summary>The API answers as if it had never been, as it does to an account that may not see it; git gets at it.</summary>
    public bool IsHiddenFromGh { get; set; }

    /// <summary>Answers as if it had never been.</summary>
    public bool IsDeleted { get; set; }

    /// <summary>Whether the user may push; else only read.</summary>
    public bool CanPush { get; set; } = true;

    /// <summary>Its organization wants the token authorised by single sign-on first.</summary>
    public bool RequiresSso { get; set; }

    /// <summary>What the API tells of its size, in KiB; GitHub tells 0 until some time after a push.</summary>
    public int Size { get; set; }

    /// <summary>Where <see cref="RequiresSso"/> sends the user.</summary>
    public string SsoUrl => $"https://github.com/orgs/{_owner}/sso?authorization_request=abc";

    /// <summary>What git and the API say when <see cref="RequiresSso"/> stops them.</summary>
    internal string SsoRefusal =>
        $"The '{_owner}' organization has enabled or enforced SAML SSO.\n"
        + $"To access this repository, visit {SsoUrl} and try your request again.";

    /// <summary>From now on the old name only leads to the new one.</summary>
    /// <param name="name">Without the owner.</param>
    public async Task RenameAsync(string name)
    {
        lock (_formerNames)
        {
            _ = _formerNames.Add(FullName);
            FullName = $"{_owner}/{name}";
        }

        await Bare.TellNewLocationAsync(FullName, Url);
    }

    internal bool IsNamed(string fullName) => FullName.Equals(fullName, StringComparison.OrdinalIgnoreCase);

    internal bool WasNamed(string fullName)
    {
        lock (_formerNames)
        {
            return _formerNames.Contains(fullName);
        }
    }

    /// <summary>What the API tells of it.</summary>
    internal JsonObject ToJson() =>
        new()
        {
            ["id"] = Id,
            ["name"] = FullName.Split('/')[1],
            ["full_name"] = FullName,
            ["owner"] = new JsonObject { ["login"] = _owner },
            ["private"] = IsPrivate,
            ["visibility"] =
                IsInternal ? "internal"
                : IsPrivate ? "private"
                : "public",
            ["description"] = Description,
            ["archived"] = IsArchived,
            ["disabled"] = false,
            ["html_url"] = $"https://github.com/{FullName}",
            ["clone_url"] = Url,
            ["size"] = Size,
            ["default_branch"] = "main",
            ["permissions"] = new JsonObject
            {
                ["admin"] = CanPush,
                ["push"] = CanPush,
                ["pull"] = true,
            },
        };
}
