using Alvis.Bench;

if (args is ["pictures", var folder])
{
    await Pictures.TakeAsync(folder);
    return 0;
}

if (args is ["slack-workspace"])
{
    await SlackTryOut.RunAsync(Console.In, Console.Out);
    return 0;
}

// Every part stands alone: 'bench/run.sh reaction' runs one of them.
(string Name, Func<CancellationToken, Task<IReadOnlyList<Figure>>> MeasureAsync)[] parts =
[
    ("reaction", Reaction.MeasureAsync), ("first", FirstIncident.MeasureAsync), ("demo", DemoRun.MeasureAsync), ("start", Start.MeasureAsync), ("idle", Idle.MeasureAsync),
    ("compile", Compiling.TimeAsync), ("compile-fuzz", Compiling.FuzzAsync),
    ("slack-reconnects", SlackReconnects.MeasureAsync), ("slack-presses", SlackPresses.MeasureAsync),
    ("slack-storm", SlackStorm.InOneChannelAsync), ("slack-spread", SlackStorm.InFourChannelsAsync),
    ("live", Live.MeasureAsync), ("presses", Presses.MeasureAsync), ("services", ServicesPage.MeasureAsync), ("demo-page", DemoPage.MeasureAsync),
];
if (args.FirstOrDefault(a => parts.All(p => p.Name != a)) is { } unknown)
{
    Console.Error.WriteLine($"Unknown part '{unknown}'; there are {string.Join(", ", parts.Select(p => p.Name))}.");
    return 64;
}

using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(75), TimeProvider.System);
Console.WriteLine($"{TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm} UTC, {Environment.ProcessorCount} cores, .NET {Environment.Version}, load at the start {LoadNow()}");
Console.WriteLine("| figure | measured | target | |");
Console.WriteLine("|---|---|---|---|");
var missed = 0;
foreach (var (name, measureAsync) in parts.Where(p => args.Length == 0 || args.Contains(p.Name)))
{
    try
    {
        foreach (var figure in await measureAsync(limit.Token))
        {
            Console.WriteLine(figure.Row);
            missed += figure.Met ? 0 : 1;
        }
    }
    catch (Exception e) when (e is TimeoutException or InvalidOperationException or OperationCanceledException)
    {
        Console.WriteLine($"| {name} | could not be measured | | MISSED |");
        Console.Error.WriteLine(e.Message);
        missed++;
    }
}

Console.WriteLine($"Load at the end {LoadNow()}. {(missed == 0 ? "Every target is met." : $"Targets missed: {missed}.")}");
return missed == 0 ? 0 : 1;

static string LoadNow() => File.Exists("/proc/loadavg") ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ').Take(3)) : "unknown";
