using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;
using Microsoft.Extensions.Logging;

namespace Alvis.Engine.Response.Posting;

/// <summary>
/// Brings one chat product up to date, at its pace: the first message of every incident first, then where a person is needed, then the rest in the
/// order of waiting. What it cannot show stops that incident's thread alone and is tried again every few minutes. Driven by one task: in turns, each
/// as far as it goes without waiting for the product.
/// </summary>
internal sealed partial class Pump(IChatWorkspace workspace, IIncidentStore incidents, IThreadStore threads, IPlaybooks playbooks, IIds ids, TimeProvider time, ILogger logger)
{
    /// <summary>How often the store is looked through for what nobody told of.</summary>
    public static readonly TimeSpan Sweep = TimeSpan.FromSeconds(30);

    /// <summary>How often a dead letter is tried again.</summary>
    public static readonly TimeSpan DeadAgain = TimeSpan.FromMinutes(3);

    /// <summary>What opened and closed with nothing shown is told when it closed this short a time ago.</summary>
    public static readonly TimeSpan StillNews = TimeSpan.FromHours(24);

    private static readonly TimeSpan SoonestRetry = TimeSpan.FromMilliseconds(200), LatestRetry = TimeSpan.FromMinutes(1), LongestHold = TimeSpan.FromMinutes(10);

    // So many are looked at before the first calls of a turn are made.
    private const int MostLooks = 200, MostSwept = 1_000;

    private readonly Lock gate = new();
    private readonly HashSet<IncidentId> news = [];
    private readonly Queue<(Waiting Waiting, Want Want, Turn? Turn)> ended = new();
    private readonly HashSet<Task> running = [];
    private readonly Lanes lanes = new(workspace.Pace);
    private readonly HashSet<string> said = new(StringComparer.Ordinal);
    private readonly long began = time.GetTimestamp();
    private Backlog? backlog;
    private Courier? courier;
    private DateTimeOffset openedAfter;
    private TimeSpan sweepAt;
    private bool again;
    private string? held;

    /// <summary>Called when there is something to do for a turn. For one listener.</summary>
    public Action Rings { get; set; } = () => { };

    /// <summary>How many incidents wait.</summary>
    public int Count => Backlog.Count;

    /// <summary>The calls under way.</summary>
    public IReadOnlyList<Task> Running
    {
        get
        {
            lock (gate)
                return [.. running];
        }
    }

    private TimeSpan Now => time.GetElapsedTime(began);

    private Backlog Backlog => backlog ??= new Backlog(lanes);

    /// <summary>An incident changed.</summary>
    public void Tell(IncidentId incident)
    {
        lock (gate)
        {
            // What is not remembered is found by the next sweep.
            if (news.Count < Backlog.Most)
                news.Add(incident);
        }

        Rings();
    }

    /// <summary>Tries all dead letters at once: somebody has changed something.</summary>
    public void TryAgain()
    {
        lock (gate)
            again = true;
        Rings();
    }

    /// <summary>Does what can be done now.</summary>
    /// <returns>After how long to come again if nothing rings before.</returns>
    public async Task<TimeSpan> TurnAsync(CancellationToken cancel)
    {
        await BeginAsync(cancel);
        TakeEnded();
        await SweepAsync(cancel);
        TakeNews();
        foreach (var waiting in Backlog.New(Now, MostLooks))
            await LookAsync(waiting, cancel);
        while (Backlog.Next(Now) is var (next, want))
            Begin(next, want, cancel);
        var wait = (Backlog.NextAt() is { } at && at < sweepAt ? at : sweepAt) - Now;
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }

    private async Task BeginAsync(CancellationToken cancel)
    {
        if (courier is not null)
            return;
        var alvis = await threads.FirstAsync("alvis", ids.Next(), cancel);
        var since = await threads.FirstAsync($"{workspace.Word}_since", $"{time.Now().ToUnixTimeMilliseconds()}", cancel);
        openedAfter = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(since, System.Globalization.CultureInfo.InvariantCulture));
        courier = new Courier(workspace, incidents, threads, playbooks, alvis, time, logger);
    }

    private async Task SweepAsync(CancellationToken cancel)
    {
        if (Now < sweepAt)
            return;
        foreach (var id in await threads.UnfinishedAsync(workspace.Word, openedAfter, time.Now() - StillNews, MostSwept, cancel))
            Backlog.AddUnknown(id);
        sweepAt = Now + Sweep;
    }

    private void TakeNews()
    {
        IncidentId[] told;
        bool retry;
        lock (gate)
        {
            told = [.. news];
            news.Clear();
            (retry, again) = (again, false);
        }

        foreach (var id in told)
            Backlog.Add(id);
        foreach (var dead in Backlog.All.Where(w => retry && w.IsDead))
            dead.NotBefore = TimeSpan.Zero;
    }

    private async Task LookAsync(Waiting waiting, CancellationToken cancel)
    {
        try
        {
            if (await courier!.LookAsync(waiting.Id, cancel) is not { } look)
            {
                Backlog.Remove(waiting);
                return;
            }

            waiting.Waits(look.Wants, Now);
            waiting.NotBefore = Now + look.Wait;
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            // The store's trouble: it is looked at again, and the others now.
            Log.NotRead(logger, workspace.Word, waiting.Id, e);
            Wait(waiting, TimeSpan.Zero);
        }
    }

    private void Begin(Waiting waiting, Want want, CancellationToken cancel)
    {
        waiting.IsBusy = true;
        lanes.Begin(want, Now);
        var task = Task.Run(() => CallAsync(waiting, want, cancel), CancellationToken.None);
        lock (gate)
        {
            running.RemoveWhere(t => t.IsCompleted);
            running.Add(task);
        }
    }

    private async Task CallAsync(Waiting waiting, Want want, CancellationToken cancel)
    {
        Turn? turn = null;
        try
        {
            turn = await courier!.CallAsync(waiting.Id, want, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The end of Alvis: what was begun is looked for at the next start.
        }
        catch (Exception e)
        {
            Log.NotRead(logger, workspace.Word, waiting.Id, e);
        }
        finally
        {
            lock (gate)
                ended.Enqueue((waiting, want, turn));
            Rings();
        }
    }

    private void TakeEnded()
    {
        while (true)
        {
            Waiting waiting;
            Want want;
            Turn? turn;
            lock (gate)
            {
                if (!ended.TryDequeue(out var end))
                    return;
                (waiting, want, turn) = end;
            }

            lanes.End(want, turn is null ? Now : time.GetElapsedTime(began, turn.AnsweredAt));
            waiting.Ended(want.Sort);
            Ended(waiting, turn);
        }
    }

    private void Ended(Waiting waiting, Turn? turn)
    {
        switch (turn?.Answer)
        {
            case null when turn is null:
                Wait(waiting, TimeSpan.Zero);
                break;
            case ChatAnswer.Retry retry:
                var after = Within(retry.After, SoonestRetry, LongestHold);
                lanes.Hold(Now + after);
                Wait(waiting, after);
                if (held != retry.Why)
                    Log.Held(logger, workspace.Word, held = retry.Why, after);
                break;
            case ChatAnswer.Uncertain uncertain:
                Wait(waiting, TimeSpan.Zero);
                Log.Uncertain(logger, workspace.Word, waiting.Id, uncertain.Why);
                break;
            case ChatAnswer.Failed failed:
                (waiting.IsDead, waiting.Failures, waiting.NotBefore) = (true, 0, Now + DeadAgain);
                // A channel that is gone fails for every incident in it: once is enough to be read.
                if (said.Add(failed.Why))
                    Log.Dead(logger, workspace.Word, waiting.Id, failed.Why, failed.Cure);
                break;
            case ChatAnswer.Sent:
                if (held is not null)
                    Log.Well(logger, workspace.Word);
                if (waiting.IsDead)
                    Log.Cured(logger, workspace.Word, waiting.Id);
                (held, waiting.IsDead, waiting.Failures, waiting.NotBefore) = (null, false, 0, TimeSpan.Zero);
                if (said.Count > 0 && !Backlog.All.Any(w => w.IsDead))
                    said.Clear();
                break;
            default:
                (waiting.Failures, waiting.NotBefore) = (0, TimeSpan.Zero);
                break;
        }
    }

    private void Wait(Waiting waiting, TimeSpan atLeast)
    {
        var longer = TimeSpan.FromSeconds(Math.Pow(2, Math.Min(waiting.Failures++, 6)));
        waiting.NotBefore = Now + Within(longer, atLeast, atLeast > LatestRetry ? atLeast : LatestRetry);
    }

    private static TimeSpan Within(TimeSpan span, TimeSpan least, TimeSpan most) => span < least ? least : span > most ? most : span;

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, EventName = "ChatHeld", Level = LogLevel.Warning, Message = "{Surface} takes nothing for now ({Why}); it is tried again in {After}. Incidents go on and are shown afterwards")]
        public static partial void Held(ILogger logger, string surface, string why, TimeSpan after);

        [LoggerMessage(EventId = 2, EventName = "ChatDead", Level = LogLevel.Error, Message = "{Surface} cannot show incident {IncidentId}: {Why}. {Cure} It is tried again every few minutes; the incident goes on")]
        public static partial void Dead(ILogger logger, string surface, IncidentId incidentId, string why, string cure);

        [LoggerMessage(EventId = 3, EventName = "ChatUncertain", Level = LogLevel.Warning, Message = "Whether a post of incident {IncidentId} arrived in {Surface} is not known: {Why}. It is looked for before it is sent again")]
        public static partial void Uncertain(ILogger logger, string surface, IncidentId incidentId, string why);

        [LoggerMessage(EventId = 4, EventName = "ChatWell", Level = LogLevel.Information, Message = "{Surface} takes posts again")]
        public static partial void Well(ILogger logger, string surface);

        [LoggerMessage(EventId = 6, EventName = "ChatCured", Level = LogLevel.Information, Message = "{Surface} shows incident {IncidentId} again")]
        public static partial void Cured(ILogger logger, string surface, IncidentId incidentId);

        [LoggerMessage(EventId = 5, EventName = "ChatNotRead", Level = LogLevel.Error, Message = "What {Surface} is to show of incident {IncidentId} could not be read or recorded; it is tried again")]
        public static partial void NotRead(ILogger logger, string surface, IncidentId incidentId, Exception e);
    }
}
