namespace Alvis.Engine.Conversations;

/// <summary>
/// A chat product in which what was posted stays: Slack, Teams. It knows how to do one call and what its answer means; what is to be called when,
/// how often and in which order is the outbox's business, the same for all.
/// </summary>
public interface IChatWorkspace
{
    /// <summary>Its name in logs and stored rows: <c>slack</c>.</summary>
    string Word { get; }

    /// <summary>How fast it may be called.</summary>
    ChatPace Pace { get; }

    /// <summary>False where it cannot be asked whether something was posted: then a post may be repeated, marked so.</summary>
    bool CanFind { get; }

    /// <summary>Where incidents are posted whose playbook says <c>meta.channel: NAME</c>: the channel's id there.</summary>
    /// <param name="name">What the playbook says; null when it says nothing.</param>
    string ChannelOf(string? name);

    /// <summary>Does one call. Never throws for what the product does.</summary>
    Task<ChatAnswer> CallAsync(ChatCall call, CancellationToken cancel);
}

/// <summary>The least time between two calls. The product's own <c>Retry-After</c> comes on top.</summary>
/// <param name="PerChannel">Between two posts in one channel, from the answer of one to the next.</param>
/// <param name="Posts">Between two posts anywhere.</param>
/// <param name="Edits">Between two edits anywhere.</param>
/// <param name="Finds">Between two questions whether something was posted.</param>
public sealed record ChatPace(TimeSpan PerChannel, TimeSpan Posts, TimeSpan Edits, TimeSpan Finds);
