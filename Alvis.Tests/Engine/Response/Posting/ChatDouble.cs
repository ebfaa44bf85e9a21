using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response.Posting;
using Alvis.Tests.Support;

namespace Alvis.Tests.Engine.Response.Posting;

/// <summary>What goes wrong with a call.</summary>
internal enum Mishap
{
    None,

    /// <summary>Not done, and asked for time.</summary>
    Retry,

    /// <summary>Not done, and a person must change something.</summary>
    Failed,

    /// <summary>Done, and the answer was lost.</summary>
    AnswerLost,

    /// <summary>Not done, and no answer came.</summary>
    RequestLost,

    /// <summary>No answer came, and it was done a while later.</summary>
    Late,

    /// <summary>It never ends by itself.</summary>
    Hangs,
}

/// <summary>A message that stands in the double.</summary>
internal sealed record Standing(string Channel, string Id, string? Under, PostId Post, IReadOnlyList<string> Notes, bool MayRepeat)
{
    public long Version { get; set; }

    public bool Deleted { get; set; }
}

/// <summary>A chat product as an object, which keeps what was posted and notices when it is called too fast.</summary>
internal sealed class ChatDouble(ManualClock clock) : IChatWorkspace
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, DateTimeOffset> lastIn = new(StringComparer.Ordinal);
    private readonly List<(DateTimeOffset At, ChatCall Call)> late = [];
    private DateTimeOffset lastEdit = DateTimeOffset.MinValue, lastFind = DateTimeOffset.MinValue, heldUntil = DateTimeOffset.MinValue;
    private readonly List<long> hanging = [];
    private int ids;

    public string Word => "chat";

    public ChatPace Pace { get; } = new(TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(250), TimeSpan.FromMilliseconds(1250), TimeSpan.FromMilliseconds(1250));

    public bool CanFind { get; set; } = true;

    /// <summary>The channel of a name; by default there is one for all.</summary>
    public Func<string?, string> Channels { get; set; } = _ => "C1";

    /// <summary>What happens to the next calls.</summary>
    public Func<ChatCall, Mishap> Mishaps { get; set; } = _ => Mishap.None;

    /// <summary>Channels in which nothing can be done.</summary>
    public HashSet<string> Archived { get; } = new(StringComparer.Ordinal);

    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(3);

    public List<Standing> Messages { get; } = [];

    /// <summary>Every call with its instant.</summary>
    public List<(DateTimeOffset At, ChatCall Call)> Calls { get; } = [];

    /// <summary>Calls that came too soon.</summary>
    public List<string> TooSoon { get; } = [];

    /// <summary>How many calls hang and are not cut off yet.</summary>
    public int Hanging
    {
        get
        {
            lock (gate)
                return hanging.Count(since => since + Courier.Limit.Ticks > clock.GetTimestamp());
        }
    }

    /// <summary>What the outside does around a call, such as a process that dies.</summary>
    public Action Boundary { get; set; } = () => { };

    public string ChannelOf(string? name) => Channels(name);

    public async Task<ChatAnswer> CallAsync(ChatCall call, CancellationToken cancel)
    {
        Boundary();
        Mishap mishap;
        lock (gate)
        {
            Arrive();
            Calls.Add((clock.GetUtcNow(), call));
            Watch(call);
            mishap = Mishaps(call);
        }

        if (mishap == Mishap.Hangs)
        {
            var since = clock.GetTimestamp();
            lock (gate)
                hanging.Add(since);
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, clock, cancel);
            }
            finally
            {
                lock (gate)
                    hanging.Remove(since);
            }
        }

        ChatAnswer answer;
        lock (gate)
            answer = Answer(call, mishap);
        Boundary();
        return answer;
    }

    /// <summary>Whoever calls next was never asked for time, and no call of theirs hangs.</summary>
    public void Forgive()
    {
        lock (gate)
        {
            heldUntil = DateTimeOffset.MinValue;
            hanging.Clear();
        }
    }

    /// <summary>The messages in a thread that stand there, oldest first.</summary>
    public IReadOnlyList<Standing> Thread(string message)
    {
        lock (gate)
        {
            Arrive();
            return [.. Messages.Where(m => m.Under == message && !m.Deleted)];
        }
    }

    /// <summary>The own messages of an incident that stand there.</summary>
    public IReadOnlyList<Standing> Own(IncidentId incident)
    {
        lock (gate)
        {
            Arrive();
            return [.. Messages.Where(m => m.Post.Incident == incident && m.Under is null && !m.Deleted)];
        }
    }

    private ChatAnswer Answer(ChatCall call, Mishap mishap)
    {
        switch (mishap)
        {
            case Mishap.Retry:
                heldUntil = clock.GetUtcNow() + RetryAfter;
                return new ChatAnswer.Retry("ratelimited", RetryAfter);
            case Mishap.Failed:
                return new ChatAnswer.Failed("token_revoked", "Install it again.");
            case Mishap.RequestLost:
                return new ChatAnswer.Uncertain("the connection broke");
            case Mishap.Late:
                late.Add((clock.GetUtcNow() + TimeSpan.FromSeconds(10), call));
                return new ChatAnswer.Uncertain("no answer");
            case Mishap.AnswerLost:
                Do(call);
                return new ChatAnswer.Uncertain("the connection broke");
            default:
                return Do(call);
        }
    }

    private ChatAnswer Do(ChatCall call) => call switch
    {
        _ when Archived.Contains(ChannelOf(call)) => new ChatAnswer.Failed("is_archived", "Unarchive it."),
        ChatCall.Begin begin => Post(begin.Channel, null, begin.Id, [], begin.Thread.Version, call.MayRepeat),
        ChatCall.Reply reply => Under(reply.Under) as ChatAnswer ?? Post(reply.Under.Channel, reply.Under.Message, reply.Id, [.. reply.Posts.SelectMany(p => p.Notes).Select(n => n.Text)], 0, call.MayRepeat),
        ChatCall.Summarise summarise => Under(summarise.Under) as ChatAnswer ?? Post(summarise.Under.Channel, summarise.Under.Message, summarise.Id, [], 0, call.MayRepeat),
        ChatCall.Edit edit => Under(edit.At) as ChatAnswer ?? Edit(edit),
        ChatCall.Find find => Find(find),
        _ => throw new NotSupportedException(call.GetType().Name),
    };

    private ChatAnswer.Sent Post(string channel, string? under, PostId id, IReadOnlyList<string> notes, long version, bool mayRepeat)
    {
        Messages.Add(new Standing(channel, $"m{++ids}", under, id, notes, mayRepeat) { Version = version });
        return new ChatAnswer.Sent(new Spot(channel, Messages[^1].Id));
    }

    private ChatAnswer.Gone? Under(Spot own) => Messages.Any(m => m.Id == own.Message && m.Channel == own.Channel && !m.Deleted) ? null : new ChatAnswer.Gone("message_not_found");

    private ChatAnswer.Sent Edit(ChatCall.Edit edit)
    {
        Messages.Single(m => m.Id == edit.At.Message).Version = edit.Thread.Version;
        return new ChatAnswer.Sent(edit.At);
    }

    private ChatAnswer Find(ChatCall.Find find)
    {
        if (find.Under is { } under && Under(new Spot(find.Channel, under)) is { } gone)
            return gone;
        return Messages.FirstOrDefault(m => m.Channel == find.Channel && m.Under == find.Under && m.Post == find.Id && !m.Deleted) is { } found
            ? new ChatAnswer.Sent(new Spot(found.Channel, found.Id))
            : new ChatAnswer.Missing();
    }

    private void Arrive()
    {
        foreach (var one in late.Where(l => l.At <= clock.GetUtcNow()).ToList())
        {
            late.Remove(one);
            Do(one.Call);
        }
    }

    private void Watch(ChatCall call)
    {
        var now = clock.GetUtcNow();
        // What was under way when it asked could not know.
        if (now < heldUntil && now > heldUntil - RetryAfter)
            TooSoon.Add($"{call.GetType().Name} {heldUntil - now} before its time");
        switch (call)
        {
            case ChatCall.Edit:
                Watch("an edit", lastEdit, Pace.Edits);
                lastEdit = now;
                break;
            case ChatCall.Find:
                Watch("a question", lastFind, Pace.Finds);
                lastFind = now;
                break;
            default:
                Watch("a post", lastIn.GetValueOrDefault(ChannelOf(call), DateTimeOffset.MinValue), Pace.PerChannel);
                lastIn[ChannelOf(call)] = now;
                break;
        }

        void Watch(string what, DateTimeOffset last, TimeSpan pace)
        {
            if (now - last < pace)
                TooSoon.Add($"{what} {now - last} after the one before");
        }
    }

    private static string ChannelOf(ChatCall call) => call switch
    {
        ChatCall.Begin begin => begin.Channel,
        ChatCall.Reply reply => reply.Under.Channel,
        ChatCall.Summarise summarise => summarise.Under.Channel,
        ChatCall.Edit edit => edit.At.Channel,
        ChatCall.Find find => find.Channel,
        _ => "",
    };
}
