using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Tests.Support;

namespace Alvis.Tests.Stories;

public sealed class StormStories
{
    private static readonly string[] Services = ["shop", .. Enumerable.Range(2, 11).Select(n => $"shop-{n}")];

    [Fact]
    public async Task Many_services_failing_at_once_wait_for_a_person_who_lets_them_go_on_few_at_a_time()
    {
        await using var alvis = await StartAsync();
        alvis.Shop.RestartHelps = false;
        foreach (var service in Services)
            alvis.Shop.PartGoesDown(service);

        await alvis.PagedAsync("on-call", "a storm of failures needs a person: 3 services failed within 1 minute");
        await WaitAsync(alvis, waiting: 10);
        var umbrella = (await alvis.ListAsync()).Single(l => l.Service == ServiceName.Umbrella).Id;
        Assert.True(alvis.Shop.Restarts.Count <= 2, "Only the first two act on their own.");
        Assert.Contains("still wait under", (await alvis.PressAsync(umbrella, new Press.Close(Some.Mara, "noise")))!.Text, StringComparison.Ordinal);

        alvis.Shop.RestartHelps = true;
        Assert.Null(await alvis.PressAsync(umbrella, new Press.Resume(Some.Mara)));

        await WaitAsync(alvis, waiting: 0);
        foreach (var service in Services)
            alvis.Shop.PartComesBack(service);
        await alvis.OpenAreAsync();
        Assert.Equal(13, (await alvis.ListAsync()).Count);
        var summary = (await alvis.IncidentAsync(umbrella)).Summary!;
        Assert.Contains("Mara took it and let the incidents under it go on.", summary, StringComparison.Ordinal);
        Assert.Contains("10 incidents were opened under it", summary, StringComparison.Ordinal);
        Assert.Equal(alvis.Shop.Restarts.Count, alvis.Shop.Restarts.Distinct().Count());
    }

    [Fact]
    public async Task A_storm_that_passes_by_itself_restarts_nothing_more_and_closes_its_umbrella()
    {
        await using var alvis = await StartAsync();
        alvis.Shop.RestartHelps = false;
        foreach (var service in Services)
            alvis.Shop.PartGoesDown(service);
        await WaitAsync(alvis, waiting: 10);

        foreach (var service in Services)
            alvis.Shop.PartComesBack(service);

        await alvis.OpenAreAsync();
        Assert.True(alvis.Shop.Restarts.Count <= 2, "What waited was restarted.");
        Assert.Contains(await alvis.ListAsync(), l => l.Service == ServiceName.Umbrella);
    }

    private static Task<World> StartAsync() => World.StartAsync(
        [.. Services.Select(s => (s, $$"""
            meta: { service: {{s}}, platform: webhook, condition: health check failed }
            health_check: { url: SHOP/health/{{s}}, every: 1s, retry_every: 1s, timeout: 1s }
            restart: { cooldown: 0s }
            steps:
              - restart: {{s}}
              - check: health_check
              - close: true
            """))],
        ("Response:StormAt", "3"), ("Response:ResumeAtOnce", "2"));

    private static Task WaitAsync(World alvis, int waiting) => alvis.UntilAsync(
        async () =>
        {
            var lines = await alvis.ListAsync();
            var incidents = new List<Incident>();
            foreach (var line in lines)
                incidents.Add(await alvis.IncidentAsync(line.Id));
            return incidents.Count == Services.Length + 1 && incidents.Count(i => i.Under) == waiting;
        },
        () => $"There never were {waiting} incidents waiting.");
}
