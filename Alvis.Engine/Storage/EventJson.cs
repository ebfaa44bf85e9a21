using System.Text.Json;
using System.Text.Json.Serialization;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;
using static Alvis.Engine.Incidents.IncidentEvent;

namespace Alvis.Engine.Storage;

/// <summary>Events as they are stored: a word and a JSON body. What a newer version wrote comes back as <see cref="Unknown"/>.</summary>
public static class EventJson
{
    /// <summary>The body of an event.</summary>
    public static string Write(IncidentEvent happened) => JsonSerializer.Serialize(happened, happened.GetType(), EventContext.Default);

    /// <summary>The event behind a word and a body.</summary>
    /// <exception cref="JsonException">The body is damaged.</exception>
    public static IncidentEvent Read(string word, int version, string body) =>
        version > EventWords.Version || EventWords.TypeOf(word) is not { } type
            ? new Unknown(word)
            : (IncidentEvent)(JsonSerializer.Deserialize(body, type, EventContext.Default) ?? throw new JsonException($"The body of '{word}' is null."));
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true, Converters = [typeof(PlanConverter), typeof(IncidentIdConverter), typeof(InstantConverter), typeof(SpanConverter)])]
[JsonSerializable(typeof(Opened))]
[JsonSerializable(typeof(FaultSeen))]
[JsonSerializable(typeof(RecoverySeen))]
[JsonSerializable(typeof(Probed))]
[JsonSerializable(typeof(WaitBegun))]
[JsonSerializable(typeof(StepFinished))]
[JsonSerializable(typeof(ApprovalRequested))]
[JsonSerializable(typeof(ApproversTold))]
[JsonSerializable(typeof(Approved))]
[JsonSerializable(typeof(Denied))]
[JsonSerializable(typeof(ApprovalExpired))]
[JsonSerializable(typeof(ApprovalWithdrawn))]
[JsonSerializable(typeof(GuardRefused))]
[JsonSerializable(typeof(RestartBegun))]
[JsonSerializable(typeof(RestartFinished))]
[JsonSerializable(typeof(ActionBegun))]
[JsonSerializable(typeof(ActionFinished))]
[JsonSerializable(typeof(VerifyingBegun))]
[JsonSerializable(typeof(Escalated))]
[JsonSerializable(typeof(Paged))]
[JsonSerializable(typeof(Acknowledged))]
[JsonSerializable(typeof(OwnerReminded))]
[JsonSerializable(typeof(HandedBack))]
[JsonSerializable(typeof(Silenced))]
[JsonSerializable(typeof(Joined))]
[JsonSerializable(typeof(ResumeAsked))]
[JsonSerializable(typeof(Resumed))]
[JsonSerializable(typeof(Closed))]
[JsonSerializable(typeof(ClosedByPerson))]
[JsonSerializable(typeof(ClockJumped))]
[JsonSerializable(typeof(SummaryWritten))]
[JsonSerializable(typeof(CheckResult))]
internal sealed partial class EventContext : JsonSerializerContext;

internal sealed class PlanConverter : JsonConverter<Plan>
{
    public override Plan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        PlanJson.Read(System.Text.Json.Nodes.JsonNode.Parse(ref reader));

    public override void Write(Utf8JsonWriter writer, Plan value, JsonSerializerOptions options) => PlanJson.Write(value, writer);
}

internal sealed class IncidentIdConverter : JsonConverter<IncidentId>
{
    public override IncidentId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetInt64());

    public override void Write(Utf8JsonWriter writer, IncidentId value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Number);
}

/// <summary>Instants as UTC milliseconds, like the columns beside them.</summary>
internal sealed class InstantConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64());

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteNumberValue(value.ToUnixTimeMilliseconds());
}

/// <summary>Durations as seconds.</summary>
internal sealed class SpanConverter : JsonConverter<TimeSpan>
{
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => TimeSpan.FromTicks((long)(reader.GetDecimal() * TimeSpan.TicksPerSecond));

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) => writer.WriteNumberValue((decimal)value.Ticks / TimeSpan.TicksPerSecond);
}
