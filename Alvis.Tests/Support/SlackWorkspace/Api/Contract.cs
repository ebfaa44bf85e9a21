using System.Text.Json.Nodes;

namespace Alvis.Tests.Support.SlackWorkspace;

/// <summary>What Slack's reference says of one method: <c>methods.json</c> beside this file.</summary>
/// <param name="Name">Such as <c>chat.postMessage</c>.</param>
/// <param name="Json">True when a JSON body is taken; otherwise only a form or the query.</param>
/// <param name="Tier"><c>Tier1</c> to <c>Tier4</c>, or <c>special</c>.</param>
/// <param name="Scopes">What the bot token needs. Several mean: the one of the kind of channel.</param>
/// <param name="Required">Arguments that must be there.</param>
/// <param name="Errors">Slack's own words for its refusals.</param>
internal sealed record Contract(string Name, bool Json, string Tier, IReadOnlyList<string> Scopes, IReadOnlyList<string> Required, IReadOnlySet<string> Errors)
{
    // Seen on the wire (wire/slack.md, sections 10 and 13), though the pages of most methods do not list them.
    private static readonly string[] Unlisted = ["invalid_arguments", "invalid_auth", "invalid_attachments", "invalid_json", "not_in_channel", "invalid_cursor", "invalid_limit"];

    /// <summary>Every method that the workspace knows.</summary>
    public static IReadOnlyDictionary<string, Contract> All { get; } = Read();

    /// <summary>True for a word that Slack could answer here.</summary>
    public bool Knows(string error) => Errors.Contains(error);

    private static Dictionary<string, Contract> Read()
    {
        using var file = typeof(Contract).Assembly.GetManifestResourceStream("SlackWorkspace.methods.json")
            ?? throw new InvalidOperationException("methods.json is not embedded in this assembly.");
        var root = JsonNode.Parse(file)!;
        var common = Words(root["commonErrors"]);
        return root["methods"]!.AsObject().ToDictionary(
            m => m.Key,
            m => new Contract(
                m.Key, (bool)m.Value!["json"]!, (string)m.Value["tier"]!, [.. Words(m.Value["scopes"])], [.. Words(m.Value["required"])],
                Words(m.Value["errors"]).Concat(common).Concat(Unlisted).ToHashSet(StringComparer.Ordinal)),
            StringComparer.Ordinal);
    }

    private static IEnumerable<string> Words(JsonNode? list) => list!.AsArray().Select(w => (string)w!);
}
