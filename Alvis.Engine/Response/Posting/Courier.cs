using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;
using Microsoft.Extensions.Logging;

namespace Alvis.Engine.Response.Posting;

/// <summary>What an incident waits for in a chat product, and how long it has to wait for it at least.</summary>
internal sealed record Look(IReadOnlyList<Want> Wants, TimeSpan Wait);

/// <summary>How a turn ended.</summary>
/// <param name="Answer">The answer; null when there was nothing to call for any more.</param>
/// <param name="AnsweredAt">When it came, as a timestamp of the clock: what is recorded afterwards takes its own time.</param>
internal sealed record Turn(ChatAnswer? Answer, long AnsweredAt);

/// <summary>
/// Does one call for one incident: reads what is to be shown, records that it begins, calls, records how it ended. Killed at any point, nothing is
/// lost and nothing is posted twice: what was begun is looked for before it is posted again.
/// </summary>
internal sealed partial class Courier(
    IChatWorkspace workspace, IIncidentStore incidents, IThreadStore threads, IPlaybooks playbooks, string alvis, TimeProvider time, ILogger logger)
{
    /// <summary>How long a call may take; then its answer counts as lost.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    /// <summary>
    /// What was begun is not looked for before: a call that was cut off may still arrive, and one that another process has begun may still be under way.
    /// </summary>
    public static readonly TimeSpan Settled = Limit + TimeSpan.FromSeconds(5);

    // An edit of a process before this one may be under way without a trace of it.
    private readonly DateTimeOffset started = time.Now();

    /// <summary>What an incident waits for now; null for nothing, which is recorded.</summary>
    public async Task<Look?> LookAsync(IncidentId id, CancellationToken cancel)
    {
        if (await SeeAsync(id, cancel) is not { } now)
            return null;
        if (NextCalls.Of(now, alvis, workspace.CanFind) is { Count: > 0 } calls)
            return new Look([.. calls.Select(c => Want.Of(c, now.Row.Dead is not null))], Wait(now));
        var rested = Progress.Rested(now);
        if (rested != now.Row)
            await threads.SaveAsync(rested, cancel);
        return null;
    }

    /// <summary>Makes the call of a sort that an incident waits for, as it is by now.</summary>
    public async Task<Turn> CallAsync(IncidentId id, Want want, CancellationToken cancel)
    {
        if (await SeeAsync(id, cancel) is not { } now)
            return Nothing();
        var row = now.Row;
        var call = NextCalls.Of(now, alvis, workspace.CanFind).FirstOrDefault(c => Want.Of(c, row.Dead is not null) is var w && w.Sort == want.Sort && w.Channel == want.Channel);
        if (call is null || Wait(now) > TimeSpan.Zero)
            return Nothing();
        var at = time.Now();
        if (Progress.Before(row, call, at) is { } begun)
        {
            // Somebody else stored it first, such as another process: what is to be done now is another question.
            if (await threads.SaveAsync(begun, cancel) is not { } stored)
                return Nothing();
            row = stored;
        }

        var answer = await SendAsync(call, cancel);
        var answeredAt = time.GetTimestamp();
        var after = Progress.After(row, call, answer, time.Now(), Unsure(now, at));
        // What the product has done stays done: that is recorded even at the end of Alvis.
        if (after != row)
            await threads.SaveAsync(after, CancellationToken.None);
        return new Turn(answer, answeredAt);
    }

    private Turn Nothing() => new(null, time.GetTimestamp());

    private async Task<Sight?> SeeAsync(IncidentId id, CancellationToken cancel)
    {
        var row = await threads.FindAsync(workspace.Word, id, cancel) ?? new PostedThread(workspace.Word, id);
        var drawing = new ThreadDrawing();
        foreach (var entry in await incidents.TimelineAsync(id, cancel))
            drawing.Add(entry);
        if (drawing.Version == 0)
            return null;
        var thread = drawing.Draw();
        return new Sight(row, thread, drawing.After(row.Told), workspace.ChannelOf(playbooks.Find(thread.Card.Service)?.Playbook.Channel));
    }

    private async Task<ChatAnswer> SendAsync(ChatCall call, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        try
        {
            return await workspace.CallAsync(call, either.Token).WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            return new ChatAnswer.Uncertain($"no answer within {Duration.Short(Limit)}");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A fault of ours in the middle of a call: whether it went out is as unknown as after a lost answer.
            Log.Fault(logger, workspace.Word, e);
            return new ChatAnswer.Uncertain("a fault in Alvis");
        }
    }

    private DateTimeOffset? Unsure(Sight now, DateTimeOffset at)
    {
        DateTimeOffset? lost = now.Thread.Card.OpenedAt < started ? started : null;
        if (now.Row.EditLost is { } edit && (lost is null || edit > lost))
            lost = edit;
        // One of a time to come is older than a clock that was set back: it would be repeated until the clock is there again.
        return lost <= at && at - lost < Settled ? lost : null;
    }

    // Never longer than that: the clock may have been set back since.
    private TimeSpan Wait(Sight now)
    {
        // What is shown already is only shown once more.
        var lost = now.Row.Sending?.At ?? (now.Row.Card >= now.Thread.Version ? now.Row.EditLost : null);
        if (lost is not { } since)
            return TimeSpan.Zero;
        var wait = since + Settled - time.Now();
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait > Settled ? Settled : wait;
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, EventName = "ChatFault", Level = LogLevel.Error, Message = "A call of {Surface} failed in Alvis itself; it is tried again")]
        public static partial void Fault(ILogger logger, string surface, Exception e);
    }
}
