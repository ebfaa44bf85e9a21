using Alvis.Engine.Checks;
using Alvis.Engine.Conversations;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;

namespace Alvis.Engine.Response;

/// <summary>How a service stands now, for a list: its tone and a line of words. Pure.</summary>
public sealed record Standing(Tone Tone, string Text)
{
    private const int LongestFinding = 200;

    /// <summary>Of a service whose playbook is in force.</summary>
    public static Standing Of(InForce known, CheckState check, IncidentId? open, Silence? silence, DateTimeOffset now)
    {
        var (tone, state) = State(known, check, open);
        var next = known.Paused is not null || check.NextLookAt is not { } at ? ""
            : at <= now ? "; the next check is due" : $"; next check in {Duration.Spoken(at - now)}";
        var quiet = silence is not null && now < silence.Until ? $"; silenced until {Clock.Utc(silence.Until)} by {silence.By.Name}" : "";
        return new Standing(tone, state + next + quiet);
    }

    private static (Tone, string) State(InForce known, CheckState check, IncidentId? open)
    {
        var finding = Words.Clip(check.Last?.Finding ?? "", LongestFinding);
        return (known.Paused, open, check) switch
        {
            (null, { } id, _) => (Tone.Bad, $"{id} is open: {finding}"),
            ({ } pause, { } id, _) => (Tone.Bad, $"paused: {pause}; {id} is open"),
            ({ } pause, _, _) => (Tone.Info, $"paused: {pause}"),
            (_, _, { Last.Failure: CheckFailure.Forbidden }) => (Tone.Bad, $"cannot be checked: {finding}"),
            (_, _, { Phase: CheckPhase.Healthy }) => (Tone.Good, $"healthy: {finding}"),
            (_, _, { Phase: CheckPhase.Doubtful }) => (Tone.Bad, $"in doubt: {finding}"),
            (_, _, { Phase: CheckPhase.Failing }) => (Tone.Bad, $"fails: {finding}"),
            (_, _, { Phase: CheckPhase.Recovering }) => (Tone.Doing, $"recovering: {finding}"),
            _ => (Tone.Info, "not looked at yet"),
        };
    }
}
