using Alvis.Engine.Incidents;
using Alvis.Engine.Plans;

namespace Alvis.Engine.Conversations;

/// <summary>
/// What may be pressed in which state, the likeliest first. It mirrors <see cref="Presses.Decide"/>: nothing stands here that is always refused,
/// and wherever a person is needed there is something to press.
/// </summary>
internal static class CardButtons
{
    public static IReadOnlyList<Button> Of(Incident i) => i switch
    {
        { FromNewer: true } or { IsOpen: false } => [],
        { IsUmbrella: true } => OfUmbrella(i),
        { Approval: { } asked } => [Approve(i, asked), Deny(i, asked), Acknowledge(i), Escalate(i), Close(i), Silence(i)],
        { Status: IncidentStatus.Escalated } => [Acknowledge(i, ButtonStyle.Primary), Close(i), Silence(i)],
        { Status: IncidentStatus.Acknowledged } => [.. StillMine(i), HandBack(i), Escalate(i), Close(i), Silence(i)],
        _ => [Acknowledge(i), Escalate(i), Close(i), Silence(i)],
    };

    // What waits under an umbrella keeps it from being closed, and it closes by itself: Close comes when a person has let everything go on.
    private static IReadOnlyList<Button> OfUmbrella(Incident i) =>
    [
        .. i.Resuming ? Array.Empty<Button>() : [new Button("resume", "Resume", $"{i.Id}", Style: ButtonStyle.Primary, Confirm: "Let the incidents that wait here go on, a few at a time? The storm is yours then.")],
        .. i.Status == IncidentStatus.Acknowledged ? StillMine(i) : [Acknowledge(i)],
        .. i.Status == IncidentStatus.Escalated ? Array.Empty<Button>() : [Escalate(i)],
        .. i.Resuming ? [Close(i)] : Array.Empty<Button>(),
    ];

    private static Button Approve(Incident i, PendingApproval asked)
    {
        var step = i.Plan.Steps.FirstOrDefault(s => s.Id == asked.Step);
        var acting = step?.Args is ApproveArgs ? i.Plan.Steps.FirstOrDefault(s => s.Id == step.OnSuccess)?.Args : step?.Args;
        // A restart's call stands in the request above the button; a registered command may do anything, so it is read once more.
        return new Button("approve", acting is RestartArgs ? "Approve restart" : "Approve", $"{i.Id}", asked.Id, ButtonStyle.Primary,
            Confirm: acting is ActionArgs && asked.Call is { } call ? $"This runs: {call}" : null);
    }

    private static Button Deny(Incident i, PendingApproval asked) => new("deny", "Deny", $"{i.Id}", asked.Id, Asks: "Why? (optional)");

    private static Button Acknowledge(Incident i, ButtonStyle style = ButtonStyle.Plain) => new("ack", "Acknowledge", $"{i.Id}", Style: style);

    private static IReadOnlyList<Button> StillMine(Incident i) => i.Reminded || i.ClosesAt is not null ? [Acknowledge(i, ButtonStyle.Primary)] : [];

    private static Button HandBack(Incident i) => new("handback", "Hand back", $"{i.Id}");

    private static Button Escalate(Incident i) => new("escalate", "Escalate", $"{i.Id}", Confirm: $"Wake {i.Policy.EscalateTo ?? "the on-call engineer"} now?");

    private static Button Close(Incident i) => new("close", "Close", $"{i.Id}", Style: ButtonStyle.Danger, Asks: "Why?", MustAnswer: true);

    private static Button Silence(Incident i) => new("silence", "Silence 1 h", $"{i.Id}", More: "1h");
}
