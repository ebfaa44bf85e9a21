using System.Net;

namespace Alvis.Bot.Slack.Api;

/// <summary>Fetches a file that somebody shared (wire/slack.md, section 9).</summary>
/// <param name="calls">The way to Slack.</param>
/// <param name="info">Asks for all about a file.</param>
/// <param name="time">The clock.</param>
internal sealed class SlackDownload(SlackCalls calls, Func<string, CancellationToken, Task<SlackAnswer<SlackFile>>> info, TimeProvider time)
{
    private const int MostRedirects = 5;
    private const string Share = "Share it again, or paste its text.";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    private static readonly SlackMethod Download = new("file download", TakesJson: false, Repeatable: true);

    /// <summary>The file's bytes, or why there are none.</summary>
    public async Task<SlackAnswer<byte[]>> RunAsync(SlackFile file, long most, CancellationToken cancel)
    {
        if (file.Access == "check_file_info" || Address(file) is null)
        {
            switch (await info(file.Id, cancel))
            {
                case SlackAnswer<SlackFile>.Ok whole:
                    file = whole.Value;
                    break;
                case SlackAnswer<SlackFile>.Later later:
                    return new SlackAnswer<byte[]>.Later(later.Error, later.After);
                case SlackAnswer<SlackFile>.Failed failed:
                    return new SlackAnswer<byte[]>.Failed(failed.Error, failed.Cure);
                case SlackAnswer<SlackFile>.Unknown:
                    return new SlackAnswer<byte[]>.Later("no_answer", Soon);
            }
        }

        if (file.Mode is "tombstone" or "hidden_by_limit" or "external")
            return Failed($"file_{file.Mode}", file.Mode == "tombstone" ? "The file was deleted. Share it again." : $"Slack does not hold the file itself. {Share}");
        if (file.Size > most)
            return TooLarge(most);
        return Address(file) is { } address ? await FetchAsync(address, file.Size, most, cancel) : Failed("file_not_found", $"Slack gives no address for the file. {Share}");
    }

    private async Task<SlackAnswer<byte[]>> FetchAsync(Uri address, long size, long most, CancellationToken cancel)
    {
        using var tooLong = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, tooLong.Token);
        try
        {
            // By hand: the framework would drop the token on the way, and Slack would answer with its login page.
            for (var hop = 0; hop <= MostRedirects; hop++)
            {
                if (!calls.Hosts.Has(address))
                    return Failed("file_elsewhere", $"Slack sent Alvis elsewhere for the file, where its token must not go. {Share}");
                using var response = await calls.GetAsync(address, either.Token);
                if ((int)response.StatusCode is >= 300 and <= 399 && response.Headers.Location is { } to)
                    address = new Uri(address, to);
                else
                    return await ReadAsync(response, size, most, either.Token);
            }

            return Failed("file_elsewhere", $"Slack sent Alvis from one place to the next for the file. {Share}");
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e) when (e is OperationCanceledException or HttpRequestException or IOException or InvalidDataException)
        {
            return new SlackAnswer<byte[]>.Later("no_answer", Soon);
        }
    }

    private static async Task<SlackAnswer<byte[]>> ReadAsync(HttpResponseMessage response, long size, long most, CancellationToken cancel)
    {
        switch (response.StatusCode)
        {
            case HttpStatusCode.OK:
                break;
            case HttpStatusCode.NotFound or HttpStatusCode.Gone:
                return Failed("file_not_found", "The file is no longer there. Share it again.");
            case HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError:
                return new SlackAnswer<byte[]>.Later($"http_{(int)response.StatusCode}", response.Headers.RetryAfter?.Delta ?? Soon);
            default:
                return Failed($"http_{(int)response.StatusCode}", $"Slack does not give Alvis the file. {Share}");
        }

        if (await Bytes.ReadAsync(response.Content, most, cancel) is not { } bytes)
            return TooLarge(most);
        if (IsPage(response, bytes))
            return SlackErrors.Of(Download, "missing_scope", "files:read") is ErrorMeaning.Never never ? Failed("login_page", never.Cure) : throw new System.Diagnostics.UnreachableException();
        return size > 0 && bytes.Length != size ? new SlackAnswer<byte[]>.Later("file_incomplete", Soon) : new SlackAnswer<byte[]>.Ok(bytes);
    }

    // Without the right to a file Slack answers 200 and its login page.
    private static bool IsPage(HttpResponseMessage response, byte[] bytes)
    {
        var start = System.Text.Encoding.Latin1.GetString(bytes, 0, Math.Min(bytes.Length, 64)).TrimStart();
        return response.Content.Headers.ContentType?.MediaType == "text/html" || start.StartsWith("<!doctype", StringComparison.OrdinalIgnoreCase) || start.StartsWith("<html", StringComparison.OrdinalIgnoreCase);
    }

    private static Uri? Address(SlackFile file) => Uri.TryCreate(file.UrlPrivateDownload ?? file.UrlPrivate, UriKind.Absolute, out var address) ? address : null;

    private static SlackAnswer<byte[]>.Failed TooLarge(long most) => Failed("file_too_large", $"The file is larger than {most / 1024} KB. Share a shorter one.");

    private static SlackAnswer<byte[]>.Failed Failed(string word, string cure) => new(word, cure);
}
