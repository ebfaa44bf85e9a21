using System.Text.Json;
using System.Text.Json.Nodes;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Storage;
using Alvis.Tests.Support;

namespace Alvis.Tests.Engine.Incidents;

/// <summary>
/// Whole timelines as each release wrote them (<c>Golden/VERSION/*.json</c>), folded by every later one. Files are added with each
/// release and never changed: a test that fails here means stored incidents would be read differently.
/// </summary>
public sealed class GoldenEventsTests
{
    private const string Folder = "Alvis.Tests/Engine/Incidents/Golden/";

    public static TheoryData<string> Files => [.. Repository.Files.Where(f => f.StartsWith(Folder, StringComparison.Ordinal)).Select(f => f[Folder.Length..])];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_timeline_of_an_earlier_release_folds_to_what_it_folded_to_then(string file)
    {
        var golden = Read(file);

        var incident = Fold.All(Entries(golden))!;

        Assert.Equal(golden["folds_to"]!.ToJsonString(), State(incident).ToJsonString());
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Nothing_that_an_earlier_release_wrote_is_lost_in_reading(string file)
    {
        foreach (var entry in Read(file)["entries"]!.AsArray())
        {
            var happened = EventOf(entry!);
            Assert.IsNotType<IncidentEvent.Unknown>(happened);
            Assert.Equal((string)entry!["word"]!, EventWords.Of(happened));
            Holds(JsonNode.Parse(EventJson.Write(happened))!, entry["body"]!, $"{file} {entry["sequence"]}");
        }
    }

    [Fact]
    public void Every_word_occurs_in_them()
    {
        var words = Repository.Files.Where(f => f.StartsWith(Folder, StringComparison.Ordinal)).SelectMany(f => Read(f[Folder.Length..])["entries"]!.AsArray()).Select(e => EventWords.TypeOf((string)e!["word"]!)).ToHashSet();

        Assert.Empty(EventWords.Known.Where(type => !words.Contains(type)).Select(type => type.Name));
    }

    /// <summary>What a release promises of an incident for ever, as the files keep it.</summary>
    internal static JsonObject State(Incident i) => new()
    {
        ["service"] = i.Service,
        ["target"] = $"{i.Platform}/{i.Target}",
        ["plan_steps"] = i.Plan.Steps.Count,
        ["status"] = i.Status.ToString(),
        ["version"] = i.Version,
        ["step"] = i.Step,
        ["restarts"] = i.Restarts,
        ["restarts_made"] = i.RestartsMade,
        ["owner"] = i.Owner?.Name,
        ["healthy"] = i.Latest.Healthy,
        ["failing_since"] = i.FailingSince.ToUnixTimeMilliseconds(),
        ["closed_at"] = i.ClosedAt?.ToUnixTimeMilliseconds(),
        ["due_at"] = Rules.DueAt(i)?.ToUnixTimeMilliseconds(),
        ["summary"] = i.Summary,
    };

    private static JsonNode Read(string file) => JsonNode.Parse(Repository.Read(Folder + file))!;

    private static IEnumerable<Entry> Entries(JsonNode golden) => golden["entries"]!.AsArray().Select(e => new Entry(
        new IncidentId(1), (long)e!["sequence"]!, DateTimeOffset.FromUnixTimeMilliseconds((long)e["at"]!),
        e["actor"] is { } by ? Actor.Of(new Person((string)by["id"]!, (string)by["name"]!)) : Actor.Alvis, EventOf(e)));

    private static IncidentEvent EventOf(JsonNode entry) => EventJson.Read((string)entry["word"]!, (int)entry["version"]!, entry["body"]!.ToJsonString());

    // A later release may write more, never less nor other.
    private static void Holds(JsonNode written, JsonNode golden, string where)
    {
        switch (golden)
        {
            case JsonObject o:
                foreach (var (name, value) in o.Where(p => p.Value is not null))
                    Holds(written[name] ?? throw new JsonException($"{where}: '{name}' is lost."), value!, $"{where}.{name}");
                break;
            case JsonArray a:
                Assert.Equal(a.Count, written.AsArray().Count);
                for (var n = 0; n < a.Count; n++)
                    Holds(written[n]!, a[n]!, $"{where}[{n}]");
                break;
            default:
                Assert.True(JsonNode.DeepEquals(golden, written), $"{where}: was {golden}, is {written}.");
                break;
        }
    }
}
