using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;
using static Alvis.Engine.Incidents.IncidentEvent;

namespace Alvis.Tests.Support;

/// <summary>A timeline told event by event and folded as it grows: the incident of a test, without a store.</summary>
internal sealed class Timeline
{
    private Timeline()
    {
    }

    public List<Entry> Entries { get; } = [];

    public Incident Incident { get; private set; } = null!;

    public DateTimeOffset Now { get; private set; } = Some.Night;

    /// <summary>An incident of <c>shop</c> that opens at <see cref="Some.Night"/>, failing for 35 seconds.</summary>
    public static Timeline Opened(Plan? plan = null, Func<Opened, Opened>? but = null)
    {
        var opened = Some.Opened(plan);
        return new Timeline().Then(but is null ? opened : but(opened));
    }

    /// <summary>One that asks Mara and Ivo before it restarts.</summary>
    public static Timeline Asked() => Opened(Some.ApprovedPlan()).Then(new StepFinished("s1", StepOutcome.Failure, "answered 503, wanted 200")).Then(Some.Asked());

    /// <summary>One whose restart has just been begun.</summary>
    public static Timeline Restarting() => Opened().Then(new StepFinished("s1", StepOutcome.Failure, "answered 503, wanted 200")).Then(Some.Begun());

    /// <summary>One whose restart was made and that waits a minute for its effect.</summary>
    public static Timeline Waiting()
    {
        var told = Restarting().Then(new RestartFinished("k1", CallEnd.Done, "stopped pid 10, started pid 11"), new StepFinished("s2", StepOutcome.Success, "ok"));
        return told.Then(new WaitBegun("s3", told.Now + TimeSpan.FromMinutes(1), "waiting for 1 minute"));
    }

    /// <summary>One that was restarted, waited, and now verifies the recovery.</summary>
    public static Timeline Verifying()
    {
        var told = Waiting().After(TimeSpan.FromMinutes(1)).Then(new StepFinished("s3", StepOutcome.Success, "waited 1 minute"));
        return told.Then(new Probed("s4", Some.Passing(told.Now)), new StepFinished("s4", StepOutcome.Success, "answered 200"), new VerifyingBegun("s5"));
    }

    /// <summary>One that was escalated after a restart that did not help.</summary>
    public static Timeline Escalated() => Restarting().Then(
        new RestartFinished("k1", CallEnd.Done, "stopped pid 10, started pid 11"), new StepFinished("s2", StepOutcome.Success, "ok"),
        new Escalated("on-call engineer", "still failing after 1 restart: answered 503, wanted 200", HandOver: false));

    /// <summary>One that Mara has.</summary>
    public static Timeline Held() => Escalated().By(Some.Mara, new Acknowledged());

    /// <summary>The umbrella of a storm, escalated, with one incident under it.</summary>
    public static Timeline Umbrella() => Opened(but: _ => Storm.Umbrella(10, Some.Night, TimeSpan.FromHours(1)))
        .Then(new Joined(new IncidentId(2), "shop"), new Escalated(null, "10 services failed within 1 minute", HandOver: false));

    /// <summary>One that closed on passing checks.</summary>
    public static Timeline Closed()
    {
        var told = Verifying();
        told.Then(new Probed(null, Some.Passing(told.Now))).After(TimeSpan.FromSeconds(5));
        return told.Then(new Probed(null, Some.Passing(told.Now)), new Closed(ClosedBecause.Verified));
    }

    public Timeline After(TimeSpan span)
    {
        Now += span;
        return this;
    }

    public Timeline Then(params IncidentEvent[] events) => Add(Actor.Alvis, events);

    public Timeline By(Person who, params IncidentEvent[] events) => Add(Actor.Of(who), events);

    private Timeline Add(Actor by, IncidentEvent[] events)
    {
        foreach (var happened in events)
        {
            Entries.Add(new Entry(new IncidentId(1), Entries.Count + 1, Now, by, happened));
            Incident = Fold.Next(Entries.Count == 1 ? null : Incident, Entries[^1]);
        }

        return this;
    }
}
