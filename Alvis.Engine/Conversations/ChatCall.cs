using Alvis.Engine.Kinds;

namespace Alvis.Engine.Conversations;

/// <summary>By what a post is known for ever: it goes with the post, so that it can be found again after a lost answer.</summary>
/// <param name="Alvis">Which Alvis: two may be in one workspace, each with an INC-1.</param>
/// <param name="Incident">Which incident.</param>
/// <param name="Sequence">The first sequence that a reply tells; <see cref="Own"/>, or below it what is no reply.</param>
public sealed record PostId(string Alvis, IncidentId Incident, long Sequence)
{
    /// <summary>The sequence of an incident's own message.</summary>
    public const long Own = 0;

    /// <summary>The sequence of its summary.</summary>
    public const long Summary = -1;

    /// <summary>The sequence of the own message that is begun after so many others.</summary>
    public static long OwnAfter(int others) => others == 0 ? Own : Summary - others;

    /// <summary>True for an incident's own message, the first or one that took its place.</summary>
    public bool IsOwn => Sequence is Own or < Summary;
}

/// <summary>A message that stands in a chat product.</summary>
/// <param name="Channel">The channel's id.</param>
/// <param name="Message">The message's id there.</param>
public sealed record Spot(string Channel, string Message);

/// <summary>One call of a chat product. All that is needed for it stands in it, so that it can be tried again.</summary>
public abstract record ChatCall
{
    /// <summary>Posts an incident's own message.</summary>
    /// <param name="Id">What it is known by.</param>
    /// <param name="Channel">Where.</param>
    /// <param name="Thread">The incident as it stands.</param>
    public sealed record Begin(PostId Id, string Channel, IncidentThread Thread) : ChatCall
    {
        /// <summary>True when it takes the place of another one, which was deleted or cannot be reached: it says so.</summary>
        public bool IsAgain => Id.Sequence != PostId.Own;
    }

    /// <summary>Brings an incident's own message up to date.</summary>
    /// <param name="At">The message.</param>
    /// <param name="Thread">The incident as it stands.</param>
    /// <param name="IsAgain">True when the message took another one's place.</param>
    public sealed record Edit(Spot At, IncidentThread Thread, bool IsAgain) : ChatCall;

    /// <summary>Replies in an incident's thread: one message for all posts.</summary>
    /// <param name="Id">What it is known by.</param>
    /// <param name="Under">The incident's own message.</param>
    /// <param name="Posts">At least one.</param>
    /// <param name="Upto">The sequence up to which the thread is told then.</param>
    /// <param name="Thread">The incident as it stands.</param>
    public sealed record Reply(PostId Id, Spot Under, IReadOnlyList<Post> Posts, long Upto, IncidentThread Thread) : ChatCall;

    /// <summary>Replies with the summary, shown in the channel too.</summary>
    /// <param name="Id">What it is known by.</param>
    /// <param name="Under">The incident's own message.</param>
    /// <param name="Thread">The incident, with its summary.</param>
    public sealed record Summarise(PostId Id, Spot Under, IncidentThread Thread) : ChatCall;

    /// <summary>Asks whether a post whose answer was lost stands there.</summary>
    /// <param name="Id">What it is known by.</param>
    /// <param name="Channel">Where it was posted.</param>
    /// <param name="Under">Under which message; null for an incident's own.</param>
    /// <param name="Since">When it was begun, on Alvis's clock.</param>
    public sealed record Find(PostId Id, string Channel, string? Under, DateTimeOffset Since) : ChatCall;

    /// <summary>True when it may stand there already and that cannot be found out: it says so. Only where <see cref="IChatWorkspace.CanFind"/> is false.</summary>
    public bool MayRepeat { get; init; }

    /// <summary>What a post is known by; null for an edit, which may be made twice, and for a question.</summary>
    public PostId? Posting => this switch
    {
        Begin begin => begin.Id,
        Reply reply => reply.Id,
        Summarise summarise => summarise.Id,
        _ => null,
    };
}
