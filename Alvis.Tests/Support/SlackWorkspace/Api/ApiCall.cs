namespace Alvis.Tests.Support.SlackWorkspace;

/// <summary>A call that reached the workspace.</summary>
/// <param name="Method">Such as <c>chat.postMessage</c>; <c>response_url</c>, <c>upload</c> and <c>download</c> for those.</param>
/// <param name="At">When it arrived, by the workspace's clock.</param>
/// <param name="Outcome"><c>ok</c>, Slack's word for a refusal, or what a fault did: <c>dropped</c>, <c>answer lost</c>, <c>500</c>.</param>
/// <param name="Channel">The channel's id, as asked for.</param>
/// <param name="Ts">Which message: as asked for, or as posted.</param>
internal sealed record ApiCall(string Method, DateTimeOffset At, string Outcome, string? Channel, string? Ts);

/// <summary>Every call, in the order in which they were answered.</summary>
internal sealed class CallLog
{
    private readonly Lock gate = new();
    private readonly List<ApiCall> calls = [];

    public IReadOnlyList<ApiCall> All
    {
        get
        {
            lock (gate)
                return [.. calls];
        }
    }

    /// <summary>How often the limits said no.</summary>
    public int Limited => All.Count(c => c.Outcome == "ratelimited");

    /// <summary>The calls of one method.</summary>
    public IReadOnlyList<ApiCall> Of(string method) => [.. All.Where(c => c.Method == method)];

    /// <summary>How often a method did what it was asked.</summary>
    public int Done(string method) => All.Count(c => c.Method == method && c.Outcome is "ok" or "answer lost");

    /// <summary>The most messages that were posted to a channel within any one second.</summary>
    public int MostPostsInASecond(Channel channel)
    {
        var at = Of("chat.postMessage").Where(c => c.Outcome == "ok" && c.Channel == channel.Id).Select(c => c.At).Order().ToList();
        var (most, first) = (0, 0);
        for (var last = 0; last < at.Count; last++)
        {
            while (at[last] - at[first] >= TimeSpan.FromSeconds(1))
                first++;
            most = Math.Max(most, last - first + 1);
        }

        return most;
    }

    public void Add(ApiCall call)
    {
        lock (gate)
            calls.Add(call);
    }
}
