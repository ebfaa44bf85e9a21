namespace Alvis.Bench;

/// <summary>
/// One measured figure. Its target is to stay under <paramref name="Most"/> or to be <paramref name="Exactly"/> something; with neither it is
/// only reported.
/// </summary>
internal sealed record Figure(string What, double Value, string Unit, double? Most = null, double? Exactly = null)
{
    /// <summary>False when its target is missed.</summary>
    public bool Met => (Most is not { } most || Value < most) && (Exactly is not { } exactly || Value == exactly);

    /// <summary>A row of the table.</summary>
    public string Row => $"| {What} | {Shown(Value)} {Unit} | {Target} | {(Target.Length == 0 ? "" : Met ? "met" : "MISSED")} |";

    private string Target => Most is { } most ? $"< {Shown(most)} {Unit}" : Exactly is { } exactly ? $"{Shown(exactly)} {Unit}" : "";

    private static string Shown(double value) => value.ToString(value switch { >= 100 => "0", >= 10 => "0.0", _ => "0.##" });
}

/// <summary>A sorted sample.</summary>
internal sealed class Sample(IEnumerable<double> values)
{
    private readonly double[] sorted = [.. values.Order()];

    /// <summary>How many.</summary>
    public int Count => sorted.Length;

    /// <summary>The largest.</summary>
    public double Max => sorted[^1];

    /// <summary>The value that so many per cent do not exceed, by nearest rank.</summary>
    public double Percentile(double percent) => sorted[Math.Max(0, (int)Math.Ceiling(percent / 100 * sorted.Length) - 1)];

    /// <summary>Median, tail and worst as figures; the target holds for the 99th percentile.</summary>
    public IEnumerable<Figure> Figures(string what, double? most) =>
    [
        new($"{what}: p50 of {Count}", Percentile(50), "ms"),
        new($"{what}: p90", Percentile(90), "ms"),
        new($"{what}: p99", Percentile(99), "ms", most),
        new($"{what}: max", Max, "ms"),
    ];
}
