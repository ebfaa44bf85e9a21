using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;
using Alvis.Engine.Platforms;
using Alvis.Engine.Playbooks;
using Alvis.Engine.Response;
using Alvis.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using static Alvis.Engine.Incidents.IncidentEvent;

namespace Alvis.Tests.Engine.Response;

/// <summary>
/// Whatever happens in whatever order (results, presses, clock jumps, kills at any boundary), the promises of an incident hold. A
/// failing case prints the shortest list of happenings that breaks one.
/// </summary>
public sealed class InterleavingTests
{
    private enum What
    {
        ServiceFails,
        ServiceRecovers,
        Fault,
        Recovery,
        TimePasses,
        Acknowledge,
        HandBack,
        Approve,
        Deny,
        Escalate,
        Close,
        KillInside,
        ClockJumpsAhead,
        ClockJumpsBack,
        SwitchOn,
        SwitchOff,
        BecomesAsk,
        BecomesOff,
        BecomesAuto,
        PlatformForgets,
        PlatformFails,
        PlatformWorks,
        PlaybookPaused,
        PlaybookResumed,
    }

    private sealed record Happening(What What, int Amount)
    {
        public override string ToString() => $"{What}({Amount})";
    }

    private static readonly Gen<Happening> AnyHappening =
        from what in Gen.Frequency(
            (4, Gen.Constant(What.TimePasses)),
            (3, Gen.Constant(What.Fault)),
            (2, Gen.Constant(What.Recovery)),
            (3, Gen.Constant(What.KillInside)),
            (2, Gen.Constant(What.Approve)),
            (12, Gen.Elements(Enum.GetValues<What>())))
        from amount in Gen.Choose(0, 90)
        select new Happening(what, amount);

    [Theory]
    [InlineData(Approval.Auto)]
    [InlineData(Approval.Ask)]
    public void Every_promise_holds_whatever_happens_in_whatever_order(Approval approval)
    {
        var any = Arb.From(Gen.ArrayOf(AnyHappening), Arb.From(Gen.ArrayOf(AnyHappening)).Shrinker);
        var config = Config.QuickThrowOnFailure.WithMaxTest(Cases).WithEndSize(40);
        Prop.ForAll(any, happenings => RunAsync(approval, happenings).GetAwaiter().GetResult()).Check(config);
    }

    /// <summary>One approve step, two restarts: the second one must ask by itself.</summary>
    private static readonly Plan TwoRestarts = new("s1",
    [
        .. Some.ApprovedPlan().Steps.Where(s => s.Id != "s4"),
        new("s4", new CheckArgs(), [4], "s5", "s7"),
        new("s7", new RestartArgs("shop"), [7], "s8", Plan.HandOver),
        new("s8", new CheckArgs(), [8], "s5", "s6"),
    ], []);

    /// <summary>More with <c>ALVIS_CASES=5000</c>.</summary>
    private static int Cases => int.TryParse(Environment.GetEnvironmentVariable("ALVIS_CASES"), out var n) ? n : 120;

    private static async Task RunAsync(Approval approval, Happening[] happenings)
    {
        await using var core = await Core.StartAsync();
        core.InForce["shop"] = Some.InForce(approval == Approval.Ask ? TwoRestarts : Some.RestartPlan(), approval);
        // Most of what can go wrong goes wrong around the first restart.
        core.RestartHelps = happenings.Length % 3 != 0;
        core.CrashIn = happenings.Length > 0 ? happenings[0].Amount % 14 : null;
        core.Platform.Says = happenings.Length > 1 && happenings[1].Amount % 2 == 0 ? Happened.Unknown : null;
        await Survive(core, async () => await core.FailAsync());
        foreach (var happening in happenings)
            await Survive(core, () => HappenAsync(core, happening));

        await RestAsync(core);
        foreach (var line in await core.RealStore.ListAsync(1_000, CancellationToken.None))
            await HoldAsync(core, line.Id);
        Assert.True(core.Platform.MostAtOnce <= 1, "Two actions on one target at the same time.");
        Assert.Equal(core.Platform.Restarts.Count, core.Platform.Restarts.Distinct().Count());
    }

    private static async Task Survive(Core core, Func<Task> happen)
    {
        try
        {
            await happen();
        }
        catch (Killed)
        {
            core.Start();
        }

        try
        {
            await core.DrainAsync();
        }
        catch (Killed)
        {
            core.Start();
            await core.DrainAsync();
        }
    }

    private static async Task HappenAsync(Core core, Happening happening)
    {
        var by = happening.Amount % 2 == 0 ? Some.Mara : Some.Ivo;
        var open = (await core.RealStore.FindOpenAsync("shop", CancellationToken.None))?.Number ?? 1;
        switch (happening.What)
        {
            case What.ServiceFails:
                core.Healthy = false;
                break;
            case What.ServiceRecovers:
                core.Healthy = true;
                break;
            case What.Fault when !core.Healthy:
                await core.Intake.FaultAsync("shop", "GET", Some.Failing(core.Now), core.Now, CancellationToken.None);
                break;
            case What.Recovery when core.Healthy:
                await core.Intake.RecoveryAsync("shop", Some.Passing(core.Now), CancellationToken.None);
                break;
            case What.TimePasses:
                await core.PassAsync(TimeSpan.FromSeconds(happening.Amount * 5), TimeSpan.FromSeconds(5));
                break;
            case What.Acknowledge:
                await core.PressAsync(new Press.Acknowledge(by), open);
                break;
            case What.HandBack:
                await core.PressAsync(new Press.HandBack(by), open);
                break;
            case What.Approve:
                await core.PressAsync(new Press.Approve(by), open);
                break;
            case What.Deny:
                await core.PressAsync(new Press.Deny(by), open);
                break;
            case What.Escalate:
                await core.PressAsync(new Press.Escalate(by), open);
                break;
            case What.Close:
                await core.PressAsync(new Press.Close(by, "because"), open);
                break;
            case What.KillInside:
                core.CrashIn = happening.Amount % 12;
                break;
            case What.ClockJumpsAhead or What.ClockJumpsBack:
                core.Clock.SetWall(TimeSpan.FromMinutes(happening.What == What.ClockJumpsAhead ? happening.Amount : -happening.Amount));
                await core.ClockWatch.LookAsync(CancellationToken.None);
                break;
            case What.SwitchOn:
                await core.Switches.TurnOnAsync(new(null, "Mara", core.Now, "test"), CancellationToken.None);
                break;
            case What.SwitchOff:
                await core.Switches.TurnOffAsync(null, CancellationToken.None);
                break;
            case What.BecomesAsk or What.BecomesAuto or What.BecomesOff:
                var policy = happening.What switch { What.BecomesAsk => Approval.Ask, What.BecomesAuto => Approval.Auto, _ => Approval.Off };
                var now = core.InForce["shop"];
                core.InForce["shop"] = now with { Playbook = now.Playbook with { Restart = now.Playbook.Restart with { Approval = policy } } };
                break;
            case What.PlatformForgets:
                core.Platform.Says = Happened.Unknown;
                break;
            case What.PlatformFails:
                core.Platform.Answers = happening.Amount % 2 == 0 ? CallResult.Failed("no") : CallResult.Unknown("silence");
                break;
            case What.PlatformWorks:
                (core.Platform.Says, core.Platform.Answers) = (null, null);
                break;
            case What.PlaybookPaused:
                core.InForce["shop"] = core.InForce["shop"] with { Paused = new Pause("test") };
                break;
            case What.PlaybookResumed:
                core.InForce["shop"] = core.InForce["shop"] with { Paused = null };
                break;
        }
    }

    // Nobody presses anything any more: time alone must bring every plan to its end.
    private static async Task RestAsync(Core core)
    {
        core.Start();
        await core.DrainAsync();
        await core.PassAsync(TimeSpan.FromHours(2), TimeSpan.FromSeconds(30));
        core.Healthy = true;
        await core.Intake.RecoveryAsync("shop", Some.Passing(core.Now), CancellationToken.None);
        await core.DrainAsync();
        await core.PassAsync(TimeSpan.FromHours(1), TimeSpan.FromSeconds(30));
    }

    private static async Task HoldAsync(Core core, IncidentId id)
    {
        var timeline = await core.RealStore.TimelineAsync(id, CancellationToken.None);
        var incident = Fold.All(timeline)!;
        var story = string.Join(' ', timeline.Select(e => EventWords.Of(e.Event)));

        Assert.True(incident.Step is null && incident.Call is null, $"The plan did not end: {story}");
        Assert.True(incident.Status is IncidentStatus.Closed or IncidentStatus.Escalated, $"It rests nowhere: {incident.Status}: {story}");
        Assert.True(incident.IsOpen || incident.Summary is not null, $"No summary: {story}");
        Assert.Equal(timeline.Count, timeline.Select(e => e.Sequence).Distinct().Count());
        OneEndForEachBeginning(timeline, story);
        ConsentBeforeEachAction(timeline, story);
        PassesBeforeClosing(incident, timeline, story);
        NothingBegunByAlvisWhileAPersonHasIt(timeline, story);
    }

    private static void OneEndForEachBeginning(IReadOnlyList<Entry> timeline, string story)
    {
        var open = (string?)null;
        foreach (var entry in timeline)
        {
            switch (entry.Event)
            {
                case RestartBegun b:
                    Assert.True(open is null, $"A restart began before the last one ended: {story}");
                    open = b.Key;
                    break;
                case RestartFinished f:
                    Assert.Equal(open, f.Key);
                    open = null;
                    break;
            }
        }
    }

    private static void ConsentBeforeEachAction(IReadOnlyList<Entry> timeline, string story)
    {
        // What the playbook wanted when the incident opened holds to its end; under auto only the plan's own approve steps ask.
        var opened = (Opened)timeline[0].Event;
        var consents = opened.Policy.Approval == Approval.Auto
            ? opened.Plan.Steps.Count(s => s.Args is RestartArgs) - opened.Plan.Steps.Count(s => s.Args is ApproveArgs)
            : 0;
        foreach (var entry in timeline)
        {
            consents += entry.Event is Approved ? 1 : 0;
            if (entry.Event is RestartBegun)
                Assert.True(--consents >= 0, $"A restart without its approval: {story}");
        }
    }

    private static void PassesBeforeClosing(Incident incident, IReadOnlyList<Entry> timeline, string story)
    {
        var end = timeline.FirstOrDefault(e => e.Event is Closed);
        if (end?.Event is not Closed closed)
            return;
        var begun = closed.Because == ClosedBecause.Verified ? timeline.Last(e => e.Event is VerifyingBegun).Sequence : 0;
        var before = timeline.Where(e => e.Sequence > begun && e.Sequence < end.Sequence && e.Event is Probed or RecoverySeen or FaultSeen);
        var streak = before.Reverse().TakeWhile(e => e.Event is Probed { Result.Healthy: true } or RecoverySeen).Count();
        var wanted = closed.Because == ClosedBecause.Verified ? incident.Policy.RecoverAfter : 1;
        Assert.True(streak >= wanted, $"Closed on {streak} passes: {story}");
    }

    private static void NothingBegunByAlvisWhileAPersonHasIt(IReadOnlyList<Entry> timeline, string story)
    {
        var held = false;
        foreach (var entry in timeline)
        {
            held = entry.Event switch
            {
                Acknowledged => true,
                HandedBack or Escalated or Closed or ClosedByPerson => false,
                _ => held,
            };
            Assert.False(held && entry.Event is RestartBegun or Paged, $"Alvis acted while a person had it: {story}");
        }
    }
}
