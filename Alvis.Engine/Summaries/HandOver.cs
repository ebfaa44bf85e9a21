using System.Text;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;

namespace Alvis.Engine.Summaries;

/// <summary>What a person who is woken needs to know, as plain text.</summary>
public static class HandOver
{
    /// <summary>What failed since when, what was tried with which result, what was not tried, and what the playbook's author noted.</summary>
    public static string Write(Incident incident, IReadOnlyList<Entry> timeline, string why)
    {
        var facts = FactSheet.From(timeline);
        var text = new StringBuilder();
        text.Append(incident.Service).Append(" needs a person: ").Append(why).Append("\n\n");
        text.AppendJoin(' ', facts.Happened.Select(f => f.Text)).Append('\n');
        text.Append("Last seen at ").Append(Clock.Utc(incident.Latest.At)).Append(": ").Append(incident.Latest.Finding).Append("\n\nWhat was tried\n");
        var tried = facts.Done.Where(f => timeline.Any(e => f.Entries.Contains(e.Sequence) && e.Event is not (IncidentEvent.Escalated or IncidentEvent.Paged))).ToList();
        text.Append(incident.Acted ? "" : "Nothing was done to the service.\n").Append(string.Concat(tried.Select(f => $"- {f.Text}\n")));

        // What was begun is told above with what is known of its end, be it nothing.
        var done = timeline.Select(StepOf).OfType<string>().ToHashSet();
        var left = incident.Plan.Steps.Where(s => !done.Contains(s.Id) && s.Args is RestartArgs or ActionArgs).ToList();
        if (left.Count > 0)
            text.Append("\nIn the plan and not done\n").Append(string.Concat(left.Select(s => $"- {Describe(s)}\n")));
        if (incident.Plan.Notes.Count > 0)
            text.Append("\nNotes of the playbook\n").Append(string.Concat(incident.Plan.Notes.Select(n => $"- {n}\n")));
        if (incident.ServiceOwner is { } owner)
            text.Append("\nOwner: ").Append(owner).Append('\n');
        return text.ToString().TrimEnd();
    }

    /// <summary>What fails at once, what waits, and what a person can do about it.</summary>
    public static string Storm(Incident umbrella, IReadOnlyList<UnderUmbrella> under, string why)
    {
        var text = new StringBuilder();
        text.Append("A storm of failures needs a person: ").Append(why).Append("\n\n");
        text.Append("Since ").Append(Clock.Utc(umbrella.OpenedAt)).Append(" whatever fails in the storm waits under ").Append(umbrella.Id).Append(". ");
        text.Append(umbrella.Resuming
            ? "A person resumed: what waits goes on, a few at a time.\n"
            : "Alvis does nothing for it and pages nobody else. Resume lets it go on, a few at a time.\n");
        text.Append("\nUnder it\n").AppendJoin('\n', under.Select(u => $"- {u.Incident} {u.Service}: {Stands(u)}"));
        return text.ToString().TrimEnd();
    }

    /// <summary>What somebody who may approve is asked.</summary>
    public static string Ask(Incident incident, PendingApproval asked) =>
        $"{incident.Service} is down since {Clock.Utc(incident.FailingSince)}: {incident.Latest.Finding}\n"
        + $"Alvis asks for approval of {asked.For}" + (asked.Call is { } call ? $": {call}" : "") + ".\n"
        + $"{(incident.RestartsBefore + incident.Restarts is > 0 and var n ? $"It was restarted {Words.Count(n, "time")} lately. " : "")}"
        + $"Without an answer by {Clock.Utc(asked.ExpiresAt)} {Rules.Unanswered(incident, asked.Step)}.";

    private static string Stands(UnderUmbrella u) => u.Status switch
    {
        IncidentStatus.Closed => "closed",
        IncidentStatus.Escalated => $"escalated; {u.Finding}",
        IncidentStatus.Acknowledged => $"a person has it; {u.Finding}",
        _ => $"{(u.Waits ? "waits" : "Alvis is at work")}; {u.Finding}",
    };

    private static string? StepOf(Entry e) => e.Event switch
    {
        IncidentEvent.StepFinished s => s.Step,
        IncidentEvent.RestartBegun b => b.Step,
        IncidentEvent.ActionBegun b => b.Step,
        _ => null,
    };

    private static string Describe(PlanStep step) => step.Args switch
    {
        RestartArgs r => $"restart {r.Service}",
        ActionArgs a => $"run {a.Name}",
        _ => step.Kind,
    };
}
