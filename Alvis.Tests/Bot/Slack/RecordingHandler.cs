using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Alvis.Bot.Slack.Transport;

namespace Alvis.Tests.Bot.Slack;

/// <summary>A handler that a test can look into and that answers as the test says.</summary>
internal sealed class RecordingHandler : ISlackHandler
{
    private readonly ConcurrentQueue<SlackRequest> taken = new();

    public Func<SlackRequest, CancellationToken, Task<JsonObject?>> Answer { get; set; } = (_, _) => Task.FromResult<JsonObject?>(null);

    public IReadOnlyList<SlackRequest> Taken => [.. taken];

    public Task<JsonObject?> HandleAsync(SlackRequest request, CancellationToken cancel)
    {
        taken.Enqueue(request);
        return Answer(request, cancel);
    }

    /// <summary>Waits until so many requests were taken, and gives them.</summary>
    public async Task<IReadOnlyList<SlackRequest>> TookAsync(int count)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        while (taken.Count < count)
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, patience.Token);
        return Taken;
    }
}
