using System.Text.Json;
using System.Text.Json.Serialization;
using Alvis.Engine.Incidents;

namespace Alvis.Engine.Checks;

/// <summary>A <see cref="CheckState"/> as a store keeps it: words, counts and UTC milliseconds.</summary>
/// <param name="Phase">A word of <see cref="CheckPhase"/>, in lower case.</param>
/// <param name="Streak">How many results in a row.</param>
/// <param name="SinceAt">When the phase, or the fault, began.</param>
/// <param name="LastResult">The last result as JSON.</param>
/// <param name="LastAt">When the last probe ended.</param>
/// <param name="NextLookAt">When the next look is due.</param>
public sealed record CheckStateRow(string Phase, long Streak, long? SinceAt, string? LastResult, long? LastAt, long? NextLookAt)
{
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The row of a state.</summary>
    public static CheckStateRow Of(CheckState state) => new(
        state.Phase.ToString().ToLowerInvariant(),
        state.Streak,
        state.Since?.ToUnixTimeMilliseconds(),
        state.Last is null ? null : JsonSerializer.Serialize(state.Last, Form),
        state.Last?.At.ToUnixTimeMilliseconds(),
        state.NextLookAt?.ToUnixTimeMilliseconds());

    /// <summary>The state of a row. A phase written by a newer Alvis is <see cref="CheckPhase.Unknown"/>: the next look tells.</summary>
    public CheckState Read() => Enum.TryParse<CheckPhase>(Phase, ignoreCase: true, out var phase) && Enum.IsDefined(phase)
        ? new CheckState(
            phase,
            (int)Math.Clamp(Streak, 0, int.MaxValue),
            At(SinceAt),
            LastResult is null ? null : JsonSerializer.Deserialize<CheckResult>(LastResult, Form),
            At(NextLookAt))
        : CheckState.Start;

    private static DateTimeOffset? At(long? ms) => ms is { } value ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;
}
