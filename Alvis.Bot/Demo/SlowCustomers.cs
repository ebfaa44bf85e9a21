using System.Net;

namespace Alvis.Bot.Demo;

/// <summary>
/// Two customers on slow lines, one buying and one returning a cup at the same moment: the traffic that makes <see cref="Shop"/> hang. They
/// use no back door. Each announces its order with <c>Expect: 100-continue</c>, so the server's go-ahead tells that the order is being read,
/// which the shop does under its first lock; only when both have theirs do they send the order.
/// </summary>
internal static class SlowCustomers
{
    private static readonly TimeSpan AnswersWithin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromSeconds(15);

    /// <summary>Sends the two requests and returns once the site no longer answers its health check.</summary>
    /// <exception cref="TimeoutException">The site did not take both orders, or still answers.</exception>
    public static async Task HangAsync(Uri site, TimeProvider time, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(GiveUpAfter, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        using var handler = new SocketsHttpHandler { UseProxy = false, Expect100ContinueTimeout = GiveUpAfter };
        using var client = new HttpClient(handler) { BaseAddress = site, Timeout = Timeout.InfiniteTimeSpan };

        var buyer = new Order();
        var returner = new Order();
        var requests = Task.WhenAll(PostAsync(client, "checkout", buyer, either.Token), PostAsync(client, "refund", returner, either.Token));
        try
        {
            await Task.WhenAll(buyer.Awaited, returner.Awaited).WaitAsync(either.Token);
            buyer.Send();
            returner.Send();
            while (await AnswersAsync(client, time, either.Token))
                await Task.Delay(TimeSpan.FromMilliseconds(50), time, either.Token);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new TimeoutException($"The shop did not hang within {GiveUpAfter.TotalSeconds:0} seconds.", e);
        }
        finally
        {
            await limit.CancelAsync();
            // The customers give up; their requests never had an answer to wait for.
            await requests.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task PostAsync(HttpClient client, string path, Order order, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = order };
        request.Headers.ExpectContinue = true;
        using var answer = await client.SendAsync(request, cancel);
    }

    private static async Task<bool> AnswersAsync(HttpClient client, TimeProvider time, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(AnswersWithin, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            using var answer = await client.GetAsync("healthy", either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>One cup, sent only when told to.</summary>
    private sealed class Order : HttpContent
    {
        private readonly TaskCompletionSource awaited = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource sent = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Completes when the server asked for the order.</summary>
        public Task Awaited => awaited.Task;

        public void Send() => sent.SetResult();

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            awaited.TrySetResult();
            await sent.Task.WaitAsync(cancellationToken);
            await stream.WriteAsync("1"u8.ToArray(), cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 1;
            return true;
        }
    }
}
