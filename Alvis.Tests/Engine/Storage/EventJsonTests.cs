using System.Reflection;
using System.Text.Json;
using Alvis.Engine.Incidents;
using Alvis.Engine.Storage;
using Alvis.Tests.Support;

namespace Alvis.Tests.Engine.Storage;

public sealed class EventJsonTests
{
    public static TheoryData<string> Words => [.. Types.Select(EveryEvent.Of).Select(EventWords.Of)];

    private static IEnumerable<Type> Types => typeof(IncidentEvent).GetNestedTypes(BindingFlags.Public).Where(t => t != typeof(IncidentEvent.Unknown));

    [Fact]
    public void Every_event_has_a_word_of_its_own()
    {
        Assert.Equal(Types.ToHashSet(), EventWords.Known.ToHashSet());
        Assert.Equal(EventWords.Known.Count, EventWords.Known.Select(t => EventWords.Of(EveryEvent.Of(t))).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Words))]
    public void An_event_is_read_back_as_it_was_written(string word)
    {
        var happened = EveryEvent.Of(EventWords.TypeOf(word)!);

        var body = EventJson.Write(happened);
        var read = EventJson.Read(word, EventWords.Version, body);

        Assert.Equal(happened.GetType(), read.GetType());
        Assert.Equal(body, EventJson.Write(read));
        Assert.Equivalent(happened, read, strict: true);
    }

    [Theory]
    [MemberData(nameof(Words))]
    public void A_field_that_a_newer_version_added_is_passed_over(string word)
    {
        var body = EventJson.Write(EveryEvent.Of(EventWords.TypeOf(word)!));
        var more = body.Length > 2 ? body[..^1] + ""","added_later":{"a":[1]}}""" : """{"added_later":{"a":[1]}}""";

        Assert.Equal(body, EventJson.Write(EventJson.Read(word, EventWords.Version, more)));
    }

    [Fact]
    public void A_word_that_is_not_known_comes_back_as_unknown() =>
        Assert.Equal(new IncidentEvent.Unknown("dreamt"), EventJson.Read("dreamt", 1, """{"of":"sheep"}"""));

    [Fact]
    public void A_newer_version_of_a_known_word_comes_back_as_unknown() =>
        Assert.Equal(new IncidentEvent.Unknown("acknowledged"), EventJson.Read("acknowledged", EventWords.Version + 1, "not even JSON"));

    [Fact]
    public void A_damaged_body_is_said_to_be_damaged()
    {
        Assert.Throws<JsonException>(() => EventJson.Read("acknowledged", 1, "{"));
        Assert.Throws<JsonException>(() => EventJson.Read("acknowledged", 1, "null"));
    }

    [Fact]
    public void Instants_are_milliseconds_and_durations_seconds()
    {
        Assert.Equal("""{"by":-90.5}""", EventJson.Write(new IncidentEvent.ClockJumped(TimeSpan.FromSeconds(-90.5))));
        Assert.Equal("""{"step":"s3","until":1772334000000,"why":"waiting"}""", EventJson.Write(new IncidentEvent.WaitBegun("s3", Some.Night, "waiting")));
    }
}
