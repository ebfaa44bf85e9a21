namespace Alvis.Bot.Slack.Api;

/// <summary>Which addresses are Slack's: only they are given a token or what Alvis has to say (wire/slack.md, section 9).</summary>
/// <param name="api">Where the Web API is.</param>
internal sealed class SlackHosts(Uri api)
{
    private static readonly string[] Own = ["slack.com", "slack-edge.com", "slack-files.com"];

    /// <summary>True for https and wss addresses below Slack's own hosts, and for the place where the Web API is.</summary>
    public bool Has(Uri address)
    {
        if (address.UserInfo.Length > 0)
            return false;
        if (address.Host.Equals(api.Host, StringComparison.OrdinalIgnoreCase) && address.Port == api.Port)
            return Safe(address) || !Safe(api);
        // A Web API on this machine is a workspace for tests or a try-out: nothing of it may reach the real Slack.
        return !api.IsLoopback && Safe(address) && Own.Any(host => address.Host.Equals(host, StringComparison.OrdinalIgnoreCase) || address.Host.EndsWith("." + host, StringComparison.OrdinalIgnoreCase));
    }

    private static bool Safe(Uri address) => address.Scheme is "https" or "wss";
}
