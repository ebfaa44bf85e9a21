using Alvis.Engine.Plans;

namespace Alvis.Engine.Incidents;

/// <summary>What Alvis has to do next for an incident. Decided by <see cref="Rules.Next"/>, carried out by the responder.</summary>
public abstract record Move
{
    /// <summary>Nothing, ever or until somebody does something.</summary>
    public sealed record None : Move;

    /// <summary>Nothing until an instant.</summary>
    public sealed record Sleep(DateTimeOffset Until) : Move;

    /// <summary>Run the step the plan stands at.</summary>
    public sealed record Run(PlanStep Step) : Move;

    /// <summary>An action was begun and its end is not recorded: find out.</summary>
    public sealed record Settle(BegunCall Call) : Move;

    /// <summary>Look at the service, for a reason.</summary>
    public sealed record Look(LookFor For) : Move;

    /// <summary>Tell the approvers that they are asked.</summary>
    public sealed record TellApprovers(PendingApproval Approval) : Move;

    /// <summary>Wake somebody.</summary>
    public sealed record SendPage(Paging Paging) : Move;

    /// <summary>Remind the owner.</summary>
    public sealed record RemindOwner : Move;

    /// <summary>Write the summary.</summary>
    public sealed record Summarise : Move;

    /// <summary>Nothing outside is needed: record what time alone has decided.</summary>
    public sealed record Record(IReadOnlyList<IncidentEvent> Events) : Move;
}

/// <summary>Why the service is looked at outside a check step.</summary>
public enum LookFor
{
    /// <summary>Enough passes in a row close the incident.</summary>
    Closing,

    /// <summary>An action may or may not have taken effect.</summary>
    Doubt,

    /// <summary>A person gave the incident back, or let it go on after a storm.</summary>
    Handback,
}
