namespace Alvis.Tests.Support.SlackWorkspace;

/// <summary>What goes wrong on order.</summary>
internal sealed class Faults
{
    private readonly Lock gate = new();
    private readonly List<Fault> waiting = [];

    /// <summary>Any method.</summary>
    public const string Any = "*";

    /// <summary>The connection breaks before the call is done.</summary>
    public void Drops(string method, int times = 1) => Add(new Fault(method, FaultKind.Drop, AfterDoing: false), times);

    /// <summary>The call is done and its answer gets lost.</summary>
    public void LosesAnswer(string method, int times = 1) => Add(new Fault(method, FaultKind.Drop, AfterDoing: true), times);

    /// <summary>A gateway answers in HTML instead; with <paramref name="afterDoing"/> after the call was done.</summary>
    public void Answers(string method, int status, int times = 1, bool afterDoing = false) =>
        Add(new Fault(method, FaultKind.Answer, afterDoing) { Status = status, Body = $"<html><body>{status}, from a gateway</body></html>" }, times);

    /// <summary>Slack refuses in one of its words; with <paramref name="afterDoing"/> after the call was done, as <c>fatal_error</c> may mean.</summary>
    public void Refuses(string method, string error, int times = 1, bool afterDoing = false) => Add(new Fault(method, FaultKind.Refuse, afterDoing) { Body = error }, times);

    /// <summary>Slack asks to wait, whatever the limits say.</summary>
    public void Limits(string method, TimeSpan wait, int times = 1) => Add(new Fault(method, FaultKind.Limit, AfterDoing: false) { Wait = wait }, times);

    /// <summary>The answer takes its time, by the workspace's clock.</summary>
    public void Slows(string method, TimeSpan by, int times = 1) => Add(new Fault(method, FaultKind.Slow, AfterDoing: false) { Wait = by }, times);

    /// <summary>The next call waits until the test lets it go on.</summary>
    public Held Holds(string method)
    {
        var held = new Held();
        Add(new Fault(method, FaultKind.Hold, AfterDoing: false) { Held = held }, 1);
        return held;
    }

    public Fault? Take(string method)
    {
        lock (gate)
        {
            var at = waiting.FindIndex(f => f.Method == method || f.Method == Any);
            if (at < 0)
                return null;
            var fault = waiting[at];
            waiting.RemoveAt(at);
            return fault;
        }
    }

    private void Add(Fault fault, int times)
    {
        lock (gate)
            waiting.AddRange(Enumerable.Repeat(fault, times));
    }
}

internal enum FaultKind
{
    Drop,
    Answer,
    Refuse,
    Limit,
    Slow,
    Hold,
}

/// <summary>One thing that goes wrong with one call.</summary>
internal sealed record Fault(string Method, FaultKind Kind, bool AfterDoing)
{
    public int Status { get; init; }

    public string Body { get; init; } = "";

    public TimeSpan Wait { get; init; }

    public Held? Held { get; init; }
}

/// <summary>A call that waits.</summary>
internal sealed class Held
{
    private readonly TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the call is there.</summary>
    public Task Arrived => arrived.Task;

    /// <summary>Lets it go on.</summary>
    public void Release() => released.TrySetResult();

    public Task WaitAsync()
    {
        arrived.TrySetResult();
        return released.Task;
    }
}
