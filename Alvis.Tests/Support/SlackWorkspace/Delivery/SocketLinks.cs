using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Alvis.Tests.Support.SlackWorkspace;

/// <summary>Socket Mode: tickets, up to ten links, envelopes over any of them (<c>wire/slack.md</c>, section 12).</summary>
internal sealed class SocketLinks(Workspace workspace) : IRoute
{
    /// <summary>The most links of one app.</summary>
    public const int Most = 10;

    private static readonly TimeSpan Life = TimeSpan.FromSeconds(18_060);
    private static readonly TimeSpan ShortLife = TimeSpan.FromSeconds(360);
    private static readonly TimeSpan Notice = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private readonly HashSet<string> tickets = new(StringComparer.Ordinal);
    private readonly List<SocketLink> links = [];
    private TaskCompletionSource reachable = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int turn;

    /// <summary>
    /// True to send what people do again over another link when the first broke before its acknowledgement, within the three seconds. Slack
    /// promises that for events alone.
    /// </summary>
    public bool Resends { get; set; } = true;

    /// <summary>True to leave the connection open after the closing handshake, as Slack does.</summary>
    public bool Lingers { get; set; } = true;

    /// <summary>Links that take envelopes now.</summary>
    public int Ready
    {
        get
        {
            lock (gate)
                return links.Count(l => l.IsReady);
        }
    }

    /// <summary>Links that were ever opened.</summary>
    public int Opened { get; private set; }

    /// <summary>Envelopes sent, those sent again counted too.</summary>
    public int Envelopes { get; private set; }

    /// <inheritdoc/>
    public Task Reachable
    {
        get
        {
            lock (gate)
                return reachable.Task;
        }
    }

    /// <summary>Waits until so many links are ready.</summary>
    public Task AreReadyAsync(int count) => Wait.UntilAsync(() => Ready == count, () => $"There never were {count} links ready but {Ready}.");

    /// <summary>Breaks every link without a word.</summary>
    public void DropAll() => Each(l => l.Break());

    /// <summary>Breaks one link without a word; which one is a matter of turns.</summary>
    public void DropOne()
    {
        if (Next() is { } link)
            link.Break();
    }

    /// <summary>Says to every link that it will be closed in ten seconds, and then does so.</summary>
    public void Warn() => Each(l => _ = EndAsync(l, "warning"));

    /// <summary>Asks the app to open one link anew: that one gets no further envelopes and is closed ten seconds later.</summary>
    public void RefreshOne()
    {
        if (Next() is { } link)
            _ = EndAsync(link, "refresh_requested");
    }

    /// <summary>Asks the app to open every link anew.</summary>
    public void RefreshAll() => Each(l => _ = EndAsync(l, "refresh_requested"));

    /// <summary>Somebody switches Socket Mode off.</summary>
    public void Disable()
    {
        workspace.IsSocketModeOff = true;
        Each(l => _ = EndAsync(l, "link_disabled"));
    }

    /// <summary>The address of a new link; works once.</summary>
    public string Address()
    {
        lock (gate)
        {
            var ticket = $"ticket-{tickets.Count + 1}-{Opened + 1}-{workspace.Time.GetTimestamp()}";
            tickets.Add(ticket);
            return $"{workspace.Url.Replace("http", "ws", StringComparison.Ordinal)}/link/?ticket={ticket}&app_id={Workspace.AppId}";
        }
    }

    /// <summary>Serves a link until it ends.</summary>
    public async Task ServeAsync(HttpContext context)
    {
        lock (gate)
        {
            if (!context.WebSockets.IsWebSocketRequest || !tickets.Remove(context.Request.Query["ticket"].ToString()) || workspace.IsDown)
            {
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
                return;
            }
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        using var link = new SocketLink(socket, workspace.Complain);
        await using var ended = workspace.Ending.Register(link.Break);
        int count;
        lock (gate)
        {
            Opened++;
            links.Add(link);
            count = links.Count;
        }

        try
        {
            if (count > Most)
            {
                await link.SendAsync(Frame("disconnect", "too_many_websockets"));
                return;
            }

            if (await link.SendAsync(Hello(count)))
                Open(link);
            _ = LiveAsync(link, context.Request.Query.ContainsKey("debug_reconnects") ? ShortLife : Life);
            await link.ReadAsync();
            if (Lingers && !link.Broken.IsCancellationRequested)
                await GoneAsync(context.RequestAborted);
        }
        finally
        {
            lock (gate)
                links.Remove(link);
        }
    }

    /// <inheritdoc/>
    public async Task<Attempt> TryAsync(Delivery delivery, int retry, string reason)
    {
        using var late = new CancellationTokenSource(Dispatcher.Patience, workspace.Time);
        while (true)
        {
            if (await LinkAsync(late.Token) is not { } link)
                return Attempt.Failed("connection_failed");
            var (fate, body) = await link.AskAsync(Envelope(delivery, retry, reason), late.Token);
            if (fate == Fate.Acked)
                return Attempt.Acked(Checked(delivery, body));
            if (fate == Fate.Late)
                return Attempt.Failed("http_timeout");
            if (!Resends && delivery.Kind != DeliveryKind.Event)
                return Attempt.Failed("connection_failed");
            (retry, reason) = (retry + 1, "connection_failed");
        }
    }

    private async Task<SocketLink?> LinkAsync(CancellationToken late)
    {
        while (!late.IsCancellationRequested)
        {
            var ready = Reachable;
            if (Next() is { } link)
                return link;
            try
            {
                await ready.WaitAsync(late);
            }
            catch (OperationCanceledException)
            {
                return null;
            }
        }

        return null;
    }

    private SocketLink? Next()
    {
        lock (gate)
        {
            var ready = links.Where(l => l.IsReady).ToList();
            return ready.Count == 0 ? null : ready[turn++ % ready.Count];
        }
    }

    private void Open(SocketLink link)
    {
        TaskCompletionSource waiting;
        lock (gate)
        {
            link.IsReady = true;
            (waiting, reachable) = (reachable, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        waiting.SetResult();
    }

    private void Each(Action<SocketLink> act)
    {
        List<SocketLink> all;
        lock (gate)
            all = [.. links];
        foreach (var link in all)
            act(link);
    }

    private async Task LiveAsync(SocketLink link, TimeSpan life)
    {
        if (await PassAsync(life - Notice, link))
            await EndAsync(link, "warning");
    }

    private async Task EndAsync(SocketLink link, string reason)
    {
        if (reason != "warning")
            link.IsReady = false;
        await link.SendAsync(Frame("disconnect", reason));
        if (await PassAsync(Notice, link))
            link.Break();
    }

    // False when the link ended by itself before.
    private async Task<bool> PassAsync(TimeSpan time, SocketLink link)
    {
        try
        {
            await Task.Delay(time, workspace.Time, link.Broken);
            return true;
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            return false;
        }
    }

    private JsonObject Envelope(Delivery delivery, int retry, string reason)
    {
        var envelope = new JsonObject
        {
            ["envelope_id"] = workspace.Locked(() => workspace.Ids.Envelope()),
            ["type"] = delivery.Kind switch { DeliveryKind.Event => "events_api", DeliveryKind.Command => "slash_commands", _ => "interactive" },
            ["accepts_response_payload"] = Accepts(delivery),
            ["payload"] = delivery.Payload.DeepClone(),
        };
        if (retry > 0)
        {
            envelope["retry_attempt"] = retry;
            envelope["retry_reason"] = reason == "http_timeout" ? "timeout" : reason;
        }

        lock (gate)
            Envelopes++;
        return envelope;
    }

    private string Checked(Delivery delivery, string body)
    {
        if (body.Length == 0 || Accepts(delivery))
            return body;
        workspace.Complain($"An acknowledgement of an event with a payload, which nobody reads: {body}");
        return "";
    }

    private static bool Accepts(Delivery delivery) => delivery.Kind != DeliveryKind.Event;

    private static JsonObject Hello(int count) => new()
    {
        ["type"] = "hello",
        ["num_connections"] = count,
        ["debug_info"] = new JsonObject { ["host"] = "applink-test", ["build_number"] = 10, ["approximate_connection_time"] = (int)Life.TotalSeconds },
        ["connection_info"] = new JsonObject { ["app_id"] = Workspace.AppId },
    };

    private static JsonObject Frame(string type, string reason) => new() { ["type"] = type, ["reason"] = reason, ["debug_info"] = new JsonObject { ["host"] = "applink-test" } };

    private static async Task GoneAsync(CancellationToken aborted)
    {
        var gone = new TaskCompletionSource();
        await using var ended = aborted.Register(gone.SetResult);
        await gone.Task;
    }
}
