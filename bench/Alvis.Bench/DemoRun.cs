using System.Globalization;
using System.Text.RegularExpressions;

namespace Alvis.Bench;

/// <summary>The demo as a person runs it: from the hang until its incident is closed and summed up, by its own last line.</summary>
internal static partial class DemoRun
{
    private const int Runs = 5;
    private const double MostSeconds = 60;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(150);

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(CancellationToken cancel)
    {
        var took = new List<double>();
        for (var n = 0; n < Runs; n++)
        {
            cancel.ThrowIfCancellationRequested();
            await using var program = AlvisProgram.Start(["demo", "--once"]);
            var code = await program.EndAsync(Patience);
            if (code != 0 || !Last().IsMatch(program.Printed))
                throw new InvalidOperationException($"The demo ended with {code}. Printed:\n{program.Printed}");
            took.Add(double.Parse(Last().Match(program.Printed).Groups["took"].Value, CultureInfo.InvariantCulture));
        }

        var sample = new Sample(took);
        return [new($"demo, hang to closed: median of {Runs}", sample.Percentile(50), "s"), new("demo, hang to closed: worst", sample.Max, "s", MostSeconds)];
    }

    [GeneratedRegex(@"From the hang to the summary: (?<took>[0-9.]+) seconds", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Last();
}
