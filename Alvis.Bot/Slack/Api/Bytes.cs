namespace Alvis.Bot.Slack.Api;

/// <summary>Reads what others send, up to a limit.</summary>
internal static class Bytes
{
    private const int Step = 16 * 1024;

    /// <summary>All of it; null when it is longer than <paramref name="most"/>, of which no more than that is ever held.</summary>
    public static async Task<byte[]?> ReadAsync(HttpContent content, long most, CancellationToken cancel)
    {
        if (content.Headers.ContentLength > most)
            return null;
        await using var stream = await content.ReadAsStreamAsync(cancel);
        return await ReadAsync(stream, most, cancel);
    }

    /// <inheritdoc cref="ReadAsync(HttpContent, long, CancellationToken)"/>
    public static async Task<byte[]?> ReadAsync(Stream stream, long most, CancellationToken cancel)
    {
        using var all = new MemoryStream();
        var step = new byte[Step];
        int read;
        while ((read = await stream.ReadAsync(step, cancel)) > 0)
        {
            if (all.Length + read > most)
                return null;
            all.Write(step, 0, read);
        }

        return all.ToArray();
    }
}
