using System.Text.Json.Nodes;
using Alvis.Bot.Slack.Transport;

namespace Alvis.Tests.Bot.Slack.Transport;

public sealed class SlackInboxTests
{
    [Fact]
    public async Task What_is_delivered_twice_is_handled_once()
    {
        await using var bench = await InboxBench.StartAsync();
        foreach (var _ in Enumerable.Range(0, 3))
        {
            Assert.True(bench.TakeEvent("app_home_opened").Taken);
            Assert.True(bench.TakePress("1.2.a").Taken);
        }

        bench.TakePress("1.2.b");
        var taken = await bench.Handler.TookAsync(3);
        await bench.Inbox.StopAsync(CancellationToken.None);
        Assert.Equal(3, bench.Handler.Taken.Count);
        Assert.Equal(["1.2.a", "1.2.b", "Ev0APP0HOME"], taken.Select(t => t.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_mention_that_comes_as_a_message_too_is_one()
    {
        await using var bench = await InboxBench.StartAsync();
        bench.TakeEvent("app_mention", "Ev1");
        bench.TakeEvent("app_mention", "Ev2");
        await bench.Inbox.StopAsync(CancellationToken.None);
        Assert.Single(bench.Handler.Taken);
    }

    [Fact]
    public async Task A_file_in_a_mention_is_not_told_again_by_itself()
    {
        await using var bench = await InboxBench.StartAsync();
        bench.TakeEvent("app_mention_with_file", "Ev1");
        bench.TakeEvent("file_shared", "Ev2");
        await bench.Inbox.StopAsync(CancellationToken.None);
        Assert.IsType<SlackRequest.Message>(Assert.Single(bench.Handler.Taken));
    }

    [Fact]
    public async Task A_press_is_acknowledged_before_it_is_handled()
    {
        await using var bench = await InboxBench.StartAsync();
        var done = new TaskCompletionSource<JsonObject?>();
        bench.Handler.Answer = (_, _) => done.Task;
        var acknowledgement = bench.TakePress("1.2.a");
        Assert.True(acknowledgement.Taken);
        Assert.Null(await acknowledgement.Payload);
        done.SetResult(null);
    }

    [Fact]
    public async Task A_sent_modal_is_acknowledged_with_the_answer()
    {
        await using var bench = await InboxBench.StartAsync();
        bench.Handler.Answer = (request, _) => Task.FromResult<JsonObject?>(InboxBench.Words(request.GetType().Name));
        Assert.Equal("Submission", (await bench.TakeSubmission().Payload)!["text"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_same_modal_delivered_again_is_acknowledged_with_the_same_answer()
    {
        await using var bench = await InboxBench.StartAsync();
        var answered = 0;
        bench.Handler.Answer = (_, _) => Task.FromResult<JsonObject?>(InboxBench.Words($"{++answered}"));
        Assert.Equal("1", (await bench.TakeSubmission().Payload)!["text"]!.GetValue<string>());
        Assert.Equal("1", (await bench.TakeSubmission().Payload)!["text"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_modal_does_not_wait_long_and_a_command_not_at_all_for_its_answer()
    {
        await using var bench = await InboxBench.StartAsync();
        var done = new TaskCompletionSource<JsonObject?>();
        bench.Handler.Answer = (_, _) => done.Task;
        Assert.Null(await bench.TakeCommand(new Uri(bench.Server.Url, "/commands/1").AbsoluteUri).Payload);
        var payload = bench.TakeSubmission().Payload;
        await bench.Handler.TookAsync(2);
        Assert.False(payload.IsCompleted);
        bench.Clock.Advance(SlackInbox.Patience);
        Assert.Null(await payload);

        done.SetResult(InboxBench.Words("said"));
        await bench.Inbox.StopAsync(CancellationToken.None);
        Assert.Equal("""{"text":"said"}""", Assert.Single(bench.Server.Requests).Body);
    }

    [Fact]
    public async Task Modals_and_commands_do_not_stand_in_line_behind_presses()
    {
        await using var bench = await InboxBench.StartAsync();
        var done = new TaskCompletionSource<JsonObject?>();
        bench.Handler.Answer = (request, _) => request is SlackRequest.Action ? done.Task : Task.FromResult<JsonObject?>(InboxBench.Words("at once"));
        for (var n = 0; n < 2 * SlackInbox.AtOnce; n++)
            bench.TakePress($"1.2.{n}");
        await bench.Handler.TookAsync(SlackInbox.AtOnce);

        Assert.Equal("at once", (await bench.TakeSubmission().Payload)!["text"]!.GetValue<string>());
        bench.TakeCommand(new Uri(bench.Server.Url, "/commands/1").AbsoluteUri);
        await bench.Handler.TookAsync(SlackInbox.AtOnce + 2);
        done.SetResult(null);
    }

    [Fact]
    public async Task A_handler_that_fails_is_told_in_words_and_the_next_is_handled()
    {
        await using var bench = await InboxBench.StartAsync();
        bench.Handler.Answer = (_, _) => throw new InvalidOperationException("secret details");
        bench.TakeCommand(new Uri(bench.Server.Url, "/commands/1").AbsoluteUri);
        await SaidAsync(bench, "/commands/1", "Alvis itself failed here");
        Assert.Equal("update", (await bench.TakeSubmission().Payload)!["response_action"]!.GetValue<string>());
        bench.Handler.Answer = (_, _) => Task.FromResult<JsonObject?>(null);
        bench.TakePress("1.2.a");
        await bench.Handler.TookAsync(3);
        Assert.Contains(bench.Log.Lines, l => l == "A Command from Slack failed");
    }

    [Fact]
    public async Task Only_so_many_are_handled_at_once_and_the_rest_wait()
    {
        await using var bench = await InboxBench.StartAsync();
        var (now, most, done) = (0, 0, new TaskCompletionSource());
        bench.Handler.Answer = async (_, _) =>
        {
            InterlockedMax(ref most, Interlocked.Increment(ref now));
            await done.Task;
            Interlocked.Decrement(ref now);
            return null;
        };
        for (var n = 0; n < 3 * SlackInbox.AtOnce; n++)
            Assert.True(bench.TakePress($"1.2.{n}").Taken);
        await bench.Handler.TookAsync(SlackInbox.AtOnce);
        done.SetResult();
        await bench.Inbox.StopAsync(CancellationToken.None);
        Assert.Equal((3 * SlackInbox.AtOnce, SlackInbox.AtOnce), (bench.Handler.Taken.Count, most));
    }

    [Fact]
    public async Task What_there_is_no_room_for_comes_again_or_is_refused_in_words()
    {
        await using var bench = await InboxBench.StartAsync();
        var done = new TaskCompletionSource<JsonObject?>();
        bench.Handler.Answer = (_, _) => done.Task;
        for (var n = 0; n < SlackInbox.AtOnce; n++)
            bench.TakePress($"busy {n}");
        await bench.Handler.TookAsync(SlackInbox.AtOnce);
        for (var n = 0; n < SlackInbox.MostWaiting; n++)
            Assert.True(bench.TakePress($"waits {n}").Taken);
        Assert.False(bench.TakeEvent("app_mention", "Ev-late").Taken);
        // What Slack would not bring again is refused in words.
        Assert.True(bench.TakePress("1.2.a", new Uri(bench.Server.Url, "/actions/1").AbsoluteUri).Taken);
        await SaidAsync(bench, "/actions/1", "too much to do");

        done.SetResult(null);
        await bench.Handler.TookAsync(SlackInbox.AtOnce + SlackInbox.MostWaiting);
        Assert.True(bench.TakeEvent("app_mention", "Ev-late").Taken);
        await bench.Inbox.StopAsync(CancellationToken.None);
        Assert.Single(bench.Handler.Taken, t => t is SlackRequest.Message);
        Assert.DoesNotContain(bench.Handler.Taken, t => t.Key == "1.2.a");
    }

    [Fact]
    public async Task What_is_under_way_when_Alvis_stops_is_finished_and_nothing_more_is_taken()
    {
        await using var bench = await InboxBench.StartAsync();
        var done = new TaskCompletionSource<JsonObject?>();
        bench.Handler.Answer = (_, _) => done.Task;
        bench.TakePress("1.2.a");
        await bench.Handler.TookAsync(1);
        var stopping = bench.Inbox.StopAsync(CancellationToken.None);
        Assert.False(bench.TakePress("1.2.b").Taken);
        Assert.False(stopping.IsCompleted);
        done.SetResult(null);
        await stopping;
    }

    [Fact]
    public async Task What_does_not_end_is_cut_off_after_a_few_seconds()
    {
        await using var bench = await InboxBench.StartAsync();
        var told = new TaskCompletionSource<JsonObject?>();
        bench.Handler.Answer = (_, cancel) =>
        {
            cancel.Register(() => told.TrySetCanceled(cancel));
            return told.Task;
        };
        bench.TakePress("1.2.a");
        await bench.Handler.TookAsync(1);
        var stopping = bench.Inbox.StopAsync(CancellationToken.None);
        bench.Clock.Advance(TimeSpan.FromSeconds(5));
        await stopping;
        Assert.True(told.Task.IsCanceled);
    }

    [Fact]
    public async Task What_Alvis_does_not_know_is_acknowledged_and_logged()
    {
        await using var bench = await InboxBench.StartAsync();
        Assert.True(bench.Inbox.Take(SlackPayloadKind.Interaction, new JsonObject { ["type"] = "brand_new", ["user"] = new JsonObject { ["id"] = "U1" } }).Taken);
        Assert.Contains(bench.Log.Lines, l => l.Contains("brand_new", StringComparison.Ordinal));
    }

    [Fact]
    public void What_was_seen_is_forgotten_in_the_end()
    {
        var recent = new Recent<int>(2);
        Assert.True(recent.TryAdd("a", 1));
        Assert.False(recent.TryAdd("a", 2));
        Assert.True(recent.TryAdd("b", 3) && recent.TryAdd("c", 4) && recent.TryAdd("d", 5));
        Assert.Equal(1, recent.Find("a"));
        Assert.True(recent.TryAdd("e", 6));
        Assert.Equal(0, recent.Find("a"));
        Assert.Equal(4, recent.Find("c"));
        recent.Remove("c");
        Assert.True(recent.TryAdd("c", 7));
    }

    private static async Task SaidAsync(InboxBench bench, string path, string text)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        while (bench.Server.Requests.All(r => r.Path != path || !r.Body.Contains(text, StringComparison.Ordinal)))
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, patience.Token);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen;)
        {
            var was = Interlocked.CompareExchange(ref most, value, seen);
            if (was == seen)
                return;
            seen = was;
        }
    }
}
