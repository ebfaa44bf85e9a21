using Alvis.Engine.Plans;
using Alvis.Engine.Playbooks;
using static Alvis.Engine.Incidents.IncidentEvent;

namespace Alvis.Engine.Incidents;

/// <summary>From a timeline to the incident. Pure, total, and the only place where an event changes state.</summary>
public static class Fold
{
    /// <summary>How long a recovered incident that a person has stays open for them to object.</summary>
    public static readonly TimeSpan ObjectWithin = TimeSpan.FromMinutes(30);

    /// <summary>The incident after all entries, or null when there are none.</summary>
    public static Incident? All(IEnumerable<Entry> timeline) =>
        timeline.Aggregate((Incident?)null, (incident, entry) => Next(incident, entry));

    /// <summary>The incident after one more entry.</summary>
    /// <exception cref="InvalidOperationException">The first entry is not <see cref="Opened"/>: the timeline is damaged.</exception>
    public static Incident Next(Incident? before, Entry entry)
    {
        var incident = before is null ? Begin(entry) : Apply(before, entry);
        return incident with { Version = entry.Sequence, LastAt = entry.At };
    }

    private static Incident Begin(Entry entry)
    {
        if (entry.Event is Unknown)
        {
            var nothing = new CheckResult(Healthy: false, "written by a newer Alvis", entry.At);
            return new Incident { Id = entry.Incident, Confirmed = nothing, Latest = nothing, OpenedAt = entry.At, FailingSince = entry.At, FromNewer = true };
        }

        if (entry.Event is not Opened o)
            throw new InvalidOperationException($"The timeline of {entry.Incident} does not begin with its opening.");
        return new Incident
        {
            Id = entry.Incident,
            Service = o.Service,
            Platform = o.Platform,
            Target = o.Target,
            Check = o.Check,
            ServiceOwner = o.Owner,
            Plan = o.Plan,
            Policy = o.Policy,
            OpenedAt = entry.At,
            FailingSince = o.FailingSince,
            Linked = o.Linked,
            RestartsBefore = o.RestartsBefore,
            Umbrella = o.Under,
            Under = o.Under is not null,
            Failed = o.Failed,
            AskedBy = o.AskedBy,
            Confirmed = o.Result,
            Latest = o.Result,
            Step = o.Plan.Start,
            StepAt = entry.At,
        };
    }

    private static Incident Apply(Incident i, Entry entry) => entry.Event switch
    {
        Opened => throw new InvalidOperationException($"{i.Id} is opened twice in its timeline."),
        FaultSeen e => i with { Latest = e.Result, ClosesAt = null },
        RecoverySeen e => i with { Latest = e.Result, ClosesAt = entry.At + ObjectWithin },
        Probed e => Look(i, e),
        WaitBegun e => i with { WaitUntil = e.Until, Waits = i.Waits + 1 },
        // The plan of an opening that only a newer version can read is not known here.
        StepFinished when i.FromNewer => i,
        StepFinished e => GoTo(i, Successor(i, e), entry.At),

        ApprovalRequested e => i with { Approval = new(e.Approval, e.Step, e.From, e.For, e.Call, entry.At, e.ExpiresAt, Told: false, e.Record) },
        ApproversTold => i with { Approval = i.Approval is null ? null : i.Approval with { Told = true } },
        Approved => i with { Approval = null, Consent = true },
        Denied or ApprovalExpired or ApprovalWithdrawn => i with { Approval = null },

        GuardRefused => i,
        RestartBegun e => i with
        {
            Call = new(e.Key, e.Step, IsRestart: true, e.Attempt, e.Platform, e.Target, e.Service, e.Call, entry.At),
            Restarts = i.Restarts + 1,
            Acted = true,
            Consent = false,
        },
        ActionBegun e => i with
        {
            Call = new(e.Key, e.Step, IsRestart: false, 1, "command", e.Name, i.Service, e.Call, entry.At),
            Acted = true,
            Consent = false,
        },
        RestartFinished e => Ended(i, e.End, entry.At),
        ActionFinished e => Ended(i, e.End, entry.At),

        VerifyingBegun => PlanOver(i) with { Verifying = true, FreshCheck = false, Doubt = null },
        Escalated e => PlanOver(i) with
        {
            Status = IncidentStatus.Escalated,
            Paging = new(e.To, e.Why, Level: 0, Round: 1, NextAt: entry.At),
            Owner = null,
            RemindAt = null,
            Reminded = false,
            ClosesAt = null,
            Doubt = null,
            FreshCheck = false,
            // Whoever asks for a person for this one service takes it out of the storm.
            Under = false,
        },
        Paged e => i with { Paging = i.Paging is null ? null : i.Paging with { Level = e.NextLevel, Round = e.NextRound, NextAt = e.NextAt } },

        Acknowledged => Taken(i, entry),
        OwnerReminded => i with { Reminded = true, RemindAt = entry.At + i.Policy.AckWithin },
        HandedBack => i with { Status = IncidentStatus.Open, Owner = null, RemindAt = null, Reminded = false, ClosesAt = null, FreshCheck = true, Probes = [], Waits = 0, Under = i.Umbrella is not null },

        Silenced e => i with { SilencedUntil = e.Until > entry.At ? e.Until : null },

        Joined e => i with { Joined = [.. i.Joined, e.Incident] },
        ResumeAsked => Taken(i, entry) with { Resuming = true },
        Resumed => i with { Under = false, FreshCheck = true, StepAt = entry.At },

        Closed => Over(i, entry),
        IncidentEvent.ClosedByPerson => Over(i, entry) with { ClosedByPerson = true },
        ClockJumped e => Shift(i, e.By),
        SummaryWritten e => i with { Summary = e.Text },
        Unknown => i with { FromNewer = true },
        _ => throw new InvalidOperationException($"No fold for {entry.Event.GetType().Name}."),
    };

    /// <summary>The successor of a finished step; null when the plan ends there.</summary>
    internal static string? Successor(Incident i, StepFinished e)
    {
        var step = i.Plan[e.Step];
        return e.Outcome switch
        {
            StepOutcome.Success => step.OnSuccess,
            StepOutcome.Failure => step.OnFailure,
            _ => step.OnTimeout ?? step.OnFailure,
        };
    }

    private static Incident GoTo(Incident i, string? step, DateTimeOffset at) => i with
    {
        Step = step is null or Plan.HandOver ? null : step,
        StepAt = at,
        Probes = [],
        WaitUntil = null,
        Waits = 0,
        Doubt = null,
    };

    // A fresh check and a doubt are about the service, not about the step; what they find decides how the plan goes on.
    private static Incident Look(Incident i, Probed e) => i with
    {
        Latest = IsOfService(i, e.Step) ? e.Result : i.Latest,
        // The look after a handback belongs to no step: it is none of the attempts of the one that follows.
        Probes = i.FreshCheck && i.Doubt is null ? [] : [.. i.Probes, e.Result],
        FreshCheck = false,
        WaitUntil = null,
    };

    /// <summary>True when a probe looked at the service's own check; a step may also look at something else, which says nothing of the service.</summary>
    public static bool IsOfService(Incident i, string? step) =>
        step is null || i.Plan.Steps.FirstOrDefault(s => s.Id == step)?.Args is not CheckArgs { Target: not CheckSpec.HealthCheck };

    private static Incident Ended(Incident i, CallEnd end, DateTimeOffset at) => i with
    {
        Call = null,
        LastActionAt = at,
        RestartsMade = i.RestartsMade + (end == CallEnd.Done && i.Call is { IsRestart: true } ? 1 : 0),
        Doubt = end == CallEnd.Unknown && i.IsOpen ? i.Call : null,
        Probes = [],
    };

    private static Incident Taken(Incident i, Entry entry) => i with
    {
        Status = IncidentStatus.Acknowledged,
        Owner = entry.By.Person,
        Approval = null,
        Consent = false,
        Paging = null,
        Verifying = false,
        FreshCheck = false,
        WaitUntil = null,
        RemindAt = entry.At + i.Policy.AckFor,
        Reminded = false,
        ClosesAt = i.ClosesAt is null ? null : entry.At + i.Policy.AckFor,
    };

    private static Incident PlanOver(Incident i) => i with { Step = null, Approval = null, Consent = false, WaitUntil = null, Waits = 0, Verifying = false, Probes = [] };

    private static Incident Over(Incident i, Entry entry) => PlanOver(i) with
    {
        Status = IncidentStatus.Closed,
        ClosedAt = entry.At,
        Paging = null,
        RemindAt = null,
        ClosesAt = null,
        FreshCheck = false,
        Doubt = null,
        Under = false,
        Owner = i.Owner,
    };

    // Results are shifted too: the next look, the age of the confirmed one and the length of a poll are counted from them. A begun call's
    // instant is what a platform is asked about after a crash, on the clock as it is then.
    private static Incident Shift(Incident i, TimeSpan by) => i with
    {
        Confirmed = i.Confirmed with { At = i.Confirmed.At + by },
        Latest = i.Latest with { At = i.Latest.At + by },
        Probes = [.. i.Probes.Select(p => p with { At = p.At + by })],
        Call = i.Call is null ? null : i.Call with { At = i.Call.At + by },
        Doubt = i.Doubt is null ? null : i.Doubt with { At = i.Doubt.At + by },
        WaitUntil = i.WaitUntil + by,
        StepAt = i.StepAt + by,
        RemindAt = i.RemindAt + by,
        SilencedUntil = i.SilencedUntil + by,
        ClosesAt = i.ClosesAt + by,
        LastActionAt = i.LastActionAt + by,
        Approval = i.Approval is null ? null : i.Approval with { RequestedAt = i.Approval.RequestedAt + by, ExpiresAt = i.Approval.ExpiresAt + by },
        Paging = i.Paging is null ? null : i.Paging with { NextAt = i.Paging.NextAt + by },
    };
}
