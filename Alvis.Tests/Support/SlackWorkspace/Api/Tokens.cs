namespace Alvis.Tests.Support.SlackWorkspace;

/// <summary>The app's two tokens and what they may do.</summary>
internal sealed class Tokens
{
    private readonly Dictionary<string, string> over = new(StringComparer.Ordinal);

    /// <summary>Of the bot.</summary>
    public const string Bot = "xoxb-0001-0002-alvis-test";

    /// <summary>Of the app, for Socket Mode.</summary>
    public const string App = "xapp-1-A0ALVIS01-0003-alvis-test";

    /// <summary>What the bot may do; a test can take something away.</summary>
    public HashSet<string> BotScopes { get; init; } = new(StringComparer.Ordinal);

    /// <summary>What the app-level token may do.</summary>
    public HashSet<string> AppScopes { get; } = new(StringComparer.Ordinal) { "connections:write" };

    /// <summary>From now on the token is refused in this word: <c>token_revoked</c>, <c>account_inactive</c>, <c>token_expired</c>.</summary>
    public void End(string token, string error) => over[token] = error;

    /// <summary>It works again.</summary>
    public void Renew(string token) => over.Remove(token);

    public bool IsAlive(string token) => !over.ContainsKey(token);

    public bool IsApps(string token) => token == App;

    /// <summary>What a token may do. Refuses one that is missing, unknown or over.</summary>
    public IReadOnlySet<string> ScopesOf(string? token) => token switch
    {
        null or "" => throw new Refused("not_authed"),
        _ when over.TryGetValue(token, out var error) => throw new Refused(error),
        Bot => BotScopes,
        App => AppScopes,
        _ => throw new Refused("invalid_auth"),
    };
}
