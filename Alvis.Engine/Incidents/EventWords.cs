using System.Collections.Frozen;
using static Alvis.Engine.Incidents.IncidentEvent;

namespace Alvis.Engine.Incidents;

/// <summary>
/// The words of events as they are stored for ever. Never the names of types: those may change, these may not. A convention test holds
/// that every event has one.
/// </summary>
public static class EventWords
{
    private static readonly FrozenDictionary<Type, string> Words = new Dictionary<Type, string>
    {
        [typeof(Opened)] = "opened",
        [typeof(FaultSeen)] = "fault_seen",
        [typeof(RecoverySeen)] = "recovery_seen",
        [typeof(Probed)] = "probed",
        [typeof(WaitBegun)] = "wait_begun",
        [typeof(StepFinished)] = "step_finished",
        [typeof(ApprovalRequested)] = "approval_requested",
        [typeof(ApproversTold)] = "approvers_told",
        [typeof(Approved)] = "approved",
        [typeof(Denied)] = "denied",
        [typeof(ApprovalExpired)] = "approval_expired",
        [typeof(ApprovalWithdrawn)] = "approval_withdrawn",
        [typeof(GuardRefused)] = "guard_refused",
        [typeof(RestartBegun)] = "restart_begun",
        [typeof(RestartFinished)] = "restart_finished",
        [typeof(ActionBegun)] = "action_begun",
        [typeof(ActionFinished)] = "action_finished",
        [typeof(VerifyingBegun)] = "verifying_begun",
        [typeof(Escalated)] = "escalated",
        [typeof(Paged)] = "paged",
        [typeof(Acknowledged)] = "acknowledged",
        [typeof(OwnerReminded)] = "owner_reminded",
        [typeof(HandedBack)] = "handed_back",
        [typeof(Silenced)] = "silenced",
        [typeof(Joined)] = "joined",
        [typeof(ResumeAsked)] = "resume_asked",
        [typeof(Resumed)] = "resumed",
        [typeof(Closed)] = "closed",
        [typeof(ClosedByPerson)] = "closed_by_person",
        [typeof(ClockJumped)] = "clock_jumped",
        [typeof(SummaryWritten)] = "summary_written",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, Type> Types = Words.ToFrozenDictionary(p => p.Value, p => p.Key, StringComparer.Ordinal);

    /// <summary>The version every event is written in today.</summary>
    public const int Version = 1;

    /// <summary>All types that have a word.</summary>
    public static IReadOnlyCollection<Type> Known => Words.Keys;

    /// <summary>The word an event is stored under.</summary>
    public static string Of(IncidentEvent happened) => happened is Unknown u ? u.Word : Words[happened.GetType()];

    /// <summary>The word events of a type are stored under.</summary>
    public static string Of(Type type) => Words[type];

    /// <summary>The type behind a word; null for a word of a newer version.</summary>
    public static Type? TypeOf(string word) => Types.GetValueOrDefault(word);
}
