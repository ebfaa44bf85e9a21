using System.Text.Json.Nodes;
using Alvis.Tests.Support;

namespace Alvis.Tests.Bot.Slack;

/// <summary>The sample payloads beside these tests.</summary>
internal static class SlackFixture
{
    private const string Folder = "Alvis.Tests/Bot/Slack/Fixtures/";

    /// <summary>The text of one: <c>events/app_mention.json</c>.</summary>
    public static string Read(string name) => Repository.Read(Folder + name);

    /// <summary>One as JSON, the caller's own.</summary>
    public static JsonObject Json(string name) => JsonNode.Parse(Read(name))!.AsObject();

    /// <summary>The names of all below a folder that end so.</summary>
    public static IReadOnlyList<string> Names(string folder, string ending = ".json") =>
        [.. Repository.Files.Where(f => f.StartsWith($"{Folder}{folder}/", StringComparison.Ordinal) && f.EndsWith(ending, StringComparison.Ordinal)).Select(f => f[Folder.Length..])];
}
