namespace Alvis.Bench;

/// <summary>The demo as a visitor meets it: from the start of its process until its page has come, signed in, several times.</summary>
internal static class DemoPage
{
    private const int Starts = 7;
    private const double MostSeconds = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(CancellationToken cancel)
    {
        var (toLink, toPage, cpu) = (new List<double>(), new List<double>(), new List<double>());
        for (var n = 0; n < Starts; n++)
        {
            await using var program = AlvisProgram.Start(["demo", "--port", "0"]);
            var link = await program.LinkAsync(Patience);
            toLink.Add(TimeProvider.System.GetElapsedTime(program.StartedAt).TotalSeconds);
            using var visitor = await Visitor.FollowAsync(link, cancel);
            var page = await visitor.PageAsync("/", cancel);
            toPage.Add(TimeProvider.System.GetElapsedTime(program.StartedAt).TotalSeconds);
            cpu.Add(program.Cost().Cpu.TotalSeconds);
            if (!page.Contains("id=\"demo\"", StringComparison.Ordinal))
                throw new InvalidOperationException("The first page of the demo does not show the demo.");
            await program.StopAsync();
        }

        return
        [
            new($"demo, start to the printed link: median of {Starts}", new Sample(toLink).Percentile(50), "s"),
            new("demo, start to its page, signed in: median", new Sample(toPage).Percentile(50), "s"),
            new("demo, start to its page, signed in: worst", new Sample(toPage).Max, "s", MostSeconds),
            new("demo, start to its page: processor time", new Sample(cpu).Percentile(50), "s"),
        ];
    }
}
