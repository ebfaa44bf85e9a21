using Alvis.Engine.Conversations;

namespace Alvis.Engine.Response.Posting;

/// <summary>
/// Keeps a chat product's pace: which sort of call may be made where, and when. A channel takes its next post some time after the answer of the one
/// before, so that what the product sees is never closer together; across channels and for edits the beginnings count. Instants are spans since the
/// start, which no change of the machine's clock moves. For one task at a time.
/// </summary>
internal sealed class Lanes(ChatPace pace)
{
    private const int MostRemembered = 1_000;

    private readonly Dictionary<string, TimeSpan> channels = new(StringComparer.Ordinal);
    private readonly HashSet<string> busy = new(StringComparer.Ordinal);
    private TimeSpan posts, edits, finds;

    // What a process before this one has called just now is not known.
    private TimeSpan held = new[] { pace.PerChannel, pace.Edits, pace.Finds }.Max();

    /// <summary>From when on a call may be made; <see cref="TimeSpan.MaxValue"/> while one is under way that must end first.</summary>
    public TimeSpan OpenAt(Want want) => Later(held, want.Sort switch
    {
        CallSort.Edit => edits,
        CallSort.Find => finds,
        _ when busy.Contains(want.Channel) => TimeSpan.MaxValue,
        _ => Later(posts, channels.GetValueOrDefault(want.Channel)),
    });

    /// <summary>A call begins.</summary>
    public void Begin(Want want, TimeSpan now)
    {
        switch (want.Sort)
        {
            case CallSort.Edit:
                edits = now + pace.Edits;
                break;
            case CallSort.Find:
                finds = now + pace.Finds;
                break;
            default:
                posts = now + pace.Posts;
                busy.Add(want.Channel);
                break;
        }
    }

    /// <summary>A call has ended.</summary>
    public void End(Want want, TimeSpan now)
    {
        if (want.Sort != CallSort.Post)
            return;
        busy.Remove(want.Channel);
        if (channels.Count >= MostRemembered)
        {
            foreach (var (channel, _) in channels.Where(c => c.Value <= now).ToList())
                channels.Remove(channel);
        }

        channels[want.Channel] = now + pace.PerChannel;
    }

    /// <summary>The product asked for time: it is not called at all before.</summary>
    public void Hold(TimeSpan until) => held = Later(held, until);

    private static TimeSpan Later(TimeSpan a, TimeSpan b) => a > b ? a : b;
}

/// <summary>Which limit a call counts for.</summary>
internal enum CallSort
{
    Post,
    Edit,
    Find,
}

/// <summary>How soon a call is wanted, the soonest first.</summary>
internal enum Urgency
{
    /// <summary>The first that people see of an incident.</summary>
    First,

    /// <summary>A person is asked or called.</summary>
    Person,

    /// <summary>The rest.</summary>
    Usual,

    /// <summary>What failed before and is tried again.</summary>
    Dead,
}

/// <summary>A call that an incident waits for.</summary>
/// <param name="Sort">Which limit it counts for.</param>
/// <param name="Urgency">How soon.</param>
/// <param name="Channel">Where; for a post only.</param>
internal sealed record Want(CallSort Sort, Urgency Urgency, string Channel)
{
    /// <summary>What a call is as one that is waited for.</summary>
    public static Want Of(ChatCall call, bool dead) => call switch
    {
        ChatCall.Find => new Want(CallSort.Find, dead ? Urgency.Dead : Urgency.Person, ""),
        ChatCall.Edit edit => new Want(CallSort.Edit, dead ? Urgency.Dead : NeedsPerson(edit.Thread.Card) ? Urgency.Person : Urgency.Usual, ""),
        ChatCall.Begin begin => new Want(CallSort.Post, dead ? Urgency.Dead : Urgency.First, begin.Channel),
        ChatCall.Reply reply => new Want(CallSort.Post, dead ? Urgency.Dead : NeedsPerson(reply.Thread.Card) ? Urgency.Person : Urgency.Usual, reply.Under.Channel),
        ChatCall.Summarise summarise => new Want(CallSort.Post, dead ? Urgency.Dead : Urgency.Usual, summarise.Under.Channel),
        _ => throw new System.Diagnostics.UnreachableException($"No sort for {call.GetType().Name}."),
    };

    private static bool NeedsPerson(IncidentCard card) => card.Approval is not null || card.Status == Incidents.IncidentStatus.Escalated;
}
