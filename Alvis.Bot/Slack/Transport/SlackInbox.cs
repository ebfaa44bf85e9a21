using System.Text.Json.Nodes;
using System.Threading.Channels;
using Alvis.Bot.Slack.Api;

namespace Alvis.Bot.Slack.Transport;

/// <summary>What to acknowledge a delivery with.</summary>
/// <param name="Taken">False when Alvis cannot take it now: left unacknowledged, Slack brings it again or tells the person.</param>
/// <param name="Payload">The payload, in time for the acknowledgement; null for an empty one.</param>
internal readonly record struct Acknowledgement(bool Taken, Task<JsonObject?> Payload)
{
    /// <summary>Taken, with nothing to say.</summary>
    public static readonly Acknowledgement Empty = new(true, Task.FromResult<JsonObject?>(null));

    /// <summary>Not taken.</summary>
    public static readonly Acknowledgement Refused = new(false, Task.FromResult<JsonObject?>(null));
}

/// <summary>
/// Takes what either way brings, and hands each thing to the handler once, a few at a time. Nothing waits for the handler but the
/// acknowledgement of a sent modal, which its answer goes into, and that not for long. Sent modals, and commands, which may open one within three
/// seconds, do not stand in line behind presses.
/// </summary>
internal sealed partial class SlackInbox(ISlackHandler handler, SlackApi api, TimeProvider time, ILogger<SlackInbox> log) : IHostedService, IDisposable
{
    /// <summary>How many requests may wait for the handler.</summary>
    public const int MostWaiting = 5_000;

    /// <summary>How many requests the handler has at once.</summary>
    public const int AtOnce = 32;

    /// <summary>How many commands and sent modals it has at once besides.</summary>
    public const int AheadAtOnce = 8;

    private const string TooMuch = "Alvis has too much to do at the moment, so nothing was done. Try again in a minute.";

    // Slack delivers again within minutes; what comes twice after that has no second effect either, because the verbs have none.
    private const int Remembered = 20_000;

    // A modal's answer may be a whole view of 250 KB.
    private const int AnswersRemembered = 100;

    /// <summary>How long an acknowledgement waits for an answer. Slack itself gives up after three seconds.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly Channel<Work> waiting = Channel.CreateBounded<Work>(MostWaiting);
    private readonly Channel<Work> ahead = Channel.CreateBounded<Work>(MostWaiting);
    private readonly CancellationTokenSource stopping = new();

    // The store blocks the threads it works on: were these all of the pool's, acknowledgements would wait for one.
    private readonly TaskScheduler aside = new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, Math.Max(1, Environment.ProcessorCount / 2)).ConcurrentScheduler;
    private readonly Lock gate = new();
    private readonly Recent<bool> seen = new(Remembered);
    private readonly Recent<Work> answers = new(AnswersRemembered);
    private Task[] workers = [];
    private volatile bool stopped;
    private int sayingNo;

    /// <summary>Takes a delivery. Returns at once.</summary>
    public Acknowledgement Take(SlackPayloadKind kind, JsonObject payload)
    {
        if (SlackParser.Read(kind, payload) is not { } requests)
        {
            Log.NotUnderstood(log, kind, SlackErrors.Clean(payload.Text("type")));
            return Acknowledgement.Empty;
        }

        var acknowledgement = Acknowledgement.Empty;
        foreach (var request in requests)
        {
            var work = Enter(request, out var full);
            if (full)
                return Busy(request);

            if (work is not null)
                acknowledgement = new Acknowledgement(true, AnswerAsync(work));
        }

        return acknowledgement;
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        workers =
        [
            .. Enumerable.Range(0, AtOnce).Select(_ => Task.Factory.StartNew(() => WorkAsync(waiting.Reader), CancellationToken.None, TaskCreationOptions.DenyChildAttach, aside).Unwrap()),
            .. Enumerable.Range(0, AheadAtOnce).Select(_ => Task.Run(() => WorkAsync(ahead.Reader), CancellationToken.None)),
        ];
        return Task.CompletedTask;
    }

    /// <summary>Takes nothing more, and gives what is under way a few seconds to end.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        stopped = true;
        waiting.Writer.TryComplete();
        ahead.Writer.TryComplete();
        if (await EndedAsync(Grace, cancellationToken))
            return;
        Log.CutOff(log, waiting.Reader.Count + ahead.Reader.Count);
        await stopping.CancelAsync();
        await EndedAsync(Timeout.InfiniteTimeSpan, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => stopping.Dispose();

    private async Task<bool> EndedAsync(TimeSpan within, CancellationToken cancel)
    {
        try
        {
            await Task.WhenAll(workers).WaitAsync(within, time, cancel);
            return true;
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }

    // What must be answered, new or known; null for what needs no answer or has none any more.
    private Work? Enter(SlackRequest request, out bool full)
    {
        var answered = request is SlackRequest.Submission;
        var line = request is SlackRequest.Command or SlackRequest.Submission ? ahead : waiting;
        var work = new Work(request);
        lock (gate)
        {
            full = false;
            if (!seen.TryAdd(request.Key, true))
            {
                Log.Again(log, request.GetType().Name);
                // Its first acknowledgement may have been lost: the second must not close a modal that was to show an error.
                return answered ? answers.Find(request.Key) : null;
            }

            if (!line.Writer.TryWrite(work))
            {
                seen.Remove(request.Key);
                full = true;
                return null;
            }

            if (answered)
                answers.TryAdd(request.Key, work);
            if (request is SlackRequest.Message message)
            {
                foreach (var file in message.Files)
                    seen.TryAdd(SlackEvents.FileKey(message.Channel, file.Id), true);
            }
        }

        return answered ? work : null;
    }

    // A modal that is not acknowledged stays open with what was typed, and an event comes again. A command and a press would be lost without a word.
    private Acknowledgement Busy(SlackRequest request)
    {
        Log.Full(log, request.GetType().Name);
        if (stopped)
            return Acknowledgement.Refused;
        switch (request)
        {
            case SlackRequest.Command:
                return new Acknowledgement(true, Task.FromResult<JsonObject?>(Privately(TooMuch)));
            case SlackRequest.Action { ResponseUrl: { } address } when Interlocked.Increment(ref sayingNo) <= AtOnce:
                _ = SayNoAsync(address);
                return Acknowledgement.Empty;
            case SlackRequest.Action { ResponseUrl: not null }:
                Interlocked.Decrement(ref sayingNo);
                return Acknowledgement.Refused;
            default:
                return Acknowledgement.Refused;
        }
    }

    private async Task SayNoAsync(string address)
    {
        await SayAsync(address, Privately(TooMuch));
        Interlocked.Decrement(ref sayingNo);
    }

    private async Task<JsonObject?> AnswerAsync(Work work)
    {
        try
        {
            return await work.Done.Task.WaitAsync(Patience, time);
        }
        catch (TimeoutException)
        {
            // From here on the answer is late, for whoever waits.
            work.Done.TrySetResult(null);
            return await work.Done.Task;
        }
    }

    private async Task WorkAsync(ChannelReader<Work> line)
    {
        await foreach (var work in line.ReadAllAsync())
        {
            var answer = await HandleAsync(work.Request);
            if (!work.Done.TrySetResult(answer))
                Log.Late(log, work.Request.GetType().Name);
            else if (work.Request is SlackRequest.Command { ResponseUrl.Length: > 0 } command && answer is not null)
                await SayAsync(command.ResponseUrl, answer);
        }
    }

    private async Task<JsonObject?> HandleAsync(SlackRequest request)
    {
        try
        {
            return stopping.IsCancellationRequested ? null : await handler.HandleAsync(request, stopping.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception e)
        {
            Log.Failed(log, request.GetType().Name, e);
            return Sorry(request);
        }
    }

    private async Task SayAsync(string address, JsonObject answer)
    {
        try
        {
            if (await api.RespondAsync(address, answer, stopping.Token) is SlackAnswer<bool>.Failed refused)
                Log.NotSaid(log, refused.Error);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Alvis is stopping; the person sees nothing and asks again.
        }
    }

    private static JsonObject Privately(string text) => new() { ["response_type"] = "ephemeral", ["text"] = text };

    private static JsonObject? Sorry(SlackRequest request)
    {
        const string Text = "Alvis itself failed here; its log has the details. Incidents go on regardless.";
        return request switch
        {
            SlackRequest.Command => Privately(Text),
            SlackRequest.Submission => new JsonObject
            {
                ["response_action"] = "update",
                ["view"] = new JsonObject
                {
                    ["type"] = "modal",
                    ["title"] = new JsonObject { ["type"] = "plain_text", ["text"] = "Alvis" },
                    ["blocks"] = new JsonArray(new JsonObject { ["type"] = "section", ["text"] = new JsonObject { ["type"] = "plain_text", ["text"] = Text } }),
                },
            },
            _ => null,
        };
    }

    private sealed record Work(SlackRequest Request)
    {
        public TaskCompletionSource<JsonObject?> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, EventName = "SlackNotUnderstood", Level = LogLevel.Warning, Message = "Slack delivered something of kind {Kind}, type {Type}, that Alvis does not know; it was acknowledged and left")]
        public static partial void NotUnderstood(ILogger logger, SlackPayloadKind kind, string type);

        [LoggerMessage(EventId = 2, EventName = "SlackInboxFull", Level = LogLevel.Error, Message = "No room for a {Request} from Slack, or Alvis is stopping; it was not acknowledged")]
        public static partial void Full(ILogger logger, string request);

        [LoggerMessage(EventId = 3, EventName = "SlackDuplicate", Level = LogLevel.Debug, Message = "Slack delivered a {Request} again; it was acknowledged and left")]
        public static partial void Again(ILogger logger, string request);

        [LoggerMessage(EventId = 4, EventName = "SlackRequestFailed", Level = LogLevel.Error, Message = "A {Request} from Slack failed")]
        public static partial void Failed(ILogger logger, string request, Exception e);

        [LoggerMessage(EventId = 5, EventName = "SlackAnswerLate", Level = LogLevel.Warning, Message = "The answer to a {Request} from Slack came too late for its acknowledgement")]
        public static partial void Late(ILogger logger, string request);

        [LoggerMessage(EventId = 6, EventName = "SlackNotSaid", Level = LogLevel.Warning, Message = "Slack did not take an answer ({Error})")]
        public static partial void NotSaid(ILogger logger, string error);

        [LoggerMessage(EventId = 7, EventName = "SlackCutOff", Level = LogLevel.Warning, Message = "Alvis stops while requests from Slack are under way; {Waiting} had not begun")]
        public static partial void CutOff(ILogger logger, int waiting);
    }
}
