using System.Collections.Concurrent;
using Alvis.Bot.Slack.Api;
using Alvis.Engine.Kinds;

namespace Alvis.Bot.Slack.Transport;

/// <summary>How Alvis is connected to Slack.</summary>
/// <param name="Links">How many links are up.</param>
/// <param name="UpSince">Since when at least one has been; null while none is.</param>
/// <param name="Trouble">What keeps it from connecting, with its cure; null when nothing does.</param>
/// <param name="Stopped">True when Alvis no longer tries.</param>
internal sealed record SocketState(int Links, DateTimeOffset? UpSince, string? Trouble, bool Stopped);

/// <summary>
/// Keeps two links to Slack, so that one takes over while the other is renewed (wire/slack.md, section 12). A link that Slack wants to end is
/// replaced before it is closed. What only the operator can mend stops it with a clear word; all else is tried again, ever more slowly.
/// </summary>
internal sealed partial class SocketMode(SlackApi api, SlackInbox inbox, TimeProvider time, Random random, ILogger<SocketMode> log) : BackgroundService
{
    /// <summary>How many links are kept.</summary>
    public const int Links = 2;

    private const string SwitchedOff = "Socket Mode is switched off for the app. Switch it on on the app's page under Socket Mode, or set Slack:Mode to http; then start Alvis again.";
    private const string TooMany = "The app has more connections than Slack allows: does another Alvis run with this Slack:AppToken?";

    // apps.connections.open may be limited to one call a minute (wire/slack.md, section 11).
    private static readonly BackOff Unopened = new(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));

    // A link that is lost again at once must not make a storm of calls.
    private static readonly BackOff Unsteady = new(TimeSpan.FromSeconds(0.25), TimeSpan.FromSeconds(2));
    private static readonly TimeSpan Steady = TimeSpan.FromSeconds(5);

    // Slack closes a link about ten seconds after it warned; until then a press may still come over it, and comes but once.
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(15);

    // The first five are those that Slack's own client gives up at; the others are as final.
    private static readonly HashSet<string> Final = new(StringComparer.Ordinal)
    {
        "not_authed", "invalid_auth", "account_inactive", "user_removed_from_team", "team_disabled", "token_revoked", "token_expired", "missing_scope", "not_allowed_token_type",
    };

    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<Task, bool> retiring = [];
    private SocketState state = new(0, null, null, Stopped: false);
    private bool crowded;

    /// <summary>How it is now.</summary>
    public SocketState State
    {
        get
        {
            lock (gate)
                return state;
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        try
        {
            await Task.WhenAll(Enumerable.Range(0, Links).Select(_ => KeepAsync(ending)));
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // Alvis stops, or the other link was told that there is no more to try.
        }

        await Task.WhenAll(retiring.Keys);
    }

    private async Task KeepAsync(CancellationTokenSource ending)
    {
        var cancel = ending.Token;
        SocketLink? link = null;
        try
        {
            for (var unsteady = 0; ;)
            {
                link ??= await OpenAsync(null, cancel);
                if (link is null)
                {
                    await ending.CancelAsync();
                    return;
                }

                var from = time.GetTimestamp();
                var news = await link.News.WaitAsync(cancel);
                unsteady = news == LinkNews.Refresh || time.GetElapsedTime(from) >= Steady ? 0 : unsteady + 1;
                var next = news switch
                {
                    LinkNews.Disabled => Stop("link_disabled", SwitchedOff),
                    LinkNews.Refresh => await OpenAsync(link, cancel),
                    _ => null,
                };
                Ended();
                if (next is null)
                    await link.DisposeAsync();
                else
                    Retire(link, cancel);
                link = next;
                if (State.Stopped)
                {
                    await ending.CancelAsync();
                    return;
                }

                if (news == LinkNews.TooMany)
                    await TroubleAsync("too_many_websockets", TooMany, Unopened.Most, cancel);
                else if (news == LinkNews.Lost)
                    await Task.Delay(Unsteady.After(unsteady, Chance()), time, cancel);
            }
        }
        finally
        {
            if (link is not null)
            {
                Ended();
                await link.DisposeAsync();
            }
        }
    }

    // Until there is a link; null when there is no use in trying.
    private async Task<SocketLink?> OpenAsync(SocketLink? old, CancellationToken cancel)
    {
        for (var failures = 1; ; failures++)
        {
            var pause = Unopened.After(failures, Chance());
            switch (await api.ConnectionsOpenAsync(cancel))
            {
                case SlackAnswer<Uri>.Ok address:
                    var (link, news) = await SocketLink.OpenAsync(address.Value, inbox, time, log, cancel);
                    if (link is not null)
                        return Opened(link);
                    if (news == LinkNews.Disabled)
                        return Stop("link_disabled", SwitchedOff);
                    // Slack wants the old one closed first.
                    if (news == LinkNews.TooMany && old is not null)
                        await old.DisposeAsync();
                    await TroubleAsync(news == LinkNews.TooMany ? "too_many_websockets" : "no_hello", news == LinkNews.TooMany ? TooMany : "Slack gave an address and did not answer there. Look at the network.", pause, cancel);
                    break;
                case SlackAnswer<Uri>.Failed failed when Final.Contains(failed.Error):
                    return Stop(failed.Error, failed.Cure);
                case SlackAnswer<Uri>.Failed failed:
                    await TroubleAsync(failed.Error, failed.Cure, pause, cancel);
                    break;
                case SlackAnswer<Uri>.Later later:
                    await TroubleAsync(later.Error, "Slack does not connect Alvis at the moment. Look at status.slack.com and the network.", later.After > pause ? later.After + (pause - Unopened.First) : pause, cancel);
                    break;
                case SlackAnswer<Uri>.Unknown unknown:
                    await TroubleAsync("unknown", unknown.Why, pause, cancel);
                    break;
            }
        }
    }

    private SocketLink Opened(SocketLink link)
    {
        bool tell;
        lock (gate)
        {
            state = new SocketState(state.Links + 1, state.UpSince ?? time.Now(), null, Stopped: false);
            // Each link may stand beside the one it replaces.
            tell = link.Connections > 2 * Links && !crowded;
            crowded |= tell;
        }

        Log.Opened(log, link.Connections);
        if (tell)
            Log.Crowded(log, link.Connections);
        return link;
    }

    private void Ended()
    {
        lock (gate)
            state = state with { Links = state.Links - 1, UpSince = state.Links > 1 ? state.UpSince : null };
    }

    private void Retire(SocketLink old, CancellationToken cancel)
    {
        var retired = RetireAsync();
        retiring.TryAdd(retired, true);
        _ = retired.ContinueWith(done => retiring.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

        async Task RetireAsync()
        {
            await old.LingerAsync(Linger, cancel);
            await old.DisposeAsync();
        }
    }

    private SocketLink? Stop(string error, string cure)
    {
        lock (gate)
            state = state with { Trouble = cure, Stopped = true };
        Log.Stopped(log, error, cure);
        return null;
    }

    private Task TroubleAsync(string error, string cure, TimeSpan pause, CancellationToken cancel)
    {
        lock (gate)
            state = state with { Trouble = cure };
        Log.Trouble(log, error, cure, Duration.Short(TimeSpan.FromSeconds(Math.Ceiling(pause.TotalSeconds))));
        return Task.Delay(pause, time, cancel);
    }

    private double Chance()
    {
        // It is not made for two at once.
        lock (gate)
            return random.NextDouble();
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, EventName = "SlackLinkOpened", Level = LogLevel.Information, Message = "A link to Slack is up; the app has {Connections}")]
        public static partial void Opened(ILogger logger, int connections);

        [LoggerMessage(EventId = 2, EventName = "SlackCrowded", Level = LogLevel.Warning,
            Message = "The app has {Connections} connections: does another Alvis run with this Slack:AppToken? It gets a part of what people press")]
        public static partial void Crowded(ILogger logger, int connections);

        [LoggerMessage(EventId = 3, EventName = "SlackStopped", Level = LogLevel.Critical, Message = "Alvis is not in Slack and no longer tries ({Error}). {Cure}")]
        public static partial void Stopped(ILogger logger, string error, string cure);

        [LoggerMessage(EventId = 4, EventName = "SlackTrouble", Level = LogLevel.Warning, Message = "No link to Slack ({Error}); trying again in {Pause}. {Cure}")]
        public static partial void Trouble(ILogger logger, string error, string cure, string pause);
    }
}
