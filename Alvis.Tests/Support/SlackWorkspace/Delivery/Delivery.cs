using System.Text.Json.Nodes;

namespace Alvis.Tests.Support.SlackWorkspace;

internal enum DeliveryKind
{
    Event,
    Command,
    Interaction,
}

/// <summary>Something that the app is told.</summary>
/// <param name="Kind">What sort.</param>
/// <param name="Payload">An event's whole body, a command's fields, or an interaction's payload.</param>
internal sealed record Delivery(DeliveryKind Kind, JsonObject Payload);

/// <summary>How one attempt ended.</summary>
/// <param name="IsAcked">True when the app acknowledged it in time.</param>
/// <param name="Reason">Otherwise Slack's word: <c>http_timeout</c>, <c>http_error</c>, <c>connection_failed</c>.</param>
/// <param name="Body">What the app acknowledged with; empty for nothing.</param>
internal sealed record Attempt(bool IsAcked, string Reason, string Body)
{
    /// <summary>True when the app asked not to be told again.</summary>
    public bool NoRetry { get; init; }

    public static Attempt Acked(string body) => new(true, "", body);

    public static Attempt Failed(string reason) => new(false, reason, "");

    /// <summary>The acknowledgement as JSON; null for none, or for a text.</summary>
    public JsonObject? Json
    {
        get
        {
            try
            {
                return Body.TrimStart().StartsWith('{') ? JsonNode.Parse(Body) as JsonObject : null;
            }
            catch (System.Text.Json.JsonException)
            {
                return null;
            }
        }
    }
}

/// <summary>A way to the app: Socket Mode or its request URL.</summary>
internal interface IRoute
{
    /// <summary>Tells the app once, and waits three seconds at most for its acknowledgement.</summary>
    /// <param name="retry">Which retry this is; 0 for none.</param>
    /// <param name="reason">Why it is one.</param>
    Task<Attempt> TryAsync(Delivery delivery, int retry, string reason);

    /// <summary>Completes when the app may have become reachable again.</summary>
    Task Reachable { get; }
}
