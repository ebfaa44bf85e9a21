using Alvis.Engine.Response;

namespace Alvis.Bot.WebConsole;

/// <summary>One slot of a strip.</summary>
/// <param name="Height">From 0 to 1: how long answers took, against the slowest of the strip.</param>
/// <param name="Failed">True when a look in it failed.</param>
/// <param name="Looked">False when nobody looked.</param>
public readonly record struct Bar(double Height, bool Failed, bool Looked);

/// <summary>The answers of a service over the last hours, as bars; and in words, for those who do not see it.</summary>
/// <param name="Bars">Oldest first, always the same number.</param>
/// <param name="Words">What it shows.</param>
public sealed record Strip(IReadOnlyList<Bar> Bars, string Words)
{
    /// <summary>How long one bar is.</summary>
    public static readonly TimeSpan Slot = TimeSpan.FromMinutes(5);

    /// <summary>How many bars: three hours.</summary>
    public const int Many = 36;

    /// <summary>Where a strip that ends now begins.</summary>
    public static DateTimeOffset From(DateTimeOffset now) => new(((now.UtcTicks / Slot.Ticks) - Many + 1) * Slot.Ticks, TimeSpan.Zero);

    /// <summary>The strip of slots of <see cref="Slot"/>.</summary>
    public static Strip Of(IReadOnlyList<CheckMinute> slots, DateTimeOffset now)
    {
        var from = From(now);
        var byPlace = slots.ToDictionary(s => (int)((s.Minute - from).Ticks / Slot.Ticks));
        var slowest = slots.Select(Average).DefaultIfEmpty(0).Max();
        var bars = Enumerable.Range(0, Many).Select(n => byPlace.TryGetValue(n, out var slot)
            ? new Bar(slowest > 0 ? Math.Max(0.08, Average(slot) / slowest) : 0.08, slot.Failures > 0, true)
            : new Bar(0, false, false));
        return new Strip([.. bars], Said(slots, slowest));
    }

    private static string Said(IReadOnlyList<CheckMinute> slots, double slowest)
    {
        var (looks, failures) = (slots.Sum(s => s.Looks), slots.Sum(s => s.Failures));
        return looks == 0 ? "No look in the last 3 hours"
            : $"Last 3 hours: {Engine.Kinds.Words.Count(looks, "look")}, {(failures == 0 ? "none failed" : $"{failures} failed")}, answers in up to {slowest:0} ms on average";
    }

    private static double Average(CheckMinute slot) => slot.Looks == 0 ? 0 : slot.Total.TotalMilliseconds / slot.Looks;
}
