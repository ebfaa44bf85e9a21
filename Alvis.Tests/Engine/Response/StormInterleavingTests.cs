using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;
using Alvis.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using static Alvis.Engine.Incidents.IncidentEvent;

namespace Alvis.Tests.Engine.Response;

/// <summary>Fifteen services fail within a minute; presses, recoveries and kills come in any order. The promises of a storm hold after every commit.</summary>
public sealed class StormInterleavingTests
{
    private const int Services = 15;
    private const int StormAt = 5;
    private const int AtOnce = 3;

    private enum What
    {
        TimePasses,
        Recovers,
        Kill,
        Resume,
        Acknowledge,
        HandBack,
        Escalate,
        Close,
        RestartsHelp,
        RestartsFail,
    }

    private sealed record Happening(What What, int Amount)
    {
        public override string ToString() => $"{What}({Amount})";
    }

    private static readonly Gen<Happening> AnyHappening =
        from what in Gen.Frequency(
            (4, Gen.Constant(What.TimePasses)), (3, Gen.Constant(What.Kill)), (2, Gen.Constant(What.Recovers)), (12, Gen.Elements(Enum.GetValues<What>())))
        from amount in Gen.Choose(0, 90)
        select new Happening(what, amount);

    /// <summary>More with <c>ALVIS_CASES=5000</c>.</summary>
    private static int Cases => int.TryParse(Environment.GetEnvironmentVariable("ALVIS_CASES"), out var n) ? n : 25;

    [Fact]
    public void The_promises_of_a_storm_hold_whatever_happens_in_whatever_order()
    {
        var any = Arb.From(Gen.ArrayOf(AnyHappening), Arb.From(Gen.ArrayOf(AnyHappening)).Shrinker);
        Prop.ForAll(any, happenings => RunAsync(happenings).GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases).WithEndSize(30));
    }

    private static async Task RunAsync(Happening[] happenings)
    {
        await using var core = await Core.StartAsync(new ResponseOptions { StormAt = StormAt, ResumeAtOnce = AtOnce });
        core.Healthy = true;
        core.RestartHelps = happenings.Length % 2 == 0;
        core.Committed = () => WatchAsync(core);

        // Half of what happens does so while they fail one after the other, half after it.
        for (var n = 1; n <= Services; n++)
        {
            var service = $"s{n}";
            core.InForce[service] = Some.InForce(service: service);
            core.Unwell.Add(service);
            await SurviveAsync(core, () => core.Intake.FaultAsync(service, "GET", Some.Failing(core.Now), core.Now, CancellationToken.None));
            if (n <= happenings.Length / 2)
                await SurviveAsync(core, () => HappenAsync(core, happenings[n - 1]));
            if (core.Unwell.Contains(service))
                await SurviveAsync(core, () => core.Intake.FaultAsync(service, "GET", Some.Failing(core.Now), core.Now, CancellationToken.None));
        }

        foreach (var happening in happenings.Skip(Math.Min(Services, happenings.Length / 2)))
            await SurviveAsync(core, () => HappenAsync(core, happening));
        await RestAsync(core);
        foreach (var line in await core.RealStore.ListAsync(1_000, CancellationToken.None))
            await HoldAsync(core, line.Id);
    }

    private static async Task HappenAsync(Core core, Happening happening)
    {
        var by = happening.Amount % 2 == 0 ? Some.Mara : Some.Ivo;
        var lines = await core.RealStore.ListAsync(1_000, CancellationToken.None);
        var any = lines[happening.Amount % lines.Count].Id.Number;
        var umbrella = lines.FirstOrDefault(l => l.Service == ServiceName.Umbrella)?.Id.Number ?? any;
        switch (happening.What)
        {
            case What.TimePasses:
                await core.PassAsync(TimeSpan.FromSeconds(happening.Amount / 30), TimeSpan.FromSeconds(1));
                break;
            case What.Recovers:
                await RecoverAsync(core, $"s{(happening.Amount % Services) + 1}");
                break;
            case What.Kill:
                core.CrashIn = happening.Amount % 12;
                break;
            case What.Resume:
                await core.PressAsync(new Press.Resume(by), umbrella);
                break;
            case What.Acknowledge:
                await core.PressAsync(new Press.Acknowledge(by), any);
                break;
            case What.HandBack:
                await core.PressAsync(new Press.HandBack(by), any);
                break;
            case What.Escalate:
                await core.PressAsync(new Press.Escalate(by), any);
                break;
            case What.Close:
                await core.PressAsync(new Press.Close(by, "because"), any);
                break;
            case What.RestartsHelp or What.RestartsFail:
                core.RestartHelps = happening.What == What.RestartsHelp;
                break;
        }
    }

    private static async Task RecoverAsync(Core core, string service)
    {
        core.Unwell.Remove(service);
        await core.Intake.RecoveryAsync(service, Some.Passing(core.Now), CancellationToken.None);
    }

    private static async Task SurviveAsync(Core core, Func<Task> happen)
    {
        foreach (var step in new[] { happen, core.DrainAsync })
        {
            try
            {
                await step();
            }
            catch (Killed)
            {
                core.Start();
                await core.DrainAsync();
            }
        }
    }

    // Time alone, and then every service well again.
    private static async Task RestAsync(Core core)
    {
        core.Start();
        await core.PassAsync(TimeSpan.FromHours(2), TimeSpan.FromSeconds(30));
        for (var n = 1; n <= Services; n++)
            await RecoverAsync(core, $"s{n}");
        await core.PassAsync(TimeSpan.FromHours(1), TimeSpan.FromSeconds(30));
    }

    /// <summary>What must hold at any instant, looked at by a reader beside the process.</summary>
    private static async Task WatchAsync(Core core)
    {
        var lines = await core.RealStore.ListAsync(1_000, CancellationToken.None);
        var under = new List<UnderUmbrella>();
        foreach (var umbrella in lines.Where(l => l.Service == ServiceName.Umbrella))
        {
            var own = await core.RealStore.UnderAsync(umbrella.Id, CancellationToken.None);
            Assert.True(own.Count(u => u.Acts) <= AtOnce, $"{own.Count(u => u.Acts)} act under {umbrella.Id}.");
            Assert.True(umbrella.Status != IncidentStatus.Closed || own.All(u => u.Status != IncidentStatus.Open || !u.Waits), $"{umbrella.Id} closed over what waits.");
            under.AddRange(own);
        }

        Assert.True(lines.Count(l => l.Service == ServiceName.Umbrella && l.Status != IncidentStatus.Closed) <= 1, "Two umbrellas.");
        var outside = lines.Count(l => l.Status == IncidentStatus.Open && l.Service != ServiceName.Umbrella && under.All(u => u.Incident != l.Id));
        Assert.True(outside <= StormAt - 1, $"{outside} act outside the umbrella.");
    }

    private static async Task HoldAsync(Core core, IncidentId id)
    {
        var timeline = await core.RealStore.TimelineAsync(id, CancellationToken.None);
        var story = string.Join(' ', timeline.Select(e => EventWords.Of(e.Event)));
        Incident? incident = null;
        foreach (var entry in timeline)
        {
            incident = Fold.Next(incident, entry);
            Assert.False(incident.Under && entry.Event is Paged or RestartBegun or Probed { Result.Healthy: false }, $"{id} of {incident.Service} did not wait: {story}");
        }

        Assert.True(incident is { IsOpen: false, Summary: not null, Call: null }, $"{id} of {incident!.Service} did not end: {incident.Status}: {story}");
    }
}
