using System.Text.Json.Nodes;

namespace Alvis.Tests.Support.SlackWorkspace;

/// <summary>Slack says no to a call, in one of its own words.</summary>
internal sealed class Refused(string error, params IReadOnlyList<string> messages) : Exception(messages.Count == 0 ? error : $"{error}: {string.Join("; ", messages)}")
{
    /// <summary>Slack's word: <c>channel_not_found</c>.</summary>
    public string Error { get; } = error;

    /// <summary>What is wrong in detail, as in <c>response_metadata.messages</c>.</summary>
    public IReadOnlyList<string> Messages { get; } = messages;

    /// <summary>More fields of the answer, such as <c>needed</c>.</summary>
    public JsonObject More { get; init; } = [];

    /// <summary>The body that Slack answers with.</summary>
    public JsonObject Body()
    {
        var body = new JsonObject { ["ok"] = false, ["error"] = Error };
        foreach (var (name, value) in More)
            body[name] = value?.DeepClone();
        if (Messages.Count > 0)
        {
            if (Error == "invalid_blocks")
                body["errors"] = new JsonArray([.. Messages.Select(m => (JsonNode)m)]);
            body["response_metadata"] = new JsonObject { ["messages"] = new JsonArray([.. Messages.Select(m => (JsonNode)$"[ERROR] {m}")]) };
        }

        return body;
    }
}

/// <summary>A test asks something of the workspace that no person in Slack could do, or waits for what never comes.</summary>
internal sealed class WorkspaceException(string message) : Exception(message);
