using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Alvis.Tests.Support;
using Alvis.Tests.Support.SlackWorkspace;

namespace Alvis.Tests.Bot.Slack.Cards;

/// <summary>All Block Kit and views that Alvis can emit: they keep Slack's limits, and <c>docs/slack</c> shows them as they are.</summary>
public sealed class EmittedTests
{
    /// <summary>
    /// Set this variable to any value and run these tests once to write the files anew: <c>ALVIS_WRITE_SLACK=1 dotnet test --filter
    /// FullyQualifiedName~EmittedTests</c>.
    /// </summary>
    private const string Rewrite = "ALVIS_WRITE_SLACK";

    private static readonly string Folder = Path.Combine(Repository.Root, "docs/slack");

    public static TheoryData<string> Names => [.. Emitted.All.Select(e => e.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Keeps_the_limits_of_Slack(string name) => Limits.Keep(Emitted.All.First(e => e.Name == name).Sent);

    [Fact]
    public void Stands_in_docs_as_it_is()
    {
        var made = Emitted.All.ToDictionary(e => $"{e.Name}.json", e => Emitted.Text(e.Sent), StringComparer.Ordinal);
        if (Environment.GetEnvironmentVariable(Rewrite) is { Length: > 0 })
        {
            foreach (var old in Directory.GetFiles(Folder, "*.json"))
                File.Delete(old);
            foreach (var (name, text) in made)
                File.WriteAllText(Path.Combine(Folder, name), text);
        }

        var kept = Directory.GetFiles(Folder, "*.json").ToDictionary(f => Path.GetFileName(f), File.ReadAllText, StringComparer.Ordinal);
        var differ = made.Keys.Union(kept.Keys).Where(name => made.GetValueOrDefault(name) != kept.GetValueOrDefault(name)).Order(StringComparer.Ordinal).ToList();
        Assert.True(differ.Count == 0, $"docs/slack is not what Alvis sends: {string.Join(", ", differ)}. Write it anew: {Rewrite}=1 dotnet test --filter FullyQualifiedName~EmittedTests");
    }

    [Fact]
    public void Every_kind_of_card_and_every_verb_of_an_incident_is_among_them()
    {
        var values = Emitted.All.SelectMany(e => Inside(e.Sent)).Where(o => (string?)o["type"] == "button" && o["action_id"] is not null).Select(o => ((string)o["action_id"]!).Split('.')[1]).ToHashSet();

        Assert.Superset(new HashSet<string> { "approve", "deny", "ack", "handback", "escalate", "close", "silence", "resume", "confirm", "discard", "link" }, values);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Mentions_nobody_but_for_a_page(string name)
    {
        var sent = Emitted.All.First(e => e.Name == name).Sent;
        var mentions = Inside(sent).Count(o => (string?)o["type"] is "user" or "usergroup" or "broadcast" or "channel");
        var inText = Strings(sent).Count(s => s.Contains("<@", StringComparison.Ordinal) || s.Contains("<!subteam", StringComparison.Ordinal) || s.Contains("<!channel", StringComparison.Ordinal) || s.Contains("<!here", StringComparison.Ordinal));

        if (name.StartsWith("thread-page", StringComparison.Ordinal))
            Assert.Equal((1, 1), (mentions, inText));
        else
            Assert.Equal((0, 0), (mentions, inText));
    }

    // Texts of rich text are no markup, and values are shown to nobody: what looks like a mention there is none.
    private static IEnumerable<string> Strings(JsonNode? node) => node switch
    {
        JsonObject o when (string?)o["type"] == "rich_text" => [],
        JsonObject o => o.Where(f => f.Key is not ("value" or "private_metadata")).SelectMany(f => Strings(f.Value)),
        JsonArray list => list.SelectMany(Strings),
        JsonValue v when v.GetValueKind() == JsonValueKind.String => [(string)v!],
        _ => [],
    };

    private static IEnumerable<JsonObject> Inside(JsonNode? node) => node switch
    {
        JsonObject o => [o, .. o.SelectMany(f => Inside(f.Value))],
        JsonArray list => list.SelectMany(Inside),
        _ => [],
    };
}

/// <summary>Slack's limits, as the local workspace keeps them, and ours that are tighter.</summary>
internal static class Limits
{
    /// <summary>The most text in one message's blocks: Slack names no number for all of it together.</summary>
    private const int MostText = 30_000;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public static void Keep(JsonObject sent)
    {
        // Half a character is none: Slack would show another one. (Throws.)
        Assert.All(Texts(sent), t => Strict.GetByteCount(t));
        // The judge takes what came over the wire.
        var wire = JsonNode.Parse(sent.ToJsonString())!.AsObject();
        if ((string?)wire["type"] is { } type)
        {
            Passes(() => Views.Judge(wire, type));
            Assert.NotEmpty(wire["blocks"]!.AsArray());
            return;
        }

        var text = (string)wire["text"]!;
        Assert.InRange(text.Length, 1, 3_950);
        var findings = new Findings();
        Blocks.Judge(wire["blocks"], Surface.Message, "/blocks", findings);
        Assert.Empty(findings.All);
        Assert.InRange(wire["blocks"]!.AsArray().Count, 1, 50);
        // A message may be a moment alone, which has no letters: the judge has seen that something stands there.
        Assert.InRange(Letters(wire["blocks"]), 0, MostText);
    }

    private static void Passes(Action judge)
    {
        try
        {
            judge();
        }
        catch (Refused refused)
        {
            Assert.Fail(refused.Message);
        }
    }

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject o => o.SelectMany(f => Texts(f.Value)),
        JsonArray list => list.SelectMany(Texts),
        JsonValue v when v.GetValueKind() == JsonValueKind.String => [(string)v!],
        _ => [],
    };

    private static int Letters(JsonNode? node) => node switch
    {
        JsonObject o => o.Sum(f => f.Key == "text" && f.Value is JsonValue text ? ((string)text!).Length : Letters(f.Value)),
        JsonArray list => list.Sum(Letters),
        _ => 0,
    };
}
